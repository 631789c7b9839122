"""对账: one day of our books beside the files of the provider and of the 非税 system."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from onething.fees.books import said
from onething.fees.events import DayReconciled, DifferenceSettled
from onething.fees.models import Bill, Difference, Payment, Reconciliation, Refund
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.calendar import CHINA
from onething.kernel.command import command
from onething.kernel.facts import Fact
from onething.kernel.refusals import NotAllowed, NotYours

CAME = ("confirmed", "surplus", "returned")


@dataclass(frozen=True)
class Entry:
    """One movement of money in one of the books."""

    key: str
    amount: int
    organ: UUID | None = None


Books = Mapping[str, Entry]


def compare(books_id: UUID, answer: Mapping[str, Any], at: datetime) -> list[Fact]:
    """Compare the files of a day with our books and list where they differ; return what happened."""
    books = Reconciliation.objects.select_for_update().get(pk=books_id)
    if books.state == "done":
        return []
    begin, end = _span(books.day)
    ours = {"provider": _online(begin, end), "treasury": _nontax(begin, end)}
    found: list[Difference] = []
    for source, mine in ours.items():
        theirs = _theirs(answer[source])
        found += [_difference(books, source, *one) for one in _differ(mine, theirs)]
        books.totals |= {f"ours_{source}": _total(mine.values()), source: _total(theirs.values())}
    _name_states(found)
    Difference.objects.bulk_create(found)
    books.state, books.done_at = "done", at
    books.save(update_fields=["state", "done_at", "totals"])
    return [DayReconciled(reconciliation=books.pk, day=books.day, differences=len(found))]


def _span(day: date) -> tuple[datetime, datetime]:
    begin = datetime.combine(day, time(), CHINA)
    return begin, begin + timedelta(days=1)


def _online(begin: datetime, end: datetime) -> Books:
    """Return what came and went on-line on a day: one entry for each checkout and each refund."""
    found: dict[str, Entry] = {}
    rows = Payment.objects.filter(
        channel="online", state__in=CAME, paid_at__gte=begin, paid_at__lt=end
    )
    for row in rows.select_related("bill").order_by("id"):
        known = found.get(row.checkout)
        amount = row.received + (known.amount if known else 0)
        found[row.checkout] = Entry(row.checkout, amount, row.bill.organ)
    back = Refund.objects.filter(
        payment__channel="online", state="done", done_at__gte=begin, done_at__lt=end
    )
    for refund in back.select_related("bill").order_by("id"):
        key = str(refund.pk)
        found[f"refund:{key}"] = Entry(key, -refund.amount, refund.bill.organ)
    return found


def _nontax(begin: datetime, end: datetime) -> Books:
    """Return what was paid and given back of 非税 on a day: by 缴款码, and by refund."""
    paid = Bill.objects.filter(kind="nontax", paid__gt=0, paid_at__gte=begin, paid_at__lt=end)
    found = {
        bill.code or bill.number: Entry(bill.code or bill.number, bill.paid, bill.organ)
        for bill in paid
    }
    back = Refund.objects.filter(
        bill__kind="nontax", state="done", done_at__gte=begin, done_at__lt=end
    )
    for refund in back.select_related("bill").order_by("id"):
        key = str(refund.pk)
        found[f"refund:{key}"] = Entry(key, -refund.amount, refund.bill.organ)
    return found


def _theirs(rows: Iterable[Mapping[str, Any]]) -> Books:
    found: dict[str, Entry] = {}
    for row in rows:
        back = row["kind"] == "refund"
        key, amount = str(row["key"]), int(row["amount"])
        name = f"refund:{key}" if back else key
        before = found[name].amount if name in found else 0
        found[name] = Entry(key, before + (-amount if back else amount))
    return found


def _differ(ours: Books, theirs: Books) -> Iterator[tuple[str, Entry | None, Entry | None]]:
    for name in sorted(ours.keys() | theirs.keys()):
        mine, other = ours.get(name), theirs.get(name)
        if mine is None:
            yield "missing_here", mine, other
        elif other is None:
            yield "missing_there", mine, other
        elif mine.amount != other.amount:
            yield "amount", mine, other


def _difference(
    books: Reconciliation, source: str, kind: str, mine: Entry | None, other: Entry | None
) -> Difference:
    entry = mine or other
    assert entry is not None
    return Difference(
        reconciliation=books,
        source=source,
        kind=kind,
        key=entry.key,
        organ=mine.organ if mine else None,
        ours=mine.amount if mine else None,
        theirs=other.amount if other else None,
    )


def _name_states(found: Sequence[Difference]) -> None:
    """Say whose money it is that others have and we have not entered, where we know the number."""
    keys = {one.key for one in found if one.kind == "missing_here"}
    rows = Payment.objects.filter(Q(checkout__in=keys) | Q(bill__code__in=keys))
    known: dict[str, UUID] = {}
    for row in rows.select_related("bill"):
        known |= {row.checkout: row.bill.organ, row.bill.code: row.bill.organ}
    for bill in Bill.objects.filter(code__in=keys).exclude(code=""):
        known.setdefault(bill.code, bill.organ)
    for one in found:
        if one.kind == "missing_here" and one.key in known:
            one.kind, one.organ = "state", known[one.key]


def _total(entries: Iterable[Entry]) -> dict[str, int]:
    kept = list(entries)
    return {
        "count": len(kept),
        "paid": sum(one.amount for one in kept if one.amount > 0),
        "back": -sum(one.amount for one in kept if one.amount < 0),
    }


@command
def settle_difference(difference_id: UUID, *, note: str, by: Actor, at: datetime) -> None:
    """Note how a difference was cleared up."""
    if not by.has("finance"):
        raise NotYours
    seen = Difference.objects.select_for_update(of=("self",)).select_related("reconciliation")
    found = seen.filter(Q(organ=by.org) | Q(organ=None)).filter(pk=difference_id).first()
    if found is None:
        raise NotYours
    if found.state != "open":
        raise NotAllowed("这条差异已经处理过。请刷新页面查看处理情况。")
    found.state, found.note, found.by, found.settled_at = (
        "settled",
        said(note, "处理情况"),
        by.who,
        at,
    )
    found.save(update_fields=["state", "note", "by", "settled_at"])
    day = found.reconciliation
    fact = DifferenceSettled(reconciliation=day.pk, day=day.day, difference=found.pk)
    ledger.write(fact, by=by, at=at)
