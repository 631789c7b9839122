"""What is done about a 全代办 project."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from onething.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class ProjectFact(Fact):
    project: UUID
    number: str
    office: UUID  # the hall whose team it is
    subject: UUID

    @property
    def stream(self) -> str:
        """A project is a stream of its own."""
        return f"project:{self.project}"


@dataclass(frozen=True, kw_only=True)
class ProjectOpened(ProjectFact):
    name: ClassVar[str] = "voice.project_opened"
    zone: str
    kind: str
    manager: UUID
    officials: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ProjectPlanned(ProjectFact):
    name: ClassVar[str] = "voice.project_planned"
    record_only: ClassVar[bool] = True
    days: tuple[str, ...]  # milestone: until when


@dataclass(frozen=True, kw_only=True)
class ProjectAnswered(ProjectFact):
    name: ClassVar[str] = "voice.project_answered"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class ProjectLinked(ProjectFact):
    name: ClassVar[str] = "voice.project_linked"
    application: UUID
    stage: str
    officials: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ProjectUnlinked(ProjectFact):
    name: ClassVar[str] = "voice.project_unlinked"
    record_only: ClassVar[bool] = True
    application: UUID


@dataclass(frozen=True, kw_only=True)
class ProjectVisited(ProjectFact):
    name: ClassVar[str] = "voice.project_visited"
    visit: UUID
    aid: UUID | None
    obstacle: UUID | None


@dataclass(frozen=True, kw_only=True)
class ProjectReached(ProjectFact):
    name: ClassVar[str] = "voice.project_reached"
    milestone: UUID
    stage: str
    label: str
    done_on: date


@dataclass(frozen=True, kw_only=True)
class ProjectHanded(ProjectFact):
    name: ClassVar[str] = "voice.project_handed"
    before: UUID
    to: UUID
    why: str
    officials: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ProjectEnded(ProjectFact):
    name: ClassVar[str] = "voice.project_ended"
    finished: bool


@dataclass(frozen=True, kw_only=True)
class ProjectLeft(ProjectFact):
    """The enterprise goes on by itself."""

    name: ClassVar[str] = "voice.project_left"
    officials: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ProjectResumed(ProjectFact):
    name: ClassVar[str] = "voice.project_resumed"
    officials: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ProjectLate(ProjectFact):
    name: ClassVar[str] = "voice.project_late"
    milestone: UUID
    label: str
    late: int
    officials: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ProjectUnmanned(ProjectFact):
    """Its manager holds no post in the team any more: who leads must name another."""

    name: ClassVar[str] = "voice.project_unmanned"
    officials: tuple[str, ...]
