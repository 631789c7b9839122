"""What the law knows beside the straight way from application to result. No personal data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from onething.cases.facts import ApplicationFact, CaseFact
from onething.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class ApplicationReopened(ApplicationFact):
    name: ClassVar[str] = "cases.application_reopened"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class CaseTransferred(CaseFact):
    name: ClassVar[str] = "cases.transferred"
    away_from: UUID


@dataclass(frozen=True, kw_only=True)
class CaseTerminated(CaseFact):
    name: ClassVar[str] = "cases.terminated"
    ground: str


@dataclass(frozen=True, kw_only=True)
class CaseExtended(CaseFact):
    name: ClassVar[str] = "cases.extended"
    days: int
    former_due: date | None
    due_on: date | None
    promised_on: date | None


@dataclass(frozen=True, kw_only=True)
class JointExtended(CaseFact):
    """The joint ceiling of the whole application was extended; told in the case that asked for it."""

    name: ClassVar[str] = "cases.joint_extended"
    days: int
    former_due: date | None
    due_on: date | None


@dataclass(frozen=True, kw_only=True)
class CaseReported(CaseFact):
    name: ClassVar[str] = "cases.reported"
    first_organ: UUID


@dataclass(frozen=True, kw_only=True)
class CaseTakenUp(CaseFact):
    name: ClassVar[str] = "cases.taken_up"


@dataclass(frozen=True, kw_only=True)
class HearingTold(CaseFact):
    name: ClassVar[str] = "cases.hearing_told"
    until: date | None


@dataclass(frozen=True, kw_only=True)
class HearingAsked(CaseFact):
    name: ClassVar[str] = "cases.hearing_asked"
    hold_by: date | None


@dataclass(frozen=True, kw_only=True)
class HearingWaived(CaseFact):
    name: ClassVar[str] = "cases.hearing_waived"
    silent: bool  # nobody asked in time


@dataclass(frozen=True, kw_only=True)
class HearingCalled(CaseFact):
    name: ClassVar[str] = "cases.hearing_called"
    on: date


@dataclass(frozen=True, kw_only=True)
class HearingHeld(CaseFact):
    name: ClassVar[str] = "cases.hearing_held"
    due_on: date | None


@dataclass(frozen=True, kw_only=True)
class CaseSurveyed(CaseFact):
    name: ClassVar[str] = "cases.surveyed"


@dataclass(frozen=True, kw_only=True)
class CasePublicised(CaseFact):
    name: ClassVar[str] = "cases.publicised"
    days: int


@dataclass(frozen=True, kw_only=True)
class PublicityEnded(CaseFact):
    name: ClassVar[str] = "cases.publicity_ended"
    due_on: date | None


@dataclass(frozen=True, kw_only=True)
class RespondentTold(CaseFact):
    name: ClassVar[str] = "cases.respondent_told"
    until: date | None


@dataclass(frozen=True, kw_only=True)
class RespondentAnswered(CaseFact):
    name: ClassVar[str] = "cases.respondent_answered"
    silent: bool


@dataclass(frozen=True, kw_only=True)
class CaseSettled(CaseFact):
    name: ClassVar[str] = "cases.settled"
    decision: str  # digest of what was agreed


@dataclass(frozen=True, kw_only=True)
class CaseArchived(CaseFact):
    name: ClassVar[str] = "cases.archived"


@dataclass(frozen=True, kw_only=True)
class CaseRevoked(CaseFact):
    name: ClassVar[str] = "cases.revoked"
    ground: str


@dataclass(frozen=True, kw_only=True)
class CaseCancelled(CaseFact):
    name: ClassVar[str] = "cases.cancelled"
    ground: str


@dataclass(frozen=True, kw_only=True)
class CaseRecalled(CaseFact):
    name: ClassVar[str] = "cases.recalled"
    ground: str


@dataclass(frozen=True, kw_only=True)
class CaseReopened(CaseFact):
    name: ClassVar[str] = "cases.reopened"
    order: str  # review, judgment
    accepted_on: date
    had_granted: bool  # what had been given falls with the decision
    terms: dict[str, int]  # working days that were ordered, by clock; empty: those of the item
    due_on: date | None


@dataclass(frozen=True, kw_only=True)
class CaseRedated(CaseFact):
    """A change of the calendar moved the last day of a clock."""

    name: ClassVar[str] = "cases.redated"
    calendar: int  # the year that was changed
    clock: str
    former_due: date | None
    due_on: date | None


@dataclass(frozen=True, kw_only=True)
class ClockWarned(CaseFact):
    """A clock turned yellow or red, and those who must know were told."""

    name: ClassVar[str] = "cases.clock_warned"
    clock: str
    light: str
    due_on: date
    officials: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CalendarFact(Fact):
    year: int
    revision: UUID

    @property
    def stream(self) -> str:
        """The calendar of a year is a stream of its own."""
        return f"calendar:{self.year}"


@dataclass(frozen=True, kw_only=True)
class CalendarProposed(CalendarFact):
    name: ClassVar[str] = "cases.calendar_proposed"
    record_only: ClassVar[bool] = True
    digest: str


@dataclass(frozen=True, kw_only=True)
class CalendarAgreed(CalendarFact):
    name: ClassVar[str] = "cases.calendar_agreed"
    record_only: ClassVar[bool] = True
    digest: str
    proposed_by: str


@dataclass(frozen=True, kw_only=True)
class CalendarReturned(CalendarFact):
    name: ClassVar[str] = "cases.calendar_returned"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class ArchiveTaken(Fact):
    """The file of a case left the house as a package."""

    name: ClassVar[str] = "cases.archive_taken"
    record_only: ClassVar[bool] = True
    case: UUID
    number: str
    package: str  # digest

    @property
    def stream(self) -> str:
        """What becomes of the file of a case is a stream beside the case, which is over."""
        return f"archive:{self.case}"
