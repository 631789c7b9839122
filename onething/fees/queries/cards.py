"""Orders, bills, payments and what belongs to them as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from onething.catalogue.terms import FEE_KINDS
from onething.documents import queries as documents
from onething.documents.terms import DocumentCard
from onething.fees.models import Bill, Line, Order, Payment, Reduction, Refund
from onething.fees.queries.ways import Ways, ways
from onething.fees.terms import (
    BILL,
    CHANNELS,
    METHODS,
    ORDER_WORDS,
    PAYABLE,
    PAYMENT,
    REDUCTION,
    REFUND,
    REFUND_REASONS,
)

MOST_LEAVES = 50  # of a file that are drawn, see documents.previews
LIGHTS = {
    "due": "t-todo",
    "overdue": "t-red",
    "paid": "t-ok",
    "waived": "t-ok",
    "void": "t-off",
    "refunded": "t-plain",
}


@dataclass(frozen=True)
class ProofCard:
    """A file that came with a request for a reduction."""

    digest: str
    name: str
    pages: int

    @property
    def leaves(self) -> range:
        """Return the numbers of its pages that can be looked at."""
        return range(1, min(self.pages, MOST_LEAVES) + 1)


@dataclass(frozen=True)
class ReductionCard:
    """减免 as it stands."""

    id: UUID
    ground: str
    basis: str
    cut: int
    reason: str
    proofs: tuple[ProofCard, ...]
    state: str
    words: str
    asked_by: str
    asked_at: datetime
    verdict: str


@dataclass(frozen=True)
class LineCard:
    """One fee of one case."""

    id: UUID
    item_name: str
    fee: str
    basis: str
    stops: str
    price: int
    count: int
    full: int
    cut: int
    amount: int
    reductions: tuple[ReductionCard, ...]
    may_ask: bool  # nothing is asked or granted yet


@dataclass(frozen=True)
class PaymentCard:
    """One payment."""

    id: UUID
    checkout: str
    channel: str
    method: str
    amount: int
    state: str
    words: str
    serial: str
    note: str
    at: datetime


@dataclass(frozen=True)
class RefundCard:
    """One refund."""

    id: UUID
    amount: int
    reason: str
    text: str
    state: str
    words: str
    by_hand: bool  # it was paid at a window and is paid back there
    must: bool  # money that is not due must go back
    asked_by: str
    asked_at: datetime
    verdict: str
    serial: str
    done_at: datetime | None


@dataclass(frozen=True)
class BillCard:
    """One 缴款书."""

    id: UUID
    number: str
    organ: UUID
    organ_name: str
    kind: str
    kind_name: str
    state: str
    words: str
    light: str
    amount: int
    paid: int
    refunded: int
    code: str
    ticket: str
    check_code: str
    invoice: str
    channel: str
    due_on: date | None
    paid_at: datetime | None
    lines: tuple[LineCard, ...]
    payments: tuple[PaymentCard, ...]
    refunds: tuple[RefundCard, ...]
    papers: tuple[DocumentCard, ...]

    @property
    def payable(self) -> bool:
        """Say whether something is still to be paid."""
        return self.state in PAYABLE

    @property
    def waiting_for_code(self) -> bool:
        """Say whether the 非税 system has not yet given the 缴款码."""
        return self.payable and self.kind == "nontax" and not self.code

    @property
    def may_ask_refund(self) -> bool:
        """Say whether money could be asked back."""
        return self.state == "paid" and all(
            one.state in ("declined", "done") for one in self.refunds
        )


@dataclass(frozen=True)
class OrderCard:
    """One 缴费单 with its bills."""

    id: UUID
    number: str
    application: UUID
    application_number: str
    title: str
    subject_name: str
    state: str
    words: str
    light: str
    opened_at: datetime
    amount: int  # of all bills that hold
    due: int  # still to be paid
    due_on: date | None
    bills: tuple[BillCard, ...]
    ways: Ways

    @property
    def started(self) -> bool:
        """Say whether a payment was begun of which the end is not known."""
        return any(
            one.state == "started" for bill in self.bills for one in bill.payments if bill.payable
        )


def with_bills(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Ask for all that a card shows, in a constant number of statements."""
    return orders.prefetch_related(Prefetch("bills", whole_bills(Bill.objects.order_by("number"))))


def whole_bills(bills: QuerySet[Bill]) -> QuerySet[Bill]:
    """Ask for bills with their lines, payments and refunds."""
    lines = Line.objects.order_by("id").prefetch_related(
        Prefetch("reductions", Reduction.objects.order_by("asked_at", "id"))
    )
    return bills.prefetch_related(
        Prefetch("lines", lines),
        Prefetch("payments", Payment.objects.order_by("started_at", "id")),
        Prefetch("refunds", Refund.objects.select_related("payment").order_by("asked_at", "id")),
    )


