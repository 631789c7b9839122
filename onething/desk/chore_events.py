"""What becomes of what an A post wants of a B post. No personal data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from onething.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class ChoreFact(Fact):
    """Something happened to a chore: its stream is its own."""

    chore: UUID
    hall: UUID
    window: UUID

    @property
    def stream(self) -> str:
        return f"chore:{self.chore}"


@dataclass(frozen=True, kw_only=True)
class ChoreAsked(ChoreFact):
    name: ClassVar[str] = "desk.chore_asked"
    record_only: ClassVar[bool] = True
    kind: str


@dataclass(frozen=True, kw_only=True)
class ChoreTaken(ChoreFact):
    name: ClassVar[str] = "desk.chore_taken"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class ChorePutBack(ChoreFact):
    name: ClassVar[str] = "desk.chore_put_back"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class ChoreEnded(ChoreFact):
    name: ClassVar[str] = "desk.chore_ended"
    record_only: ClassVar[bool] = True
    state: str
