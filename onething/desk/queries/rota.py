"""What can be asked of the rota: a week of it, one's own half of a day, who is planned at a window."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef

from onething.desk import rules
from onething.desk.models import Hall, Shift, Window
from onething.desk.opening import today
from onething.desk.rota import POSTS, half_at, stands_as_clerk
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours

WEEK = 7
MOST = 10
MOST_HALLS = 60
Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Turn:
    """Somebody at a window in half a day."""

    name: str
    post: str
    trained: bool


@dataclass(frozen=True)
class Half:
    """A half of a day at a window: who stands there."""

    words: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True)
class RotaDay:
    """A day at a window: its halves."""

    on: date
    halves: tuple[Half, ...]


@dataclass(frozen=True)
class RotaWindow:
    """A window with its week."""

    number: int
    name: str
    closed: bool
    days: tuple[RotaDay, ...]


@dataclass(frozen=True)
class Rota:
    """A week of the rota of a hall."""

    name: str  # of the organisation, or of the hall
    hall: str  # its code; “”: the organisation has no windows
    halls: Choices  # of the organisation that have windows: code, name
    days: tuple[date, ...]
    before: date
    after: date
    may_set: bool
    demanded: bool
    windows: tuple[RotaWindow, ...]
    planned: int  # how many shifts there are


@dataclass(frozen=True)
class MyShift:
    """Where somebody is planned in a half of today."""

    window: UUID
    number: int
    name: str
    hall: str
    half: str
    post: str
    now: bool
    closed: bool


def rota(by: Actor, at: datetime, *, first: date | None = None, code: str = "") -> Rota:
    """Return a week of the rota of a hall of his organisation, from Monday; all who work there read it."""
    if not (by.org and by.who.startswith("official:")):
        raise NotYours
    organ, on = UUID(by.org), today(at)
    days = week_of(first or on)
    halls = halls_planned(organ)
    hall = chosen(halls, code)
    windows = list(Window.objects.filter(hall=hall).order_by("number")) if hall else []
    shifts = shifts_of(hall, days)
    officials = {one.official for one in shifts}
    names = identity.officials(officials) if officials else {}
    known = identity.standings_on(officials, organ, days)
    held = identity.colleagues([organ], on=on) if officials else ()
    found: dict[tuple[UUID, date, str], list[Turn]] = {}
    for row in shifts:
        good = known[row.on][row.official].trained
        good = good or not stands_as_clerk(row.window.takes, held, row.official)
        turn = Turn(names.get(row.official, ""), POSTS[row.post], good)
        found.setdefault((row.window_id, row.on, row.half), []).append(turn)
    return Rota(
        name=hall.name if hall else identity.organisation(organ).name,
        hall=hall.code if hall else "",
        halls=tuple((one.code, one.name) for one in halls),
        days=days,
        before=days[0] - timedelta(days=WEEK),
        after=days[0] + timedelta(days=WEEK),
        may_set=organ in identity.managed(by),
        demanded=organ in identity.halls_that_demand(),
        windows=tuple(
            RotaWindow(
                row.number,
                row.name,
                row.closed,
                tuple(
                    RotaDay(
                        one,
                        tuple(
                            Half(words, tuple(found.get((row.pk, one, half), ())))
                            for half, words in rules.halves().items()
                        ),
                    )
                    for one in days
                ),
            )
            for row in windows
        ),
        planned=len(shifts),
    )


def week_of(day: date) -> tuple[date, ...]:
    """Return the days of a week, from Monday."""
    monday = day - timedelta(days=day.weekday())
    return tuple(monday + timedelta(days=n) for n in range(WEEK))


def halls_planned(organ: UUID) -> list[Hall]:
    """Return the halls that an organisation runs and that have windows."""
    windows = Window.objects.filter(hall=OuterRef("pk"))
    rows = Hall.objects.filter(Exists(windows), organisation=organ)
    return list(rows.order_by("code")[:MOST_HALLS])


def chosen(halls: Sequence[Hall], code: str) -> Hall | None:
    """Return the hall of which he asks, else the first."""
    return next((one for one in halls if one.code == code), halls[0] if halls else None)


def shifts_of(hall: Hall | None, days: Sequence[date]) -> list[Shift]:
    """Return who stands at the windows of a hall on these days."""
    rows = Shift.objects.filter(window__hall=hall, on__gte=days[0], on__lte=days[-1])
    return list(rows.select_related("window").order_by("post", "pk")) if hall else []


def my_shifts(by: Actor, at: datetime) -> tuple[MyShift, ...]:
    """Return where he is planned today, in the order of the day; one statement."""
    if not by.who.startswith("official:"):
        return ()
    own, now = UUID(by.who.removeprefix("official:")), half_at(at)
    rows = Shift.objects.filter(official=own, on=today(at)).select_related("window__hall")
    order = list(rules.halves())
    return tuple(
        MyShift(
            row.window_id, row.window.number, row.window.name, row.window.hall.name,
            rules.halves()[row.half], POSTS[row.post], row.half == now, row.window.closed,
        )
        for row in sorted(rows.order_by("half")[:MOST], key=lambda one: order.index(one.half))
    )  # fmt: skip


def shifts_on(windows: Iterable[UUID], on: date) -> list[Shift]:
    """Return who is planned at windows on a day."""
    return list(Shift.objects.filter(window__in=set(windows), on=on).order_by("half", "post"))


def planned(rows: Collection[Shift]) -> Mapping[UUID, str]:
    """Return by window who is planned there, in words; one statement."""
    names = identity.officials({row.official for row in rows}) if rows else {}
    found: dict[UUID, list[str]] = {}
    for row in rows:
        words = f"{names.get(row.official, '')}（{rules.halves()[row.half]}，{POSTS[row.post]}）"
        found.setdefault(row.window_id, []).append(words)
    return {window: "、".join(words) for window, words in found.items()}
