"""What anybody may read, search and take away; and what is late."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from onething.delivery.models import Publication
from onething.delivery.publicity.rules import columns, rules, word
from onething.kernel.actor import Actor
from onething.kernel.refusals import Invalid, NotYours

PAGE = 20
MOST = 5000  # lines of one file
READERS = ("leader", "operator", "steward")


@dataclass(frozen=True)
class OtherDecision:
    """Another published decision of the same case."""

    id: UUID
    number: str
    standing: str
    decided_on: date
    later: bool


@dataclass(frozen=True)
class PublicRow:
    """A published decision."""

    id: UUID
    sort: str
    number: str
    holder: str
    item_name: str
    organ_name: str
    standing: str
    decided_on: date
    published_on: date | None
    fields: tuple[tuple[str, str], ...]
    others: tuple[OtherDecision, ...] = ()  # what was decided in the same case before or anew


@dataclass(frozen=True)
class PublicPage:
    """A page of published decisions."""

    sort: str
    word: str
    sorts: tuple[tuple[str, str], ...]
    rows: tuple[PublicRow, ...]
    found: int
    page: int
    pages: int
    q: str
    days: int


@dataclass(frozen=True)
class LateRow:
    """A decision that was not published in time."""

    number: str
    item_name: str
    organ_name: str
    decided_on: date
    due_on: date | None
    published_on: date | None


@dataclass(frozen=True)
class Publicity:
    """双公示 of a period, counted."""

    days: int
    listed: int
    in_time: int
    late: int
    withheld: int
    rows: tuple[LateRow, ...]


def public_page(sort: str, *, q: str = "", page: int = 1) -> PublicPage:
    """Return a page of what is published, newest first; `q` finds holder, item, organ or number."""
    known = _sort(sort)
    rows = _found(known, q)
    found = rows.count()
    pages = max(1, -(-found // PAGE))
    here = min(max(page, 1), pages)
    shown = rows.order_by("-decided_on", "-id")[(here - 1) * PAGE : here * PAGE]
    return PublicPage(
        sort=known,
        word=word(known),
        sorts=tuple((key, word(key)) for key in rules()["words"]),
        rows=tuple(_row(row) for row in shown),
        found=found,
        page=here,
        pages=pages,
        q=q.strip()[:60],
        days=int(rules()["days"]),
    )


def _sort(sort: str) -> str:
    return sort if sort in rules()["words"] else "permit"


def _found(sort: str, q: str) -> QuerySet[Publication]:
    rows = Publication.objects.filter(sort=sort, state="published")
    said = q.strip()[:60]
    if not said:
        return rows
    return rows.filter(
        Q(holder__icontains=said)
        | Q(item_name__icontains=said)
        | Q(organ_name__icontains=said)
        | Q(number=said)
    )


def public_row(publication: UUID) -> PublicRow:
    """Return one published decision."""
    row = Publication.objects.filter(pk=publication, state="published").first()
    if row is None:
        raise NotYours("没有找到这条公示信息，或者已经停止公示。请返回列表重新查找。")
    others = Publication.objects.filter(about=row.about, state="published").exclude(pk=row.pk)
    said = tuple(
        OtherDecision(one.pk, one.number, one.standing, one.decided_on, one.seq > row.seq)
        for one in others.order_by("seq")
    )
    return replace(_row(row), others=said)


def _row(row: Publication) -> PublicRow:
    said = row.fields | {"当前状态": row.standing} if row.sort == "permit" else row.fields
    if row.note:
        said = said | {"备注": row.note}
    return PublicRow(
        id=row.pk,
        sort=row.sort,
        number=row.number,
        holder=row.holder,
        item_name=row.item_name,
        organ_name=row.organ_name,
        standing=row.standing,
        decided_on=row.decided_on,
        published_on=row.published_on,
        fields=tuple((name, str(said.get(name, ""))) for name in columns(row.sort)),
    )


def public_csv(sort: str, *, q: str = "") -> bytes:
    """Return what is published as a file in the national layout of fields."""
    known = _sort(sort)
    rows = _found(known, q).order_by("-decided_on", "-id")
    if rows.count() > MOST:
        raise Invalid(f"一次最多导出 {MOST} 条。请先用搜索缩小范围，再导出。")
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(columns(known))
    for row in rows:
        writer.writerow(_harmless(value) for _, value in _row(row).fields)
    return file.getvalue().encode("utf-8-sig")


def _harmless(value: str) -> str:
    """Keep a spreadsheet from taking a text for a formula."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def publicity(by: Actor, since: date, until: date, *, today: date) -> Publicity:
    """Return how many decisions of a period were published in time, and those that were not."""
    if not any(map(by.has, READERS)):
        raise NotYours
    rows = Publication.objects.filter(decided_on__gte=since, decided_on__lte=until)
    late = Q(state="listed", due_on__lt=today) | Q(published_on__gt=F("due_on"))
    counted = rows.aggregate(
        listed=Count("id"),
        in_time=Count("id", filter=Q(published_on__isnull=False) & ~late),
        late=Count("id", filter=late),
        withheld=Count("id", filter=Q(state="withheld")),
    )
    late_rows = rows.filter(late).order_by("-decided_on", "-id") if counted["late"] else ()
    return Publicity(
        days=int(rules()["days"]),
        **counted,
        rows=tuple(
            LateRow(
                row.number, row.item_name, row.organ_name,
                row.decided_on, row.due_on, row.published_on,
            )
            for row in late_rows[:PAGE]
        ),
    )  # fmt: skip
