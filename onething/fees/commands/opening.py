"""An order is opened when the moment has come that the catalogue names; bills split it by organ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from onething.cases import queries as cases
from onething.cases.queries import ChargedCase, FeeStory
from onething.catalogue import queries as catalogue
from onething.catalogue.terms import Charge, Payment, charges
from onething.catalogue.terms.fees import ENDED, NONTAX
from onething.fees.books import about, day_of
from onething.fees.errands import queued
from onething.fees.events import BillIssued
from onething.fees.models import Bill, Line, Order
from onething.identity import queries as identity
from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.calendar import official
from onething.kernel.clock import BeyondCalendar, Term, due
from onething.kernel.command import command
from onething.kernel.facts import Fact


@dataclass(frozen=True)
class Wanted:
    """One fee of one case that is to be paid now."""

    case: ChargedCase
    charge: Charge
    rule: Payment
    organ: UUID


def wanted(story: FeeStory, moment: str, only: UUID | None = None) -> tuple[Wanted, ...]:
    """Return what the catalogue says is to be paid at this moment, for one case or for all."""
    found: list[Wanted] = []
    for case in story.cases:
        if case.over or (only is not None and case.id != only):
            continue
        item = catalogue.item_revision(case.item)
        if item.payment is None or item.payment.due != moment:
            continue
        for charge in charges(item.fees, item.rates, story.facts):
            if charge.amount:
                organ = _payee(charge.fee.payee, case, story.region)
                found.append(Wanted(case, charge, item.payment, organ))
    return tuple(found)


def _payee(duty: str, case: ChargedCase, region: str) -> UUID:
    return identity.route(duty, region).id if duty else case.office


@command
def open_order(
    application_id: UUID, *, moment: str, case: UUID | None = None, by: Actor, at: datetime
) -> None:
    """Make out what is to be paid for an application at this moment, one bill for each organ."""
    must_be_system(by)
    story = cases.for_fees(application_id)
    known = set(
        Line.objects.filter(case__in=[one.id for one in story.cases]).values_list("case", "fee")
    )
    now = [
        one
        for one in wanted(story, moment, case)
        if (one.case.id, one.charge.fee.name) not in known
    ]
    if not now:
        return
    order = _order(story, now[0].case.hall, at)
    facts: list[Fact] = []
    for (organ, kind), mine in _split(now).items():
        facts += _bill(order, organ, kind, mine, at)
    ledger.write(*facts, by=by, at=at)


def _split(now: Iterable[Wanted]) -> Mapping[tuple[UUID, str], list[Wanted]]:
    found: dict[tuple[UUID, str], list[Wanted]] = {}
    for one in now:
        found.setdefault((one.organ, one.charge.fee.kind), []).append(one)
    return found


def _order(story: FeeStory, hall: UUID, at: datetime) -> Order:
    rows = Order.objects.select_for_update().filter(application=story.application, state="due")
    if (known := rows.first()) is not None:
        return known
    return Order.objects.create(
        number=f"JF{story.region}{day_of(at):%Y%m%d}{_next():06d}",
        application=story.application,
        application_number=story.number,
        title=story.title,
        subject=story.subject,
        subject_name=identity.subject(story.subject).name,
        hall=hall,
        region=story.region,
        opened_at=at,
    )


def _bill(order: Order, organ: UUID, kind: str, mine: list[Wanted], at: datetime) -> Iterable[Fact]:
    until = min(filter(None, (_until(one.rule, day_of(at)) for one in mine)), default=None)
    bill = Bill.objects.create(
        order=order,
        number=f"JK{order.region}{day_of(at):%Y%m%d}{_next():06d}",
        organ=organ,
        organ_name=identity.organisation(organ).name,
        kind=kind,
        amount=sum(one.charge.amount for one in mine),
        due_on=until,
        issued_at=at,
    )
    Line.objects.bulk_create(_line(bill, one) for one in mine)
    fact = BillIssued(
        **about(bill),
        number=bill.number,
        stops=tuple((one.case.id, one.rule.stops) for one in mine),
        due_on=until,
    )
    return [fact, *(queued("register", bill.pk, 0, bill=bill, at=at) if kind == NONTAX else [])]


def _line(bill: Bill, one: Wanted) -> Line:
    return Line(
        bill=bill,
        case=one.case.id,
        item=one.case.item,
        item_name=one.case.item_name,
        fee=one.charge.fee.name,
        basis=one.charge.basis,
        stops=one.rule.stops,
        refundable=one.rule.refund == ENDED,
        price=one.charge.price,
        count=one.charge.count,
        amount=one.charge.amount,
    )


def _until(rule: Payment, today: date) -> date | None:
    if not rule.days:
        return None
    try:
        return due(Term(today, rule.days), official())
    except BeyondCalendar:
        return None


def _next() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('fees_number')")
        return int(cursor.fetchone()[0])
