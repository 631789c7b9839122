"""Money that came: for what is due it settles a bill, all else is to be given back."""

from __future__ import annotations

from datetime import datetime

from onething.fees.books import about, settle
from onething.fees.errands import queued
from onething.fees.events import BillPaid, MoneySurplus, RefundAsked
from onething.fees.models import Bill, Payment, Refund
from onething.fees.terms import BILL, PAYABLE, PAYMENT, REFUND_REASONS
from onething.kernel.actor import SYSTEM
from onething.kernel.facts import Fact


def receive(
    payment: Payment, bill: Bill, *, received: int, serial: str, paid_at: datetime, at: datetime
) -> list[Fact]:
    """Enter money that came for a locked bill; return what happened."""
    payment.received, payment.serial, payment.paid_at = received, serial, paid_at
    why = _why_not(bill, received)
    payment.state = PAYMENT.step(payment.state, "overpay" if why else "confirm").end
    payment.note = REFUND_REASONS.get(why, "")
    payment.save()
    if why:
        return surplus(payment, bill, why, at)
    bill.state = BILL.step(bill.state, "pay").end
    bill.paid, bill.paid_at, bill.channel = received, paid_at, payment.channel
    bill.save(update_fields=["state", "paid", "paid_at", "channel"])
    settle(bill.order, at)
    fact = BillPaid(**about(bill), channel=payment.channel, serial=serial)
    return [fact, *_ticket(bill, payment, at)]


def _ticket(bill: Bill, payment: Payment, at: datetime) -> list[Fact]:
    """Ask for the 电子票据, or the invoice of what was paid on-line; a window hands out its own."""
    if bill.kind == "nontax":
        return queued("told", bill.pk, 0, bill=bill, at=at)
    return queued("invoice", bill.pk, 0, bill=bill, at=at) if payment.channel == "online" else []


def _why_not(bill: Bill, received: int) -> str:
    """Return why this money is not for this bill, or “”."""
    if bill.state in ("paid", "refunded"):
        return "double"
    if bill.state not in PAYABLE:
        return "void"
    return "" if received == bill.amount else "wrong"


def surplus(payment: Payment, bill: Bill, why: str, at: datetime) -> list[Fact]:
    """Propose to give back money that is not due; an official of the organ approves."""
    refund = Refund.objects.create(
        bill=bill,
        payment=payment,
        amount=payment.received,
        reason=why,
        text=REFUND_REASONS[why],
        asked_by=SYSTEM.who,
        asked_at=at,
    )
    return [
        MoneySurplus(**about(bill), serial=payment.serial, why=why),
        RefundAsked(**about(bill), refund=refund.pk, reason=why, money=refund.amount),
    ]
