"""What happens to a case beside its steps: who holds it, a place is given, money is to be paid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from onething.cases.facts import CaseFact


@dataclass(frozen=True, kw_only=True)
class CaseFeeDue(CaseFact):
    name: ClassVar[str] = "cases.fee_due"
    stops: str  # which step waits for the money: a word of the catalogue


@dataclass(frozen=True, kw_only=True)
class CaseFeeSettled(CaseFact):
    name: ClassVar[str] = "cases.fee_settled"


@dataclass(frozen=True, kw_only=True)
class CaseSeated(CaseFact):
    name: ClassVar[str] = "cases.seated"
    term: str
    where: str  # the school


@dataclass(frozen=True, kw_only=True)
class CaseTaken(CaseFact):
    name: ClassVar[str] = "cases.taken"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class CaseLeft(CaseFact):
    name: ClassVar[str] = "cases.left"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class CaseSetFree(CaseFact):
    name: ClassVar[str] = "cases.set_free"
    record_only: ClassVar[bool] = True
    official: str


@dataclass(frozen=True, kw_only=True)
class CaseAssigned(CaseFact):
    name: ClassVar[str] = "cases.assigned"
    official: str


@dataclass(frozen=True, kw_only=True)
class RefusalFact(CaseFact):
    """A draft of a refusal that a second person has to confirm."""

    refusal: UUID
    do: str  # which step it would be


@dataclass(frozen=True, kw_only=True)
class RefusalProposed(RefusalFact):
    name: ClassVar[str] = "cases.refusal_proposed"
    said: str  # digest of what it would say
    officials: tuple[str, ...] = ()  # who may confirm it, and are told


@dataclass(frozen=True, kw_only=True)
class RefusalConfirmed(RefusalFact):
    name: ClassVar[str] = "cases.refusal_confirmed"
    proposed_by: str


@dataclass(frozen=True, kw_only=True)
class RefusalReturned(RefusalFact):
    name: ClassVar[str] = "cases.refusal_returned"
    official: str  # who drafted it, and is told


@dataclass(frozen=True, kw_only=True)
class RefusalTakenBack(RefusalFact):
    name: ClassVar[str] = "cases.refusal_taken_back"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class RefusalOvertaken(RefusalFact):
    """The case has gone on while the draft waited: it cannot be confirmed any more."""

    name: ClassVar[str] = "cases.refusal_overtaken"
    official: str  # who drafted it, and is told
