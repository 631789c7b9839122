"""What happens to applications and cases. No personal data: ids, states, dates, digests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from onething.cases.away_events import AwayDone, AwayLate, AwayOpened, AwayPlaced, AwaySettled
from onething.cases.beside_events import (
    CaseAssigned,
    CaseFeeDue,
    CaseFeeSettled,
    CaseLeft,
    CaseSeated,
    CaseSetFree,
    CaseTaken,
    RefusalConfirmed,
    RefusalOvertaken,
    RefusalProposed,
    RefusalReturned,
)
from onething.cases.cosign_events import CosignatureAsked, CosignatureReminded
from onething.cases.destruction_events import CaseFileDestroyed
from onething.cases.facts import ApplicationFact, CaseFact
from onething.cases.law_events import (
    ApplicationReopened,
    ArchiveTaken,
    CalendarAgreed,
    CalendarProposed,
    CalendarReturned,
    CaseArchived,
    CaseCancelled,
    CaseExtended,
    CasePublicised,
    CaseRecalled,
    CaseRedated,
    CaseReopened,
    CaseReported,
    CaseRevoked,
    CaseSettled,
    CaseSurveyed,
    CaseTakenUp,
    CaseTerminated,
    CaseTransferred,
    ClockWarned,
    HearingAsked,
    HearingCalled,
    HearingHeld,
    HearingTold,
    HearingWaived,
    JointExtended,
    PublicityEnded,
    RespondentAnswered,
    RespondentTold,
)
from onething.cases.opinion_events import OpinionAsked, OpinionGiven, OpinionMissing
from onething.cases.outage_events import OutageRecorded, TermLengthened
from onething.cases.promise_events import (
    CreditRecorded,
    CreditRepaired,
    FindingRecorded,
    GapAgreed,
    GapEnded,
    GapLapsed,
    GapOffered,
    GapReminded,
    GapStarted,
    PromiseBroken,
    PromiseKept,
    PromiseMade,
    PromiseMaintained,
    PromiseOverdue,
    PromisePlanned,
    PromiseRectified,
    PromiseRectifying,
    PromiseRevoked,
    RepairAsked,
    RepairDeclined,
    RevocationProposed,
    StatementMade,
)
from onething.cases.shift_events import ShiftHanded, ShiftRecalled, ShiftTaken
from onething.cases.visit_events import (
    SiteVisitAnswered,
    SiteVisitCancelled,
    SiteVisitFiled,
    SiteVisitJudged,
    SiteVisitPlanned,
    SiteVisitSigned,
)
from onething.cases.way_events import CaseResultAttached, WayChosen, WayFixed

__all__ = [
    "ApplicationReopened",
    "ArchiveTaken",
    "AwayDone",
    "AwayLate",
    "AwayOpened",
    "AwayPlaced",
    "AwaySettled",
    "CalendarAgreed",
    "CalendarProposed",
    "CalendarReturned",
    "CaseArchived",
    "CaseAssigned",
    "CaseCancelled",
    "CaseExtended",
    "CaseFeeDue",
    "CaseFeeSettled",
    "CaseFileDestroyed",
    "CaseLeft",
    "CasePublicised",
    "CaseRecalled",
    "CaseRedated",
    "CaseReopened",
    "CaseReported",
    "CaseResultAttached",
    "CaseRevoked",
    "CaseSeated",
    "CaseSetFree",
    "CaseSettled",
    "CaseSurveyed",
    "CaseTaken",
    "CaseTakenUp",
    "CaseTerminated",
    "CaseTransferred",
    "ClockWarned",
    "CosignatureAsked",
    "CosignatureReminded",
    "CreditRecorded",
    "CreditRepaired",
    "FindingRecorded",
    "GapAgreed",
    "GapEnded",
    "GapLapsed",
    "GapOffered",
    "GapReminded",
    "GapStarted",
    "HearingAsked",
    "HearingCalled",
    "HearingHeld",
    "HearingTold",
    "HearingWaived",
    "JointExtended",
    "OpinionAsked",
    "OpinionGiven",
    "OpinionMissing",
    "OutageRecorded",
    "PromiseBroken",
    "PromiseKept",
    "PromiseMade",
    "PromiseMaintained",
    "PromiseOverdue",
    "PromisePlanned",
    "PromiseRectified",
    "PromiseRectifying",
    "PromiseRevoked",
    "PublicityEnded",
    "RefusalConfirmed",
    "RefusalOvertaken",
    "RefusalProposed",
    "RefusalReturned",
    "RepairAsked",
    "RepairDeclined",
    "RespondentAnswered",
    "RespondentTold",
    "RevocationProposed",
    "ShiftHanded",
    "ShiftRecalled",
    "ShiftTaken",
    "SiteVisitAnswered",
    "SiteVisitCancelled",
    "SiteVisitFiled",
    "SiteVisitJudged",
    "SiteVisitPlanned",
    "SiteVisitSigned",
    "StatementMade",
    "TermLengthened",
    "WayChosen",
    "WayFixed",
]


@dataclass(frozen=True, kw_only=True)
class ApplicationStarted(ApplicationFact):
    name: ClassVar[str] = "cases.application_started"
    record_only: ClassVar[bool] = True
    theme: UUID
    region: str


@dataclass(frozen=True, kw_only=True)
class ApplicationSubmitted(ApplicationFact):
    name: ClassVar[str] = "cases.application_submitted"
    number: str
    theme: UUID
    region: str
    summary: str  # digest of the checked summary that was signed
    cases: tuple[UUID, ...]
    signer: str = ""  # whose signature it is filed with, if not his who files
    pays: bool | None = None  # whether something is to be paid now; None: it was not noted
    signature: str = ""  # digest of what was signed on the screen of a window


@dataclass(frozen=True, kw_only=True)
class ApplicationDiscarded(ApplicationFact):
    name: ClassVar[str] = "cases.application_discarded"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class ApplicationClosed(ApplicationFact):
    name: ClassVar[str] = "cases.application_closed"


@dataclass(frozen=True, kw_only=True)
class CaseSubmitted(CaseFact):
    name: ClassVar[str] = "cases.submitted"
    number: str
    tell_by: date | None


@dataclass(frozen=True, kw_only=True)
class CaseReleased(CaseFact):
    name: ClassVar[str] = "cases.released"
    tell_by: date | None


@dataclass(frozen=True, kw_only=True)
class CasePrechecked(CaseFact):
    name: ClassVar[str] = "cases.prechecked"


@dataclass(frozen=True, kw_only=True)
class SupplementAsked(CaseFact):
    name: ClassVar[str] = "cases.supplement_asked"
    supplement: UUID
    until: date
    items: int


@dataclass(frozen=True, kw_only=True)
class CaseSupplied(CaseFact):
    name: ClassVar[str] = "cases.supplied"
    digests: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CaseAccepted(CaseFact):
    name: ClassVar[str] = "cases.accepted"
    accepted_on: date
    due_on: date | None
    promised_on: date | None
    deemed: bool
    pays: bool | None = None  # whether something is to be paid now; None: it was not noted


@dataclass(frozen=True, kw_only=True)
class CaseNotAccepted(CaseFact):
    name: ClassVar[str] = "cases.not_accepted"
    ground: str


@dataclass(frozen=True, kw_only=True)
class CaseSuspended(CaseFact):
    name: ClassVar[str] = "cases.suspended"
    ground: str


@dataclass(frozen=True, kw_only=True)
class CaseResumed(CaseFact):
    name: ClassVar[str] = "cases.resumed"
    due_on: date | None


@dataclass(frozen=True, kw_only=True)
class ReviewFact(CaseFact):
    chain: str = ""  # digest of the chain of the case after the event: stages and signatures


@dataclass(frozen=True, kw_only=True)
class CaseExamined(ReviewFact):
    name: ClassVar[str] = "cases.examined"


@dataclass(frozen=True, kw_only=True)
class CaseReviewed(ReviewFact):
    name: ClassVar[str] = "cases.reviewed"


@dataclass(frozen=True, kw_only=True)
class CaseSentBack(ReviewFact):
    name: ClassVar[str] = "cases.sent_back"
    to: str = ""  # the stage


@dataclass(frozen=True, kw_only=True)
class CaseReviewedAnew(CaseSentBack):
    name: ClassVar[str] = "cases.reviewed_anew"


@dataclass(frozen=True, kw_only=True)
class CaseReturned(CaseSentBack):
    name: ClassVar[str] = "cases.returned"  # the state of the law stays what it is


@dataclass(frozen=True, kw_only=True)
class CaseCountersigned(ReviewFact):
    name: ClassVar[str] = "cases.countersigned"
    stage: str
    organ: str
    agrees: bool


@dataclass(frozen=True, kw_only=True)
class SignerAdded(ReviewFact):
    name: ClassVar[str] = "cases.signer_added"
    stage: str
    official: str
    where: str  # before, after


@dataclass(frozen=True, kw_only=True)
class CaseHandedOver(ReviewFact):
    name: ClassVar[str] = "cases.handed_over"
    stage: str
    official: str


@dataclass(frozen=True, kw_only=True)
class CaseGranted(ReviewFact):
    name: ClassVar[str] = "cases.granted"
    decision: str  # digest of the decision's text
    overdue: tuple[str, ...] = ()  # the clocks that were over when it was decided


@dataclass(frozen=True, kw_only=True)
class CaseRefused(ReviewFact):
    name: ClassVar[str] = "cases.refused"
    decision: str
    overdue: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CaseIssued(CaseFact):
    name: ClassVar[str] = "cases.issued"


@dataclass(frozen=True, kw_only=True)
class CaseDelivered(CaseFact):
    name: ClassVar[str] = "cases.delivered"
    way: str


@dataclass(frozen=True, kw_only=True)
class CaseClosed(CaseFact):
    name: ClassVar[str] = "cases.closed"


@dataclass(frozen=True, kw_only=True)
class CaseWithdrawn(CaseFact):
    name: ClassVar[str] = "cases.withdrawn"


@dataclass(frozen=True, kw_only=True)
class CaseLapsed(CaseFact):
    name: ClassVar[str] = "cases.lapsed"


@dataclass(frozen=True, kw_only=True)
class CaseUnfilled(CaseFact):
    """What was promised to come later did not come."""

    name: ClassVar[str] = "cases.unfilled"


@dataclass(frozen=True, kw_only=True)
class DecisionRevoked(CaseFact):
    """What was decided on a promise no longer holds."""

    name: ClassVar[str] = "cases.decision_revoked"
    promise: UUID


@dataclass(frozen=True, kw_only=True)
class CaseEnded(CaseFact):
    name: ClassVar[str] = "cases.ended"
    because_of: str
