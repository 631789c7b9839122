"""What an outage of the platform does to terms of applicants. No personal data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from onething.cases.facts import CaseFact
from onething.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class OutageRecorded(Fact):
    """Operators record that the platform, or a part of it, was not there."""

    name: ClassVar[str] = "cases.outage_recorded"
    record_only: ClassVar[bool] = True
    outage: UUID
    what: str
    evidence: str
    since: datetime
    until: datetime

    @property
    def stream(self) -> str:
        """All outages are one stream."""
        return "platform:outages"


@dataclass(frozen=True, kw_only=True)
class TermLengthened(CaseFact):
    """A term of an applicant that ended while the platform was not there goes on."""

    name: ClassVar[str] = "cases.term_lengthened"
    outage: UUID
    term: str  # supplement, gap, or the kind of a clock
    thing: UUID
    days: int  # working days
    former_due: date
    due_on: date
