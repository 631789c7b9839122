"""What happens to a handover between two clerks. No personal data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from onething.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class ShiftFact(Fact):
    """Something happened to a handover: its stream is its own."""

    handover: UUID
    organisation: UUID

    @property
    def stream(self) -> str:
        return f"handover:{self.handover}"


@dataclass(frozen=True, kw_only=True)
class ShiftHanded(ShiftFact):
    name: ClassVar[str] = "cases.shift_handed"
    record_only: ClassVar[bool] = True
    cases: tuple[UUID, ...]
    things: int
    sealed: bool


@dataclass(frozen=True, kw_only=True)
class ShiftTaken(ShiftFact):
    name: ClassVar[str] = "cases.shift_taken"
    record_only: ClassVar[bool] = True
    cases: tuple[UUID, ...]  # those that were still free
    missing: int


@dataclass(frozen=True, kw_only=True)
class ShiftRecalled(ShiftFact):
    name: ClassVar[str] = "cases.shift_recalled"
    record_only: ClassVar[bool] = True
    cases: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class PapersFact(ShiftFact):
    """Something happened to papers that go from one organ to another."""

    office: UUID  # that gets them


@dataclass(frozen=True, kw_only=True)
class PapersSent(PapersFact):
    name: ClassVar[str] = "cases.papers_sent"
    record_only: ClassVar[bool] = True
    case: UUID
    things: int


@dataclass(frozen=True, kw_only=True)
class PapersTaken(PapersFact):
    name: ClassVar[str] = "cases.papers_taken"
    record_only: ClassVar[bool] = True
    missing: int


@dataclass(frozen=True, kw_only=True)
class PapersRecalled(PapersFact):
    name: ClassVar[str] = "cases.papers_recalled"
    record_only: ClassVar[bool] = True
