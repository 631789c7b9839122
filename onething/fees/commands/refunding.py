"""退费: asked by the payer or proposed by the organ or the platform, approved by a second person, sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Sum

from onething.fees import access
from onething.fees.books import about, about_order, lines_of, reckon, said, settle
from onething.fees.errands import queued
from onething.fees.events import (
    PayerForgotten,
    RefundApproved,
    RefundAsked,
    RefundDeclined,
    RefundDone,
)
from onething.fees.models import Bill, Order, Payment, Reduction, Refund
from onething.fees.proofs import proofs_of
from onething.fees.terms import BILL, PAYABLE, PAYMENT, REFUND, REFUND_REASONS
from onething.kernel import ledger
from onething.kernel.actor import SYSTEM, Actor, must_be_system
from onething.kernel.command import command
from onething.kernel.facts import Fact
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

LONGEST = 60


@command
def ask_refund(bill_id: UUID, *, text: str, by: Actor, at: datetime) -> UUID:
    """Ask for one's money back, with the reason."""
    if by.org or by.has("system"):
        raise NotYours
    bill = access.bill_locked(bill_id, by)
    return _ask(bill, "asked", said(text, "退费理由"), by=by, at=at)


@command
def propose_refund(bill_id: UUID, *, text: str, by: Actor, at: datetime) -> UUID:
    """Propose to give money back, with the reason; somebody else approves."""
    bill = access.bill_of_organ(bill_id, by, frozenset({"finance"}))
    return _ask(bill, "proposed", said(text, "退费理由"), by=by, at=at)


def _ask(bill: Bill, reason: str, text: str, *, by: Actor, at: datetime) -> UUID:
    payment = access.own_payment(bill)
    if bill.state != "paid" or payment is None:
        raise NotAllowed("只有已经缴费、还没有退费的，才能申请退费。请刷新页面查看最新状态。")
    left = _left(payment)
    if Refund.objects.filter(payment=payment, state__in=["asked", "approved"]).exists() or not left:
        raise NotAllowed("这笔费用已经申请过退费。请等执收单位审批，或者刷新页面查看结果。")
    refund, fact = _made(bill, payment, left, reason, text, by=by, at=at)
    ledger.write(fact, by=by, at=at)
    return refund.pk


def _left(payment: Payment) -> int:
    """Return what of a payment is neither given back nor to be given back."""
    taken = payment.refunds.exclude(state="declined").aggregate(total=Sum("amount"))["total"]
    return payment.received - int(taken or 0)


def _made(
    bill: Bill, payment: Payment, amount: int, reason: str, text: str, *, by: Actor, at: datetime
) -> tuple[Refund, Fact]:
    refund = Refund.objects.create(
        bill=bill,
        payment=payment,
        amount=amount,
        reason=reason,
        text=text,
        asked_by=by.who,
        asked_at=at,
    )
    return refund, RefundAsked(**_about(refund))


@command
def approve_refund(refund_id: UUID, *, verdict: str = "", by: Actor, at: datetime) -> None:
    """Approve that money is given back; on-line and by code the platform sends it."""
    refund = _to_decide(refund_id, "approve", by)
    _decide(refund, "approve", verdict.strip(), by=by, at=at)
    facts: list[Fact] = [RefundApproved(**_about(refund))]
    if refund.payment.channel != "window":
        facts += queued("refund", refund.pk, 0, bill=refund.bill, at=at)
    ledger.write(*facts, by=by, at=at)


@command
def decline_refund(refund_id: UUID, *, verdict: str, by: Actor, at: datetime) -> None:
    """Do not give money back, with the reason."""
    refund = _to_decide(refund_id, "decline", by)
    if refund.payment.state == "surplus":
        raise NotAllowed("多收的钱必须退还，不能不同意。请核对账目后同意退费。")
    _decide(refund, "decline", said(verdict, "不同意的理由"), by=by, at=at)
    ledger.write(RefundDeclined(**_about(refund)), by=by, at=at)


