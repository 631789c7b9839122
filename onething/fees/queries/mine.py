"""What an applicant sees of what he has to pay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from onething.catalogue.terms import FeeReduction
from onething.exchange import queries as exchange
from onething.exchange.terms import Checkout, CheckoutLine
from onething.fees import access
from onething.fees.commands.letting import grounds_for
from onething.fees.models import Bill, Line, Payment, Reduction
from onething.fees.queries.cards import OrderCard, order_cards, with_bills
from onething.fees.rules import number
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotAllowed, NotYours

PAGE = 20
SHOWN = 32  # signs of a digest in an address


@dataclass(frozen=True)
class OrderPage:
    """A page of orders, what is due first."""

    rows: tuple[OrderCard, ...]
    page: int
    more: bool


def my_orders(by: Actor, *, page: int = 1) -> OrderPage:
    """Return a page of his own orders, what is due first, then the newest."""
    if by.org or not by.behalf:
        raise NotYours
    here = max(1, page)
    rows = with_bills(access.orders_of(by)).order_by("state", "-opened_at", "-id")
    found = list(rows[(here - 1) * PAGE : here * PAGE + 1])
    return OrderPage(order_cards(found[:PAGE], papers=False), here, len(found) > PAGE)


def due_of(by: Actor) -> tuple[tuple[UUID, str, str], ...]:
    """Return what waits to be paid by him: id, title, number of the application; one statement."""
    rows = access.orders_of(by).filter(state="due").order_by("-opened_at")
    return tuple(rows.values_list("pk", "title", "application_number")[:PAGE])


def order_sheet(order_id: UUID, by: Actor) -> OrderCard:
    """Return one of his own orders with its bills and papers."""
    if by.org:
        raise NotYours
    found = with_bills(access.orders_of(by)).filter(pk=order_id).first()
    if found is None:
        raise NotYours
    return order_cards([found])[0]


def orders_of_application(number: str, by: Actor) -> tuple[OrderCard, ...]:
    """Return the orders of an application, as far as he may see them; no paper is looked for."""
    rows = with_bills(access.orders_of(by)).filter(application_number=number)
    return order_cards(list(rows.order_by("opened_at", "id")), papers=False)


@dataclass(frozen=True)
class CheckoutSheet:
    """A payment that is about to be made at the provider."""

    order: UUID
    number: str
    amount: int
    lines: tuple[CheckoutLine, ...]
    address: str
    until: datetime | None


def checkout_sheet(order_id: UUID, checkout: str, by: Actor, at: datetime) -> CheckoutSheet:
    """Return where one of his own payments is made; asks the provider, and raises PayDown."""
    if by.org or not by.behalf:
        raise NotYours
    rows = Payment.objects.filter(
        checkout=checkout, bill__order=order_id, bill__order__subject=by.behalf
    )
    found = rows.select_related("bill__order").prefetch_related("bill__lines")
    payments = list(found.order_by("bill__number"))
    if not payments:
        raise NotYours
    if any(one.state != "started" or one.ends_at is None or one.ends_at <= at for one in payments):
        raise NotAllowed("这次支付已经结束或者过期。")
    lines = tuple(
        CheckoutLine(
            "、".join(sorted(line.fee for line in one.bill.lines.all())),
            one.bill.organ_name,
            one.bill.code,
            one.amount,
        )
        for one in payments
    )
    total = sum(line.amount for line in lines)
    asked = Checkout(
        checkout,
        payments[0].bill.order.title,
        total,
        lines,
        number("checkout_minutes"),
        f"{settings.BASE_URL}/my/jf/{order_id}",
    )
    address = exchange.provider().open(asked)
    return CheckoutSheet(order_id, checkout, total, lines, address, payments[0].ends_at)


@dataclass(frozen=True)
class ReductionSheet:
    """A fee that one may ask to be let off, with the grounds that the catalogue lists."""

    line: UUID
    case: UUID
    order: UUID
    fee: str
    item_name: str
    organ_name: str
    amount: int
    grounds: tuple[FeeReduction, ...]
    most: int  # files that show it
    max_mb: int  # of each


def reduction_sheet(line_id: UUID, by: Actor) -> ReductionSheet:
    """Return on what grounds one may ask to be let off this fee."""
    line = Line.objects.select_related("bill__order").filter(pk=line_id).first()
    if line is None or not access.bills_of(by).filter(pk=line.bill_id).exists():
        raise NotYours
    kind = identity.subject(line.bill.order.subject).kind
    return ReductionSheet(
        line=line.pk,
        case=line.case,
        order=line.bill.order_id,
        fee=line.fee,
        item_name=line.item_name,
        organ_name=line.bill.organ_name,
        amount=line.amount,
        grounds=grounds_for(line, kind),
        most=number("proofs_most"),
        max_mb=number("proof_mb"),
    )


def proof_of_line(line_id: UUID, shown: str, by: Actor) -> str:
    """Return the digest of a proof that belongs to one of his own fees, by what an address shows of it."""
    rows = Reduction.objects.filter(line=line_id, line__bill__in=access.bills_of(by))
    return _proof({} if by.org else {row.pk: row.proofs for row in rows}, shown)


def proof_of_reduction(reduction_id: UUID, shown: str, by: Actor) -> str:
    """Return the digest of a proof for somebody of the organ that collects."""
    if not by.org or not access.KEEPS & set(by.roles):
        raise NotYours
    rows = Reduction.objects.filter(pk=reduction_id, organ=by.org)
    return _proof({row.pk: row.proofs for row in rows}, shown)


def _proof(files: Mapping[UUID, Sequence[Mapping[str, Any]]], shown: str) -> str:
    """Return the digest that ends so; none: not there, or not his."""
    for proofs in files.values():
        for one in proofs:
            digest = str(one["digest"])
            if digest.rpartition(":")[2][:SHOWN] == shown:
                return digest
    raise NotYours


@dataclass(frozen=True)
class Told:
    """The words that a message about a bill needs."""

    title: str
    number: str
    organ: str


def for_message(bill_id: UUID) -> Told:
    """Return theme, number of the application and organ for a message."""
    bill = Bill.objects.select_related("order").get(pk=bill_id)
    return Told(bill.order.title, bill.order.application_number, bill.organ_name)
