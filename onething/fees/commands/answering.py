"""What came back from systems outside, what did not, and asking again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from onething.fees import access
from onething.fees.books import about, about_order, day_of
from onething.fees.commands.paying import locked, of_checkout
from onething.fees.commands.reconciling import compare
from onething.fees.commands.refunding import finish
from onething.fees.errands import finished, queued
from onething.fees.events import (
    BillCoded,
    BillOverdue,
    BillRenewed,
    BillTicketed,
    CheckoutEnded,
    ErrandFailed,
    ErrandRepeated,
)
from onething.fees.models import Bill, Errand, Order, Payment, Reconciliation, Refund
from onething.fees.rules import minutes, wait
from onething.fees.terms import BILL, ERRANDS, PAYMENT
from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.command import command, command_besides
from onething.kernel.facts import Fact
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

Answer = Mapping[str, Any]
MOST_DAYS = 366


@command_besides("answer")
def note_answer(errand_id: UUID, *, answer: Answer, by: Actor, at: datetime) -> None:
    """Enter what a system outside answered, and what follows from it."""
    errand = _errand(errand_id, by)
    if errand.state == "done":
        return
    facts = ENTERED[errand.do](errand.about, answer, at)
    ledger.write(*facts, finished(errand, at), by=by, at=at)


@command_besides("fault")
def note_silence(errand_id: UUID, *, fault: str, by: Actor, at: datetime) -> None:
    """Note that a system outside did not answer; it is asked again later, or waits for a person."""
    errand = _errand(errand_id, by)
    if errand.state == "done":
        return
    errand.tries += 1
    pause = wait(errand.tries)
    errand.state, errand.fault = ("queued" if pause else "dead"), fault[:200]
    errand.next_at = at + pause if pause else None
    errand.save(update_fields=["tries", "state", "fault", "next_at"])
    fact = ErrandFailed(
        errand=errand.pk, do=errand.do, tries=errand.tries, dead=errand.state == "dead"
    )
    ledger.write(fact, by=by, at=at)


@command
def repeat_errand(errand_id: UUID, *, by: Actor, at: datetime) -> None:
    """Ask a system outside again, now that the time for it has come."""
    errand = _errand(errand_id, by)
    if errand.state == "queued" and errand.next_at is not None and errand.next_at <= at:
        _again(errand, by, at)


@command
def replay_errand(errand_id: UUID, *, by: Actor, at: datetime) -> None:
    """Ask anew what was not answered after the last try."""
    found = Errand.objects.select_for_update().filter(pk=errand_id).first()
    mine = found is not None and (
        by.has("operator") or (by.has("finance") and str(found.organ) == by.org)
    )
    if found is None or not mine:
        raise NotYours
    if found.state != "dead":
        raise NotAllowed("这件事正在办理或者已经办成，不用重新办理。请刷新页面查看。")
    found.state, found.tries, found.replays = "queued", 0, found.replays + 1
    _again(found, by, at)


def _again(errand: Errand, by: Actor, at: datetime) -> None:
    errand.next_at = None
    errand.save(update_fields=["state", "tries", "replays", "next_at"])
    ledger.write(ErrandRepeated(errand=errand.pk, do=errand.do, tries=errand.tries), by=by, at=at)


def _errand(errand_id: UUID, by: Actor) -> Errand:
    must_be_system(by)
    return Errand.objects.select_for_update().get(pk=errand_id)


def _bill(bill_id: UUID) -> Bill:
    order = Bill.objects.values_list("order", flat=True).get(pk=bill_id)
    Order.objects.select_for_update().get(pk=order)
    return Bill.objects.select_for_update(of=("self",)).select_related("order").get(pk=bill_id)


def _registered(bill_id: UUID, answer: Answer, at: datetime) -> list[Fact]:
    bill = _bill(bill_id)
    if bill.code:
        return []
    bill.code = str(answer["code"])
    bill.save(update_fields=["code"])
    return [BillCoded(**about(bill), code=bill.code)]


def _ticketed(bill_id: UUID, answer: Answer, at: datetime) -> list[Fact]:
    bill = _bill(bill_id)
    if bill.ticket:
        return []
    bill.ticket = str(answer["number"])
    bill.check_code, bill.invoice = str(answer.get("check", "")), str(answer.get("page", ""))
    bill.save(update_fields=["ticket", "check_code", "invoice"])
    return [BillTicketed(**about(bill), ticket=bill.ticket)]


def _asked(payment_id: UUID, answer: Answer, at: datetime) -> list[Fact]:
    """Enter what the provider says of a payment of which we heard nothing."""
    pairs = locked(Payment.objects.values_list("checkout", flat=True).get(pk=payment_id))
    waiting = [(payment, bill) for payment, bill in pairs if payment.state == "started"]
    if not waiting:
        return []
    state = str(answer["state"])
    if state == "paid":
        paid_at = datetime.fromisoformat(str(answer["at"]))
        checkout = waiting[0][0].checkout
        return of_checkout(checkout, int(answer["amount"]), str(answer["serial"]), paid_at, at)
    over = (
        waiting[0][0].ends_at is not None
        and waiting[0][0].ends_at + minutes("ask_every_minutes") < at
    )
    how = {"cancelled": "cancel", "expired": "expire"}.get(state, "expire" if over else "")
    for payment, _ in waiting:
        payment.asked_at = at
        payment.state = PAYMENT.step(payment.state, how).end if how else payment.state
        payment.save(update_fields=["asked_at", "state"])
    order, checkout = waiting[0][1].order, waiting[0][0].checkout
    return [CheckoutEnded(**about_order(order), checkout=checkout, how=how)] if how else []


def _given_back(refund_id: UUID, answer: Answer, at: datetime) -> list[Fact]:
    bill = _bill(Refund.objects.values_list("bill", flat=True).get(pk=refund_id))
    rows = Refund.objects.select_for_update(of=("self",)).select_related("payment")
    refund = rows.get(pk=refund_id)
    refund.bill = bill
    return finish(refund, str(answer["serial"]), at)


def _nothing(about_id: UUID, answer: Answer, at: datetime) -> list[Fact]:
    return []


ENTERED: Mapping[str, Callable[[UUID, Answer, datetime], list[Fact]]] = {
    "register": _registered,
    "void": _nothing,
    "told": _ticketed,
    "invoice": _ticketed,
    "ask": _asked,
    "refund": _given_back,
    "day": compare,
}
assert ENTERED.keys() == ERRANDS.keys()


@command
def ask_provider(payment_id: UUID, *, by: Actor, at: datetime) -> None:
    """Put down that the provider is to be asked about a payment of which nothing was heard."""
    must_be_system(by)
    payment = Payment.objects.select_for_update().select_related("bill").get(pk=payment_id)
    if payment.state != "started":
        return
    turn = int((at - payment.started_at) / minutes("ask_every_minutes"))
    payment.asked_at = at
    payment.save(update_fields=["asked_at"])
    facts = queued("ask", payment.pk, turn, bill=payment.bill, label=payment.checkout, at=at)
    if facts:
        ledger.write(*facts, by=by, at=at)


@command
def lapse_bill(bill_id: UUID, *, by: Actor, at: datetime) -> None:
    """Note that a bill was not paid in time; the organ may give more time or end the case."""
    must_be_system(by)
    bill = _bill(bill_id)
    if bill.state != "due" or bill.due_on is None or bill.due_on >= day_of(at):
        return
    bill.state = BILL.step(bill.state, "lapse").end
    bill.save(update_fields=["state"])
    ledger.write(BillOverdue(**about(bill), due_on=bill.due_on), by=by, at=at)


@command
def renew_bill(bill_id: UUID, *, until: date, by: Actor, at: datetime) -> None:
    """Give more time to pay a bill whose term is over."""
    bill = access.bill_of_organ(bill_id, by, frozenset({"finance"}))
    step = BILL.step(bill.state, "renew")
    if not 0 < (until - day_of(at)).days <= MOST_DAYS:
        said = "新的缴费期限应在今天以后、一年以内，请重新选择日期。"
        raise Invalid(said, errors={"until": said})
    bill.state, bill.due_on = step.end, until
    bill.save(update_fields=["state", "due_on"])
    ledger.write(BillRenewed(**about(bill), due_on=until), by=by, at=at)


@command
def open_day(day: date, *, by: Actor, at: datetime) -> None:
    """Put down that the files of a day are to be fetched and compared with our books."""
    must_be_system(by)
    books, new = Reconciliation.objects.get_or_create(day=day, defaults={"opened_at": at})
    if new:
        ledger.write(*queued("day", books.pk, 0, label=f"{day:%Y-%m-%d}", at=at), by=by, at=at)