def papers_of(bills: Iterable[Bill]) -> Mapping[str, Sequence[DocumentCard]]:
    """Return the papers of bills, in one statement."""
    return documents.documents_about_all([f"bill:{bill.pk}" for bill in bills])


def order_cards(orders: Sequence[Order], *, papers: bool = True) -> tuple[OrderCard, ...]:
    """Return cards of orders that were asked for with their bills."""
    bills = [bill for order in orders for bill in order.bills.all()]
    found = papers_of(bills) if papers and bills else {}
    return tuple(_order(order, found) for order in orders)


def _order(order: Order, papers: Mapping[str, Sequence[DocumentCard]]) -> OrderCard:
    bills = tuple(bill_card(bill, papers) for bill in order.bills.all())
    payable = [bill for bill in bills if bill.payable]
    return OrderCard(
        id=order.pk,
        number=order.number,
        application=order.application,
        application_number=order.application_number,
        title=order.title,
        subject_name=order.subject_name,
        state=order.state,
        words=ORDER_WORDS[order.state],
        light={"due": "t-todo", "paid": "t-ok"}.get(order.state, "t-off"),
        opened_at=order.opened_at,
        amount=sum(bill.amount for bill in bills if bill.state != "void"),
        due=sum(bill.amount for bill in payable),
        due_on=min((bill.due_on for bill in payable if bill.due_on), default=None),
        bills=bills,
        ways=ways(bills, order.hall),
    )


def bill_card(bill: Bill, papers: Mapping[str, Sequence[DocumentCard]]) -> BillCard:
    """Return the card of a bill that was asked for whole."""
    return BillCard(
        id=bill.pk,
        number=bill.number,
        organ=bill.organ,
        organ_name=bill.organ_name,
        kind=bill.kind,
        kind_name=FEE_KINDS[bill.kind],
        state=bill.state,
        words=BILL.words[bill.state],
        light=LIGHTS[bill.state],
        amount=bill.amount,
        paid=bill.paid,
        refunded=bill.refunded,
        code=bill.code,
        ticket=bill.ticket,
        check_code=bill.check_code,
        invoice=bill.invoice,
        channel=CHANNELS.get(bill.channel, ""),
        due_on=bill.due_on,
        paid_at=bill.paid_at,
        lines=tuple(_line(one) for one in bill.lines.all()),
        payments=tuple(_payment(one) for one in bill.payments.all()),
        refunds=tuple(_refund(one) for one in bill.refunds.all()),
        papers=tuple(papers.get(f"bill:{bill.pk}", ())),
    )


def _line(line: Line) -> LineCard:
    reductions = tuple(_reduction(one) for one in line.reductions.all())
    return LineCard(
        id=line.pk,
        item_name=line.item_name,
        fee=line.fee,
        basis=line.basis,
        stops=line.stops,
        price=line.price,
        count=line.count,
        full=line.price * line.count,
        cut=line.cut,
        amount=line.amount,
        reductions=reductions,
        may_ask=line.amount > 0 and all(one.state == "declined" for one in reductions),
    )


def _reduction(one: Reduction) -> ReductionCard:
    return ReductionCard(
        one.pk,
        one.ground_name,
        one.basis,
        one.cut,
        one.reason,
        tuple(ProofCard(file["digest"], file["name"], file["pages"]) for file in one.proofs),
        one.state,
        REDUCTION.words[one.state],
        one.asked_by,
        one.asked_at,
        one.verdict,
    )


def _payment(one: Payment) -> PaymentCard:
    return PaymentCard(
        id=one.pk,
        checkout=one.checkout,
        channel=CHANNELS[one.channel],
        method=METHODS.get(one.method, ""),
        amount=one.received or one.amount,
        state=one.state,
        words=PAYMENT.words[one.state],
        serial=one.serial,
        note=one.note,
        at=one.paid_at or one.started_at,
    )


def _refund(one: Refund) -> RefundCard:
    return RefundCard(
        id=one.pk,
        amount=one.amount,
        reason=REFUND_REASONS[one.reason],
        text=one.text,
        state=one.state,
        words=REFUND.words[one.state],
        by_hand=one.payment.channel == "window",
        must=one.payment.state == "surplus",
        asked_by=one.asked_by,
        asked_at=one.asked_at,
        verdict=one.verdict,
        serial=one.serial,
        done_at=one.done_at,
    )
