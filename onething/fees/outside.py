"""Asking systems outside: never in a transaction; what came back is one command, what did not another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from onething.exchange import queries as exchange
from onething.exchange.queries import PayDown
from onething.fees import commands
from onething.fees.events import ErrandQueued, ErrandRepeated
from onething.fees.models import Bill, Errand, Payment, Reconciliation, Refund
from onething.kernel.actor import Actor
from onething.kernel.models import Event
from onething.kernel.reactions import reacts


@reacts(ErrandQueued, ErrandRepeated)
def run_errand(event: Event, by: Actor) -> None:
    """Ask one system outside one thing; what came back is entered by another cause."""
    errand = Errand.objects.get(pk=event.data["errand"])
    if errand.state == "done":
        return
    try:
        answer = ASKED[errand.do](errand.about)
    except PayDown as down:
        failed = by.because(f"{by.cause}:failed")
        commands.note_silence(errand.pk, fault=down.fault, by=failed, at=event.at)
        return
    heard = by.because(f"{by.cause}:answered")
    commands.note_answer(errand.pk, answer=answer, by=heard, at=event.at)


def _register(bill_id: UUID) -> dict[str, Any]:
    bill = Bill.objects.select_related("order").get(pk=bill_id)
    lines = bill.lines.order_by("id")
    about = {
        "number": bill.number,
        "organ": bill.organ_name,
        "payer": bill.order.subject_name,
        "amount": bill.amount,
        "lines": [{"name": line.fee, "amount": line.amount} for line in lines],
    }
    return {"code": exchange.nontax().register(str(bill.pk), about)}


def _void(bill_id: UUID) -> dict[str, Any]:
    exchange.nontax().void(str(bill_id))
    return {}


def _told(bill_id: UUID) -> dict[str, Any]:
    bill = Bill.objects.get(pk=bill_id)
    payment = bill.payments.filter(state__in=["confirmed", "returned"]).order_by("paid_at").first()
    serial = payment.serial if payment else ""
    system = exchange.nontax()
    if not bill.code:  # taken at the window before the 缴款码 came
        _register(bill_id)
    number, check = system.paid(str(bill.pk), bill.paid, serial, bill.channel)
    return {"number": number, "check": check}


def _invoice(bill_id: UUID) -> dict[str, Any]:
    bill = Bill.objects.select_related("order").get(pk=bill_id)
    payment = bill.payments.filter(state__in=["confirmed", "returned"]).order_by("paid_at").first()
    checkout = payment.checkout if payment else ""
    title = "、".join(bill.lines.order_by("id").values_list("fee", flat=True))
    number, page = exchange.provider().invoice(str(bill.pk), checkout, title, bill.paid)
    return {"number": number, "page": page}


def _ask(payment_id: UUID) -> dict[str, Any]:
    payment = Payment.objects.get(pk=payment_id)
    return asdict(exchange.provider().state(payment.checkout))


def _refund(refund_id: UUID) -> dict[str, Any]:
    """Give money back where it came from, and tell the 非税 system of it; each once by its key."""
    refund = Refund.objects.select_related("payment", "bill").get(pk=refund_id)
    payment, key, serial = refund.payment, str(refund.pk), refund.serial
    if payment.channel == "online":
        checkout = payment.checkout.partition("-")[0]
        serial = exchange.provider().refund(key, checkout, refund.amount)
    if refund.bill.kind == "nontax":
        number = exchange.nontax().refund(key, str(refund.bill.pk), refund.amount)
        serial = serial or number
    return {"serial": serial}


def _day(books_id: UUID) -> dict[str, Any]:
    day = Reconciliation.objects.values_list("day", flat=True).get(pk=books_id)
    files = {"provider": exchange.provider().day(day), "treasury": exchange.nontax().day(day)}
    return {source: [asdict(row) for row in rows] for source, rows in files.items()}


ASKED: Mapping[str, Callable[[UUID], dict[str, Any]]] = {
    "register": _register,
    "void": _void,
    "told": _told,
    "invoice": _invoice,
    "ask": _ask,
    "refund": _refund,
    "day": _day,
}
