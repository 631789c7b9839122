"""“May he?” and “which ones?”: orders, bills and what belongs to them come only from here."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from onething.cases import queries as cases
from onething.fees.models import Bill, Line, Order, Payment, Reduction, Refund
from onething.identity.terms import matters_in
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours

DECIDES = frozenset({"examiner", "decider", "leader"})  # reductions, at the organ that collects
APPROVES = frozenset({"finance", "decider", "leader"})  # refunds
KEEPS = APPROVES | DECIDES


def _own(by: Actor, way: str) -> Q:
    """Return what is his own, or of him for whom he acts in some matters only."""
    if not by.behalf:
        return Q(pk__in=[])
    his = Q(**{f"{way}subject": by.behalf})
    if matters := matters_in(by.roles):
        his &= Q(**{f"{way}application__in": cases.applications_of_themes(by.behalf, matters)})
    return his


def orders_of(by: Actor) -> QuerySet[Order]:
    """Return the orders that he may see: his own, those of his hall, those his organ collects on."""
    if by.has("system"):
        return Order.objects.all()
    if not by.org:
        return Order.objects.filter(_own(by, ""))
    seen = Q(pk__in=[])
    if by.has("window") or by.has("leader") or by.has("scope:fees.read"):
        seen |= Q(hall=by.org)
    if KEEPS & set(by.roles) or by.has("scope:fees.read"):
        seen |= Q(pk__in=Bill.objects.filter(organ=by.org).values("order"))
    return Order.objects.filter(seen)


def bills_of(by: Actor) -> QuerySet[Bill]:
    """Return the bills that he may see; an organ sees its own bills, not those beside them."""
    if by.has("system"):
        return Bill.objects.all()
    if not by.org:
        return Bill.objects.filter(_own(by, "order__"))
    seen = Q(pk__in=[])
    if by.has("window") or by.has("scope:fees.read"):
        seen |= Q(order__hall=by.org)
    if KEEPS & set(by.roles) or by.has("scope:fees.read"):
        seen |= Q(organ=by.org)
    return Bill.objects.filter(seen)


def order_to_change(order_id: UUID, by: Actor) -> Order:
    """Lock one of his own orders, with its bills."""
    if by.org or by.has("system"):
        raise NotYours
    found = orders_of(by).select_for_update(of=("self",)).filter(pk=order_id).first()
    if found is None:
        raise NotYours
    return found


def bill_locked(bill_id: UUID, by: Actor) -> Bill:
    """Lock a bill that he may see, its order first."""
    seen = bills_of(by).filter(pk=bill_id).values_list("order", flat=True).first()
    if seen is None:
        raise NotYours
    Order.objects.select_for_update().get(pk=seen)
    return Bill.objects.select_for_update().get(pk=bill_id)


def bill_of_organ(bill_id: UUID, by: Actor, roles: frozenset[str]) -> Bill:
    """Lock a bill for somebody of the organ that collects it who has one of these roles."""
    if not by.org or not roles & set(by.roles):
        raise NotYours
    bill = bill_locked(bill_id, by)
    if str(bill.organ) != by.org:
        raise NotYours
    return bill


def bill_at_window(bill_id: UUID, by: Actor) -> Bill:
    """Lock a bill for a clerk of the hall that received the application."""
    if not by.has("window"):
        raise NotYours
    bill = bill_locked(bill_id, by)
    if str(bill.order.hall) != by.org:
        raise NotYours
    return bill


def line_for(line_id: UUID, by: Actor) -> Line:
    """Lock a line for the applicant, or for a clerk or an official who proposes a reduction."""
    found = Line.objects.filter(pk=line_id).first()
    if found is None or by.has("system"):
        raise NotYours
    bill = bill_locked(found.bill_id, by)
    staff = by.has("window") or bool(KEEPS & set(by.roles) and str(bill.organ) == by.org)
    if by.org and not staff:
        raise NotYours
    return Line.objects.select_related("bill__order").get(pk=line_id)


def reduction_to_decide(reduction_id: UUID, by: Actor) -> Reduction:
    """Lock a reduction for an official of the organ that collects."""
    found = Reduction.objects.filter(pk=reduction_id).select_related("line").first()
    if found is None:
        raise NotYours
    bill_of_organ(found.line.bill_id, by, DECIDES)
    return (
        Reduction.objects.select_for_update(of=("self",))
        .select_related("line__bill__order")
        .get(pk=reduction_id)
    )


def refund_to_decide(refund_id: UUID, by: Actor) -> Refund:
    """Lock a refund for an official of the organ that collects."""
    found = Refund.objects.filter(pk=refund_id).first()
    if found is None:
        raise NotYours
    bill_of_organ(found.bill_id, by, APPROVES)
    rows = Refund.objects.select_for_update(of=("self",)).select_related("bill__order", "payment")
    return rows.get(pk=refund_id)


def own_payment(bill: Bill) -> Payment | None:
    """Return the payment by which a bill was paid."""
    return Payment.objects.select_for_update().filter(bill=bill, state="confirmed").first()
