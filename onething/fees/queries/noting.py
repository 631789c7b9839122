"""What is to be paid for one application, in one statement: a note for the payer, a panel for staff."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from onething.catalogue.terms import STOPS
from onething.fees.access import KEEPS
from onething.fees.models import Bill, Line, Reduction
from onething.fees.queries.cards import LIGHTS
from onething.fees.queries.ways import Ways, ways
from onething.fees.terms import BILL, ORDER_WORDS, PAYABLE
from onething.kernel.actor import Actor


@dataclass(frozen=True)
class NotedLine:
    """One fee, in a note."""

    id: UUID
    fee: str
    item_name: str
    amount: int
    may_ask: bool  # to be let off: nothing is asked or granted yet


@dataclass(frozen=True)
class NotedBill:
    """One 缴款书, in a note."""

    id: UUID
    number: str
    organ_name: str
    kind: str
    amount: int
    state: str
    words: str
    light: str
    payable: bool
    code: str
    due_on: date | None
    lines: tuple[NotedLine, ...]


@dataclass(frozen=True)
class OrderNote:
    """One 缴费单, in a note."""

    id: UUID
    number: str
    state: str
    words: str
    amount: int
    due: int
    due_on: date | None
    bills: tuple[NotedBill, ...]
    ways: Ways | None  # nothing is due: none


@dataclass(frozen=True)
class CasePanel:
    """What is to be paid for an application, beside one of its cases."""

    orders: tuple[OrderNote, ...]
    stops: str
    may_take: bool


def notes(application_number: str, by: Actor) -> tuple[OrderNote, ...]:
    """Return what is to be paid for an application, as far as he may see it."""
    rows = Line.objects.filter(_his(by), bill__order__application_number=application_number)
    asked = Reduction.objects.filter(line=OuterRef("pk"), state__in=["asked", "granted"])
    found = rows.select_related("bill__order").annotate(asked=Exists(asked))
    bills: dict[UUID, list[Line]] = {}
    for line in found.order_by("bill__order__opened_at", "bill__number", "id"):
        bills.setdefault(line.bill_id, []).append(line)
    orders: dict[UUID, list[NotedBill]] = {}
    held = {mine[0].bill.order_id: mine[0].bill.order for mine in bills.values()}
    for mine in bills.values():
        orders.setdefault(mine[0].bill.order_id, []).append(_bill(mine[0].bill, mine))
    return tuple(
        OrderNote(
            id=key,
            number=held[key].number,
            state=held[key].state,
            words=ORDER_WORDS[held[key].state],
            amount=sum(bill.amount for bill in noted if bill.state != "void"),
            due=sum(bill.amount for bill in noted if bill.payable),
            due_on=min((one.due_on for one in noted if one.payable and one.due_on), default=None),
            bills=tuple(noted),
            ways=ways(noted, held[key].hall) if held[key].state == "due" else None,
        )
        for key, noted in orders.items()
    )


def _his(by: Actor) -> Q:
    if not by.org:
        return Q(bill__order__subject=by.behalf) if by.behalf else Q(pk__in=[])
    seen = Q(bill__organ=by.org) if KEEPS & set(by.roles) else Q(pk__in=[])
    if by.has("window") or by.has("leader"):
        seen |= Q(bill__order__hall=by.org)
    return seen


def _bill(bill: Bill, lines: Iterable[Line]) -> NotedBill:
    return NotedBill(
        id=bill.pk,
        number=bill.number,
        organ_name=bill.organ_name,
        kind=bill.kind,
        amount=bill.amount,
        state=bill.state,
        words=BILL.words[bill.state],
        light=LIGHTS[bill.state],
        payable=bill.state in PAYABLE,
        code=bill.code,
        due_on=bill.due_on,
        lines=tuple(
            NotedLine(
                line.pk,
                line.fee,
                line.item_name,
                line.amount,
                bool(line.amount) and not getattr(line, "asked", False),
            )
            for line in lines
        ),
    )


def case_panel(application_number: str, unpaid: str, by: Actor) -> CasePanel:
    """Return what is to be paid for an application, for whoever handles it."""
    return CasePanel(notes(application_number, by), STOPS.get(unpaid, ""), by.has("window"))
