"""What is done about 办不成事."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from onething.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class ObstacleFact(Fact):
    obstacle: UUID
    number: str
    office: UUID  # the hall that follows it
    subject: UUID | None

    @property
    def stream(self) -> str:
        """What somebody could not get done is a stream of its own."""
        return f"obstacle:{self.obstacle}"


@dataclass(frozen=True, kw_only=True)
class ObstacleFiled(ObstacleFact):
    name: ClassVar[str] = "voice.obstacle_filed"
    kind: str
    item: str
    source: str
    application: UUID | None
    due_on: date | None
    officials: tuple[str, ...]  # who is told: the people of the hall who may follow it
    site: UUID | None = None  # of a partner, at which it was registered


@dataclass(frozen=True, kw_only=True)
class ObstacleAccepted(ObstacleFact):
    name: ClassVar[str] = "voice.obstacle_accepted"


@dataclass(frozen=True, kw_only=True)
class ObstacleSorted(ObstacleFact):
    name: ClassVar[str] = "voice.obstacle_sorted"
    record_only: ClassVar[bool] = True
    kind: str
    difficulty: str
    due_on: date | None
    complained: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ObstaclePassed(ObstacleFact):
    name: ClassVar[str] = "voice.obstacle_passed"
    to: UUID
    officials: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ObstacleReplied(ObstacleFact):
    name: ClassVar[str] = "voice.obstacle_replied"
    of: UUID
    officials: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ObstacleClosed(ObstacleFact):
    name: ClassVar[str] = "voice.obstacle_closed"


@dataclass(frozen=True, kw_only=True)
class ObstacleConfirmed(ObstacleFact):
    name: ClassVar[str] = "voice.obstacle_confirmed"
    record_only: ClassVar[bool] = True
    solved: bool
    way: str


@dataclass(frozen=True, kw_only=True)
class ObstacleDisputed(ObstacleFact):
    name: ClassVar[str] = "voice.obstacle_disputed"
    way: str
    officials: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ObstacleWithdrawn(ObstacleFact):
    name: ClassVar[str] = "voice.obstacle_withdrawn"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class ObstacleLapsed(ObstacleFact):
    name: ClassVar[str] = "voice.obstacle_lapsed"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class ObstacleSupervised(ObstacleFact):
    name: ClassVar[str] = "voice.obstacle_supervised"
    level: int
    late: int
    due_on: date | None
    officials: tuple[str, ...]
