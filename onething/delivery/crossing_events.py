"""What becomes of 跨省通办. No personal data: ids, provinces, states, digests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from onething.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class CrossingFact(Fact):
    crossing: UUID
    direction: str
    province: str
    item: str
    hall: UUID
    state: str  # after the event

    @property
    def stream(self) -> str:
        """A crossing is a stream of its own."""
        return f"crossing:{self.crossing}"


@dataclass(frozen=True, kw_only=True)
class CrossingTaken(CrossingFact):
    name: ClassVar[str] = "delivery.crossing_taken"
    content: str  # digest of what is handed over


@dataclass(frozen=True, kw_only=True)
class CrossingRepeated(CrossingFact):
    name: ClassVar[str] = "delivery.crossing_repeated"
    tries: int


@dataclass(frozen=True, kw_only=True)
class CrossingNoted(CrossingFact):
    name: ClassVar[str] = "delivery.crossing_noted"
    record_only: ClassVar[bool] = True
    tries: int


@dataclass(frozen=True, kw_only=True)
class CrossingMoved(CrossingFact):
    name: ClassVar[str] = "delivery.crossing_moved"
    event: UUID  # the row that says what was told
    ours: bool  # the other side has to hear it


@dataclass(frozen=True, kw_only=True)
class CrossingWarned(CrossingFact):
    """What we took in for another province is nearly late, or late, on one side."""

    name: ClassVar[str] = "delivery.crossing_warned"
    term: str
    light: str
    due_on: date
    officials: tuple[str, ...]  # who is told


@dataclass(frozen=True, kw_only=True)
class CrossingFileMoved(CrossingFact):
    name: ClassVar[str] = "delivery.crossing_file_moved"
    file: UUID
    ours: bool
    result: bool
    file_state: str
    have: int  # bytes that are here, or there


@dataclass(frozen=True, kw_only=True)
class CrossingDestroyed(CrossingFact):
    """What crossed is emptied; its files follow."""

    name: ClassVar[str] = "delivery.crossing_destroyed"
    files: tuple[str, ...]  # digests