@command
def note_paid_back(refund_id: UUID, *, serial: str, by: Actor, at: datetime) -> None:
    """Note that money taken at the window was paid back by hand, with the number of the receipt."""
    refund = access.refund_to_decide(refund_id, by)
    REFUND.step(refund.state, "finish")
    if not by.has("finance"):
        raise NotYours
    if refund.payment.channel != "window":
        raise NotAllowed(
            "网上和银行缴的费由系统原路退回，不用登记。请等退款到账，或者查看往来记录。"
        )
    number = serial.strip()
    if not 0 < len(number) <= LONGEST:
        raise Invalid("请填退款凭证号。", errors={"serial": f"请填退款凭证号，最多 {LONGEST} 个字"})
    facts = finish(refund, number, at)
    if refund.bill.kind == "nontax":
        facts += queued("refund", refund.pk, 0, bill=refund.bill, at=at)
    ledger.write(*facts, by=by, at=at)


def finish(refund: Refund, serial: str, at: datetime) -> list[Fact]:
    """Enter that money went back; return what happened."""
    if refund.state == "done":
        return []
    bill, payment = refund.bill, refund.payment
    refund.state, refund.serial, refund.done_at = (
        REFUND.step(refund.state, "finish").end,
        serial,
        at,
    )
    refund.save(update_fields=["state", "serial", "done_at"])
    ours = payment.state == "confirmed"
    given = payment.refunds.filter(state="done").aggregate(total=Sum("amount"))["total"]
    if int(given or 0) == payment.received:
        payment.state = PAYMENT.step(payment.state, "return").end
        payment.save(update_fields=["state"])
    if ours:
        bill.refunded += refund.amount
        if bill.refunded == bill.paid:
            bill.state = BILL.step(bill.state, "refund").end
        bill.save(update_fields=["refunded", "state"])
        settle(bill.order, at)
    return [RefundDone(**_about(refund), serial=serial)]


@command
def drop_case(case_id: UUID, *, by: Actor, at: datetime) -> None:
    """Charge nothing more for a case that ended; what was paid is given back where the catalogue says so."""
    must_be_system(by)
    facts: list[Fact] = []
    for line in lines_of(case_id):
        bill = (
            Bill.objects.select_for_update(of=("self",))
            .select_related("order")
            .get(pk=line.bill_id)
        )
        if bill.state in PAYABLE and line.amount:
            line.cut, line.amount = line.price * line.count, 0
            line.save(update_fields=["cut", "amount"])
            facts += reckon(bill, at, ended=True)
        elif bill.state == "paid" and line.refundable and line.amount:
            facts += _for_ended(bill, line.amount, at)
    if facts:
        ledger.write(*facts, by=by, at=at)


@command
def forget_payer(application_id: UUID, *, by: Actor, at: datetime) -> None:
    """Forget who paid and what showed that he need not, once the whole file is destroyed; the books stay."""
    must_be_system(by)
    facts = []
    for order in (
        Order.objects.select_for_update().filter(application=application_id).order_by("pk")
    ):
        order.subject_name = ""
        order.save(update_fields=["subject_name"])
        files = proofs_of(order)
        Reduction.objects.filter(line__bill__order=order).update(reason="", proofs=[])
        facts.append(PayerForgotten(**about_order(order), files=files))
    if facts:
        ledger.write(*facts, by=by, at=at)


def _for_ended(bill: Bill, amount: int, at: datetime) -> list[Fact]:
    payment = access.own_payment(bill)
    if payment is None or _left(payment) < amount:
        return []
    text = REFUND_REASONS["ended"]
    return [_made(bill, payment, amount, "ended", text, by=SYSTEM, at=at)[1]]


def _to_decide(refund_id: UUID, do: str, by: Actor) -> Refund:
    refund = access.refund_to_decide(refund_id, by)
    REFUND.step(refund.state, do)
    if refund.asked_by == by.who:
        raise NotAllowed("提出退费的人不能自己审批。请由本单位另一位工作人员审批。")
    return refund


def _decide(refund: Refund, do: str, verdict: str, *, by: Actor, at: datetime) -> None:
    refund.state = REFUND.step(refund.state, do).end
    refund.decided_by, refund.decided_at, refund.verdict = by.who, at, verdict
    refund.save(update_fields=["state", "decided_by", "decided_at", "verdict"])


def _about(refund: Refund) -> dict[str, Any]:
    return about(refund.bill) | {
        "refund": refund.pk,
        "reason": refund.reason,
        "money": refund.amount,
    }
