"""What becomes of 异地协办. No personal data: ids, organs, days, a digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from onething.cases.facts import CaseFact


@dataclass(frozen=True, kw_only=True)
class AwayFact(CaseFact):
    away: UUID
    organ: UUID | None


@dataclass(frozen=True, kw_only=True)
class AwayOpened(AwayFact):
    name: ClassVar[str] = "cases.away_opened"
    due_on: date | None


@dataclass(frozen=True, kw_only=True)
class AwayPlaced(AwayFact):
    name: ClassVar[str] = "cases.away_placed"
    due_on: date | None


@dataclass(frozen=True, kw_only=True)
class AwayDone(AwayFact):
    name: ClassVar[str] = "cases.away_done"
    said: str  # digest of the text
    file: str  # digest of the file, or “”


@dataclass(frozen=True, kw_only=True)
class AwaySettled(AwayFact):
    name: ClassVar[str] = "cases.away_settled"
    said: str


@dataclass(frozen=True, kw_only=True)
class AwayLate(AwayFact):
    name: ClassVar[str] = "cases.away_late"
    due_on: date
    officials: tuple[str, ...]  # who is told
