"""What happens to promises, gaps, credit and after decisions. No personal data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from onething.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class PromiseFact(Fact):
    promise: UUID
    case: UUID
    application: UUID
    subject: UUID
    office: UUID
    checker: UUID
    state: str  # after the event

    @property
    def stream(self) -> str:
        """A promise is a stream of its own."""
        return f"promise:{self.promise}"


@dataclass(frozen=True, kw_only=True)
class PromiseMade(PromiseFact):
    name: ClassVar[str] = "cases.promise_made"
    text: str  # digest of what was told and promised


@dataclass(frozen=True, kw_only=True)
class PromisePlanned(PromiseFact):
    name: ClassVar[str] = "cases.promise_planned"
    way: str
    due_on: date | None


@dataclass(frozen=True, kw_only=True)
class PromiseKept(PromiseFact):
    name: ClassVar[str] = "cases.promise_kept"
    evidence: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PromiseBroken(PromiseFact):
    name: ClassVar[str] = "cases.promise_broken"
    evidence: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PromiseRectifying(PromiseFact):
    name: ClassVar[str] = "cases.promise_rectifying"
    until: date | None


@dataclass(frozen=True, kw_only=True)
class PromiseRectified(PromiseFact):
    name: ClassVar[str] = "cases.promise_rectified"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class PromiseOverdue(PromiseFact):
    name: ClassVar[str] = "cases.promise_overdue"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class RevocationProposed(PromiseFact):
    name: ClassVar[str] = "cases.revocation_proposed"
    proposal: str  # digest
    until: date | None


@dataclass(frozen=True, kw_only=True)
class StatementMade(PromiseFact):
    name: ClassVar[str] = "cases.statement_made"
    record_only: ClassVar[bool] = True
    statement: str  # digest


@dataclass(frozen=True, kw_only=True)
class PromiseMaintained(PromiseFact):
    name: ClassVar[str] = "cases.promise_maintained"


@dataclass(frozen=True, kw_only=True)
class PromiseRevoked(PromiseFact):
    name: ClassVar[str] = "cases.promise_revoked"
    decision: str  # digest


@dataclass(frozen=True, kw_only=True)
class PromiseEnded(PromiseFact):
    name: ClassVar[str] = "cases.promise_ended"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class GapFact(Fact):
    gap: UUID
    case: UUID
    application: UUID
    subject: UUID
    office: UUID
    state: str

    @property
    def stream(self) -> str:
        """A gap is a stream of its own."""
        return f"gap:{self.gap}"


@dataclass(frozen=True, kw_only=True)
class GapPromised(GapFact):
    name: ClassVar[str] = "cases.gap_promised"
    record_only: ClassVar[bool] = True
    days: int


@dataclass(frozen=True, kw_only=True)
class GapOffered(GapFact):
    name: ClassVar[str] = "cases.gap_offered"
    days: int


@dataclass(frozen=True, kw_only=True)
class GapAgreed(GapFact):
    name: ClassVar[str] = "cases.gap_agreed"
    days: int
    text: str  # digest of what was promised
    signer: str = ""  # who promised it at a window, where an official saw his papers
    shown: str = ""  # how his papers were looked at
    signature: str = ""  # digest of what he signed on the screen; “paper”: he signed there


@dataclass(frozen=True, kw_only=True)
class GapDeclined(GapFact):
    name: ClassVar[str] = "cases.gap_declined"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class GapStarted(GapFact):
    name: ClassVar[str] = "cases.gap_started"
    until: date | None


@dataclass(frozen=True, kw_only=True)
class GapReminded(GapFact):
    name: ClassVar[str] = "cases.gap_reminded"
    until: date | None


@dataclass(frozen=True, kw_only=True)
class GapSupplied(GapFact):
    name: ClassVar[str] = "cases.gap_supplied"
    record_only: ClassVar[bool] = True
    digests: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class GapLapsed(GapFact):
    name: ClassVar[str] = "cases.gap_lapsed"


@dataclass(frozen=True, kw_only=True)
class GapEnded(GapFact):
    name: ClassVar[str] = "cases.gap_ended"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class CreditFact(Fact):
    credit: UUID
    case: UUID
    application: UUID
    subject: UUID
    ground: str
    state: str

    @property
    def stream(self) -> str:
        """A record of credit is a stream of its own."""
        return f"credit:{self.credit}"


@dataclass(frozen=True, kw_only=True)
class CreditRecorded(CreditFact):
    name: ClassVar[str] = "cases.credit_recorded"
    about: str


@dataclass(frozen=True, kw_only=True)
class RepairAsked(CreditFact):
    name: ClassVar[str] = "cases.repair_asked"
    record_only: ClassVar[bool] = True
    corrected: str  # digest


@dataclass(frozen=True, kw_only=True)
class CreditRepaired(CreditFact):
    name: ClassVar[str] = "cases.credit_repaired"


@dataclass(frozen=True, kw_only=True)
class RepairDeclined(CreditFact):
    name: ClassVar[str] = "cases.repair_declined"


@dataclass(frozen=True, kw_only=True)
class FindingRecorded(Fact):
    """A regulator or an enforcer told what it found or did after a decision."""

    name: ClassVar[str] = "cases.finding_recorded"
    finding: UUID
    case: UUID
    application: UUID
    subject: UUID
    office: UUID
    org: UUID
    sort: str
    good: bool
    serious: bool
    licence: str
    decided_on: date
    content: str  # digest

    @property
    def stream(self) -> str:
        """A finding is a stream of its own."""
        return f"finding:{self.finding}"
