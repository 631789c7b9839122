"""What happens to money. No personal data: ids, states, amounts in fen, numbers of systems."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from onething.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class OrderFact(Fact):
    order: UUID
    application: UUID
    subject: UUID

    @property
    def stream(self) -> str:
        """An order is a stream of its own."""
        return f"order:{self.order}"


@dataclass(frozen=True, kw_only=True)
class PayerForgotten(OrderFact):
    """The file is destroyed, and with it the name of who paid."""

    name: ClassVar[str] = "fees.payer_forgotten"
    files: tuple[str, ...] = ()  # digests of what showed that he need not pay


@dataclass(frozen=True, kw_only=True)
class BillFact(OrderFact):
    bill: UUID
    organ: UUID
    amount: int
    cases: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class BillIssued(BillFact):
    """A bill was made out; `stops` says for each case what waits for it."""

    name: ClassVar[str] = "fees.bill_issued"
    number: str
    stops: tuple[tuple[UUID, str], ...]
    due_on: date | None


@dataclass(frozen=True, kw_only=True)
class BillChanged(BillFact):
    name: ClassVar[str] = "fees.bill_changed"
    round: int


@dataclass(frozen=True, kw_only=True)
class BillCoded(BillFact):
    name: ClassVar[str] = "fees.bill_coded"
    code: str


@dataclass(frozen=True, kw_only=True)
class BillPaid(BillFact):
    name: ClassVar[str] = "fees.bill_paid"
    channel: str
    serial: str


@dataclass(frozen=True, kw_only=True)
class BillTicketed(BillFact):
    name: ClassVar[str] = "fees.bill_ticketed"
    ticket: str


@dataclass(frozen=True, kw_only=True)
class BillWaived(BillFact):
    name: ClassVar[str] = "fees.bill_waived"


@dataclass(frozen=True, kw_only=True)
class BillVoided(BillFact):
    name: ClassVar[str] = "fees.bill_voided"


@dataclass(frozen=True, kw_only=True)
class BillOverdue(BillFact):
    name: ClassVar[str] = "fees.bill_overdue"
    due_on: date


@dataclass(frozen=True, kw_only=True)
class BillRenewed(BillFact):
    name: ClassVar[str] = "fees.bill_renewed"
    record_only: ClassVar[bool] = True
    due_on: date


@dataclass(frozen=True, kw_only=True)
class CheckoutStarted(OrderFact):
    name: ClassVar[str] = "fees.checkout_started"
    record_only: ClassVar[bool] = True
    checkout: str
    amount: int


@dataclass(frozen=True, kw_only=True)
class CheckoutEnded(OrderFact):
    name: ClassVar[str] = "fees.checkout_ended"
    record_only: ClassVar[bool] = True
    checkout: str
    how: str  # cancelled, expired


@dataclass(frozen=True, kw_only=True)
class MoneySurplus(BillFact):
    """Money came that is not due; it is to be given back."""

    name: ClassVar[str] = "fees.money_surplus"
    record_only: ClassVar[bool] = True
    serial: str
    why: str


@dataclass(frozen=True, kw_only=True)
class ReductionFact(BillFact):
    reduction: UUID
    ground: str
    cut: int


@dataclass(frozen=True, kw_only=True)
class ReductionAsked(ReductionFact):
    name: ClassVar[str] = "fees.reduction_asked"
    record_only: ClassVar[bool] = True
    proofs: tuple[str, ...] = ()  # digests of the files that came with it


@dataclass(frozen=True, kw_only=True)
class ReductionGranted(ReductionFact):
    name: ClassVar[str] = "fees.reduction_granted"


@dataclass(frozen=True, kw_only=True)
class ReductionDeclined(ReductionFact):
    name: ClassVar[str] = "fees.reduction_declined"


@dataclass(frozen=True, kw_only=True)
class RefundFact(BillFact):
    refund: UUID
    reason: str
    money: int


@dataclass(frozen=True, kw_only=True)
class RefundAsked(RefundFact):
    name: ClassVar[str] = "fees.refund_asked"


@dataclass(frozen=True, kw_only=True)
class RefundApproved(RefundFact):
    name: ClassVar[str] = "fees.refund_approved"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class RefundDeclined(RefundFact):
    name: ClassVar[str] = "fees.refund_declined"


@dataclass(frozen=True, kw_only=True)
class RefundDone(RefundFact):
    name: ClassVar[str] = "fees.refund_done"
    serial: str


@dataclass(frozen=True, kw_only=True)
class ErrandFact(Fact):
    errand: UUID
    do: str

    @property
    def stream(self) -> str:
        """An errand is a stream of its own."""
        return f"errand:{self.errand}"


@dataclass(frozen=True, kw_only=True)
class ErrandQueued(ErrandFact):
    name: ClassVar[str] = "fees.errand_queued"


@dataclass(frozen=True, kw_only=True)
class ErrandRepeated(ErrandFact):
    name: ClassVar[str] = "fees.errand_repeated"
    tries: int


@dataclass(frozen=True, kw_only=True)
class ErrandFailed(ErrandFact):
    name: ClassVar[str] = "fees.errand_failed"
    record_only: ClassVar[bool] = True
    tries: int
    dead: bool


@dataclass(frozen=True, kw_only=True)
class ErrandDone(ErrandFact):
    name: ClassVar[str] = "fees.errand_done"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class DayFact(Fact):
    reconciliation: UUID
    day: date

    @property
    def stream(self) -> str:
        """The books of a day are a stream of their own."""
        return f"reconciliation:{self.reconciliation}"


@dataclass(frozen=True, kw_only=True)
class DayReconciled(DayFact):
    name: ClassVar[str] = "fees.day_reconciled"
    record_only: ClassVar[bool] = True
    differences: int


@dataclass(frozen=True, kw_only=True)
class DifferenceSettled(DayFact):
    name: ClassVar[str] = "fees.difference_settled"
    record_only: ClassVar[bool] = True
    difference: UUID
