"""What all deeds with money have in common: facts about a bill, its lines, its order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Sum

from onething.fees.errands import queued
from onething.fees.events import BillChanged, BillVoided, BillWaived
from onething.fees.models import Bill, Line, Order
from onething.fees.rules import number
from onething.fees.terms import BILL, PAYABLE
from onething.kernel.calendar import CHINA
from onething.kernel.facts import Fact
from onething.kernel.refusals import Invalid


def about(bill: Bill) -> dict[str, Any]:
    """Return what every fact about this bill says."""
    order = bill.order
    return {
        "order": order.pk,
        "application": order.application,
        "subject": order.subject,
        "bill": bill.pk,
        "organ": bill.organ,
        "amount": bill.amount,
        "cases": tuple(sorted(set(bill.lines.values_list("case", flat=True)))),
    }


def about_order(order: Order) -> dict[str, Any]:
    """Return what every fact about an order says."""
    return {"order": order.pk, "application": order.application, "subject": order.subject}


def day_of(at: datetime) -> date:
    """Return the day in China."""
    return at.astimezone(CHINA).date()


def settle(order: Order, at: datetime) -> None:
    """Bring the state of an order up to that of its bills."""
    states = set(order.bills.values_list("state", flat=True))
    if states & PAYABLE:
        state = "due"
    elif states & {"paid", "refunded"}:
        state = "paid"
    else:
        state = "void"
    if state == order.state:
        return
    order.state, order.settled_at = state, (None if state == "due" else at)
    order.save(update_fields=["state", "settled_at"])


def reckon(bill: Bill, at: datetime, *, ended: bool = False) -> list[Fact]:
    """Bring a bill that is due up to its lines; one of nothing ends. Return what happened."""
    said = bill.lines.aggregate(total=Sum("amount"))["total"]
    amount = int(said or 0)
    if amount == bill.amount:
        return []
    bill.amount, bill.round = amount, bill.round + 1
    if amount:
        facts: list[Fact] = [BillChanged(**about(bill) | {"amount": amount}, round=bill.round)]
        errands = queued("register", bill.pk, bill.round, bill=bill, at=at)
    else:
        bill.state = BILL.step(bill.state, "void" if ended else "waive").end
        facts = [(BillVoided if ended else BillWaived)(**about(bill))]
        errands = queued("void", bill.pk, 0, bill=bill, at=at)
    bill.save(update_fields=["amount", "round", "state"])
    settle(bill.order, at)
    return [*facts, *(errands if bill.kind == "nontax" else [])]


def lines_of(case_id: UUID) -> Sequence[Line]:
    """Return the lines of a case, their bills locked."""
    rows = list(Line.objects.filter(case=case_id).select_related("bill__order").order_by("id"))
    orders = sorted({row.bill.order_id for row in rows})
    list(Order.objects.select_for_update().filter(pk__in=orders).order_by("pk"))
    return list(Line.objects.filter(case=case_id).select_related("bill__order").order_by("id"))


def said(text: str, label: str) -> str:
    """Return a reason as it is kept; one that is missing or too long is refused."""
    kept, most = text.strip(), number("most_text")
    if not kept or len(kept) > most:
        raise Invalid(f"请写明{label}，最多 {most} 个字。", errors={"text": f"请写明{label}"})
    return kept
