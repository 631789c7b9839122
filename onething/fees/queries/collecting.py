"""What those who collect see: bills of their organ or hall, the panel beside a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, Sum

from onething.fees import access
from onething.fees.models import Bill, Reduction, Refund
from onething.fees.queries.cards import (
    BillCard,
    bill_card,
    papers_of,
    whole_bills,
)
from onething.fees.terms import BILL, PAYABLE
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.codes import plain_code
from onething.kernel.refusals import NotYours

PAGE = 30
VIEWS = {"todo": "待审批", **BILL.words, "all": "全部"}


@dataclass(frozen=True)
class BillRow:
    """A bill in a list."""

    id: UUID
    number: str
    title: str
    subject_name: str
    application_number: str
    organ_name: str
    amount: int
    state: str
    words: str
    issued_at: object
    due_on: object
    todo: str  # what an official has to decide


@dataclass(frozen=True)
class BillPage:
    """A page of bills with what they come to."""

    rows: tuple[BillRow, ...]
    view: str
    q: str
    counts: tuple[tuple[str, str, int], ...]
    due: int
    paid: int
    page: int
    more: bool


def bill_page(by: Actor, *, view: str = "", q: str = "", page: int = 1) -> BillPage:
    """Return a page of the bills of his organ, those with something to decide first."""
    if not by.org or not access.KEEPS & set(by.roles):
        raise NotYours
    mine = Bill.objects.filter(organ=by.org)
    open_ones = Q(pk__in=Reduction.objects.filter(organ=by.org, state="asked").values("line__bill"))
    open_ones |= Q(pk__in=Refund.objects.filter(bill__organ=by.org, state="asked").values("bill"))
    counts = dict(mine.values_list("state").annotate(Count("id")))
    todo = mine.filter(open_ones).count()
    view = view if view in VIEWS else "todo" if todo else "all"
    rows = (
        mine.filter(open_ones)
        if view == "todo"
        else mine
        if view == "all"
        else mine.filter(state=view)
    )
    if q := q.strip()[:60]:
        rows = rows.filter(
            Q(number=q) | Q(code=plain_code(q)) | Q(order__number=q) | Q(order__application_number=q)
            | Q(order__subject_name__contains=q)
        )  # fmt: skip
    here = max(1, page)
    rows = rows.select_related("order").order_by("-issued_at", "-id")
    found = list(rows[(here - 1) * PAGE : here * PAGE + 1])
    sums = mine.aggregate(
        due=Sum("amount", filter=Q(state__in=PAYABLE)), paid=Sum("paid"), back=Sum("refunded")
    )
    return BillPage(
        rows=_rows(found[:PAGE]),
        view=view,
        q=q,
        counts=tuple(
            (
                key,
                words,
                todo
                if key == "todo"
                else sum(counts.values())
                if key == "all"
                else counts.get(key, 0),
            )
            for key, words in VIEWS.items()
        ),
        due=int(sums["due"] or 0),
        paid=int(sums["paid"] or 0) - int(sums["back"] or 0),
        page=here,
        more=len(found) > PAGE,
    )


def _rows(bills: list[Bill]) -> tuple[BillRow, ...]:
    keys = [bill.pk for bill in bills]
    asked = set(
        Reduction.objects.filter(line__bill__in=keys, state="asked").values_list(
            "line__bill", flat=True
        )
    )
    back = set(Refund.objects.filter(bill__in=keys, state="asked").values_list("bill", flat=True))
    return tuple(
        BillRow(
            id=bill.pk,
            number=bill.number,
            title=bill.order.title,
            subject_name=bill.order.subject_name,
            application_number=bill.order.application_number,
            organ_name=bill.organ_name,
            amount=bill.amount,
            state=bill.state,
            words=BILL.words[bill.state],
            issued_at=bill.issued_at,
            due_on=bill.due_on,
            todo="、".join(
                words
                for words, keys in (("减免待审批", asked), ("退费待审批", back))
                if bill.pk in keys
            ),
        )
        for bill in bills
    )


@dataclass(frozen=True)
class BillSheet:
    """One bill with what he may do about it."""

    bill: BillCard
    order: UUID
    order_number: str
    application_number: str
    title: str
    subject_name: str
    names: Mapping[str, str]  # of officials who asked for something
    me: str
    may_decide: bool  # reductions
    may_approve: bool  # refunds
    may_keep: bool  # propose refunds, give more time


def bill_sheet(bill_id: UUID, by: Actor) -> BillSheet:
    """Return one bill of his organ."""
    if not by.org or not access.KEEPS & set(by.roles):
        raise NotYours
    rows = whole_bills(Bill.objects.filter(organ=by.org, pk=bill_id).select_related("order"))
    found = rows.first()
    if found is None:
        raise NotYours
    card, order = bill_card(found, papers_of([found])), found.order
    asked = {one.asked_by for line in card.lines for one in line.reductions}
    asked |= {one.asked_by for one in card.refunds}
    return BillSheet(
        bill=card,
        order=order.pk,
        order_number=order.number,
        application_number=order.application_number,
        title=order.title,
        subject_name=order.subject_name,
        names=identity.official_names([one for one in asked if one.startswith("official:")]),
        me=by.who,
        may_decide=bool(access.DECIDES & set(by.roles)),
        may_approve=bool(access.APPROVES & set(by.roles)),
        may_keep=by.has("finance"),
    )


def window_sheet(bill_id: UUID, case_id: UUID, by: Actor) -> BillCard:
    """Return one bill of a case for which a clerk takes money at his window."""
    if not (by.org and by.has("window")):
        raise NotYours
    found = whole_bills(
        access.bills_of(by).filter(pk=bill_id, order__hall=by.org, lines__case=case_id)
    ).first()
    if found is None:
        raise NotYours
    return bill_card(found, {})


def bill_of_reduction(reduction_id: UUID) -> UUID:
    """Return on which bill a reduction is; whether he may see it, the bill's own query says."""
    found = Reduction.objects.filter(pk=reduction_id).values_list("line__bill", flat=True).first()
    if found is None:
        raise NotYours
    return found


def bill_of_refund(refund_id: UUID) -> UUID:
    """Return of which bill a refund is; whether he may see it, the bill's own query says."""
    found = Refund.objects.filter(pk=refund_id).values_list("bill", flat=True).first()
    if found is None:
        raise NotYours
    return found
