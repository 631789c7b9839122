"""Halls, windows and notices as values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Count

from onething.desk import rules
from onething.desk.models import Hall, Notice, Ticket, Window
from onething.desk.opening import Opening, opening, today
from onething.desk.serving import Serving, serving
from onething.desk.terms import ANY, VIRTUAL, in_words
from onething.kernel.clock import CHINA
from onething.kernel.statements import Statement


@dataclass(frozen=True)
class NoticeCard:
    """What a hall announces."""

    id: UUID
    closes: bool
    text: str
    since: datetime
    until: datetime
    running: bool


@dataclass(frozen=True)
class HallCard:
    """A hall or place as lists show it."""

    id: UUID
    code: str
    name: str
    kind: str
    kind_words: str
    entry_words: str
    region: str
    place: str
    address: str
    phone: str
    barrier_free: bool
    queues: bool
    businesses: tuple[tuple[str, str], ...]
    hours: tuple[tuple[str, str], ...]
    open_now: bool  # and people are served
    closed: bool  # for good
    barred: str  # why nobody is served, though it may be open; “”: people are
    today: str  # its hours today, in words
    notices: tuple[NoticeCard, ...]
    waiting: int
    x: float
    y: float
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True)
class WindowCard:
    """A window."""

    id: UUID
    number: int
    name: str
    takes: tuple[str, ...]
    takes_words: str
    post_a: str
    post_b: str
    serving: str
    closed: bool


def window_of(who: str, at: datetime) -> str:
    """Return in words at which window of which hall an official sat at a moment; “”: at none now."""
    rows = Window.objects.select_related("hall").filter(serving=who, since__lte=at)
    row = rows.first()
    return f"{row.hall.name} {row.number} 号窗口（{row.name}）" if row else ""


def notice_card(row: Notice, at: datetime) -> NoticeCard:
    """Return a notice as a value."""
    running = row.lifted_at is None and row.since <= at < row.until
    return NoticeCard(row.pk, row.closes, row.text, row.since, row.until, running)


def named(keys: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return businesses with their names."""
    known = rules.businesses()
    return tuple((key, known[key].name) for key in keys if key in known)


def hall_card(hall: Hall, opened: Opening, at: datetime, waiting: int, known: Serving) -> HallCard:
    """Return a hall as a value."""
    barred = known.bar(hall)
    return HallCard(
        id=hall.pk,
        code=hall.code,
        name=hall.name,
        kind=hall.kind,
        kind_words=rules.kinds()[hall.kind],
        entry_words=rules.entries()[hall.entry],
        region=hall.region,
        place=hall.place,
        address=hall.address,
        phone=hall.phone,
        barrier_free=hall.barrier_free,
        queues=hall.queues,
        businesses=named(hall.businesses),
        hours=in_words(hall.hours),
        open_now=not barred and opened.is_open(hall, at),
        closed=hall.is_closed(today(at)),
        barred=barred,
        today=today_in_words(hall, opened, at),
        notices=tuple(notice_card(one, at) for one in opened.notices.get(hall.pk, ())),
        waiting=waiting,
        x=hall.x,
        y=hall.y,
        latitude=hall.latitude,
        longitude=hall.longitude,
    )


def today_in_words(hall: Hall, opened: Opening, at: datetime) -> str:
    """Return the hours of today, what is closed taken out."""
    found = opened.spans(hall, today(at))
    if found is None:
        return "放假安排还没有公布，请打电话问"
    if not found:
        return "今天不开放"
    return "，".join(
        f"{one.since.astimezone(CHINA):%H:%M}-{_end(one.until.astimezone(CHINA))}" for one in found
    )


def _end(until: datetime) -> str:
    return "24:00" if (until.hour, until.minute) == (0, 0) else f"{until:%H:%M}"


def cards(halls: Iterable[Hall], at: datetime, opened: Opening | None = None) -> list[HallCard]:
    """Return halls as values: five statements at most."""
    rows = list(halls)
    ids = [row.pk for row in rows]
    known = opened if opened is not None else opening(ids, today(at), today(at))
    counts = waiting_in(ids, at)
    serves = serving(rows, at)
    return [hall_card(row, known, at, counts.get(row.pk, 0), serves) for row in rows]


def waiting_in(halls: Iterable[UUID], at: datetime) -> Mapping[UUID, int]:
    """Return how many wait in each of these halls now."""
    return dict(_WAITING(list(halls), today(at)))


_WAITING: Final = Statement(
    lambda halls, day: (
        Ticket.objects.filter(hall__in=halls, day=day, state="waiting")
        .order_by()
        .values_list("hall")
        .annotate(Count("id"))
    ),
    [UUID],
    date,
)


def window_card(row: Window) -> WindowCard:
    """Return a window as a value."""
    alone = {ANY: "全部业务", VIRTUAL: "视频办理"}
    words = next((alone[one] for one in row.takes if one in alone), "")
    return WindowCard(
        id=row.pk,
        number=row.number,
        name=row.name,
        takes=tuple(row.takes),
        takes_words=words or "、".join(name for _, name in named(row.takes)),
        post_a=row.post_a,
        post_b=row.post_b,
        serving=row.serving,
        closed=row.closed,
    )
