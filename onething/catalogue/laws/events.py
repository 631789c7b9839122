"""What happened to the base of laws."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from onething.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class LawFact(Fact):
    """Something about one law."""

    record_only: ClassVar[bool] = True
    law: str
    revision: UUID

    @property
    def stream(self) -> str:
        """A law is a stream of its own."""
        return f"law:{self.law}"


@dataclass(frozen=True, kw_only=True)
class LawPublished(LawFact):
    name: ClassVar[str] = "catalogue.law_published"
    number: int
    digest: str
    effective_on: date
    change: str
    article: str
    proposed_by: str


@dataclass(frozen=True, kw_only=True)
class LawChangeProposed(LawFact):
    name: ClassVar[str] = "catalogue.law_change_proposed"
    change: str
    article: str
    effective_on: date


@dataclass(frozen=True, kw_only=True)
class LawChangeReturned(LawFact):
    name: ClassVar[str] = "catalogue.law_change_returned"
    reason: str


@dataclass(frozen=True, kw_only=True)
class CitationCleared(LawFact):
    """A place that cites what was changed was looked at and may stay as it is."""

    name: ClassVar[str] = "catalogue.citation_cleared"
    place: str
    note: str


@dataclass(frozen=True, kw_only=True)
class LawChangeNear(LawFact):
    """A change comes into force soon, and places that cite it wait; one official is told."""

    name: ClassVar[str] = "catalogue.law_change_near"
    record_only: ClassVar[bool] = False
    official: UUID
    days: int
    open: int
