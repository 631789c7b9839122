"""What can be asked of the rota: a week of it, one's own half of a day, who is planned at a window."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from onething.desk import rules
from onething.desk.models import Shift, Window
from onething.desk.opening import today
from onething.desk.rota import POSTS, half_at
from onething.identity import queries as identity
from onething.identity.queries import Standing
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours

WEEK = 7
MOST = 10
Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ShiftRow:
    """Somebody at a window."""

    id: UUID
    window: str
    post: str
    name: str
    trained: bool
    past: bool
    closed: bool  # the window


@dataclass(frozen=True)
class RotaDay:
    """A day of the rota: its two halves."""

    on: date
    halves: tuple[tuple[str, tuple[ShiftRow, ...]], ...]


@dataclass(frozen=True)
class Rota:
    """A week of the rota of an organisation."""

    organisation: UUID
    name: str
    days: tuple[RotaDay, ...]
    before: date
    after: date
    may_set: bool
    demanded: bool
    people: Choices
    windows: Choices


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


def rota(by: Actor, at: datetime, first: date | None = None) -> Rota:
    """Return a week of the rota of his organisation, from Monday; all who work there read it."""
    if not (by.org and by.who.startswith("official:")):
        raise NotYours
    organ, on = UUID(by.org), today(at)
    day = first or on
    monday = day - timedelta(days=day.weekday())
    days = [monday + timedelta(days=n) for n in range(WEEK)]
    rows = Shift.objects.filter(window__hall__organisation=organ, on__gte=days[0], on__lte=days[-1])
    shifts = list(rows.select_related("window").order_by("on", "half", "window__number", "post"))
    officials = {one.official for one in shifts}
    names = identity.officials(officials) if officials else {}
    known = identity.standings(officials, organ, on)
    may_set = organ in identity.managed(by)
    return Rota(
        organ,
        identity.organisation(organ).name,
        tuple(
            RotaDay(
                one,
                tuple(
                    (words, tuple(
                        _row(row, names, known, on)
                        for row in shifts if row.on == one and row.half == half
                    ))
                    for half, words in rules.halves().items()
                ),
            )
            for one in days
        ),
        monday - timedelta(days=WEEK),
        monday + timedelta(days=WEEK),
        may_set,
        organ in identity.halls_that_demand(),
        _people(organ, on) if may_set else (),
        windows_of(organ) if may_set else (),
    )  # fmt: skip


def _row(
    row: Shift, names: Mapping[UUID, str], known: Mapping[UUID, Standing], on: date
) -> ShiftRow:
    one = known[row.official]
    good = one.trained and (one.until is None or row.on <= one.until)
    return ShiftRow(
        row.pk, f"{row.window.number} 号", POSTS[row.post], names.get(row.official, ""), good,
        row.on < on, row.window.closed,
    )  # fmt: skip


def _people(organ: UUID, on: date) -> Choices:
    held = identity.colleagues([organ], on=on)
    clerks = {one.official: one.name for one in held if "window" in one.roles}
    return tuple((str(official), name) for official, name in clerks.items())


def windows_of(organisation: UUID) -> Choices:
    """Return the windows of the halls that an organisation runs, as people read their numbers."""
    rows = Window.objects.filter(hall__organisation=organisation).select_related("hall")
    found = list(rows.order_by("hall__code", "number"))
    halls = {row.hall_id for row in found}
    return tuple(
        (str(row.pk), f"{row.number} 号（{row.name if len(halls) == 1 else row.hall.name}）")
        for row in found
    )


def shift_choices() -> tuple[Choices, Choices]:
    """Return the halves of a day, and the posts."""
    return tuple(rules.halves().items()), tuple(POSTS.items())


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


def planned(windows: Iterable[UUID], on: date) -> Mapping[UUID, str]:
    """Return of windows who is planned there on a day, in words; two statements."""
    rows = list(Shift.objects.filter(window__in=set(windows), on=on).order_by("half", "post"))
    names = identity.officials({row.official for row in rows}) if rows else {}
    found: dict[UUID, list[str]] = {}
    for row in rows:
        words = f"{names.get(row.official, '')}（{rules.halves()[row.half]}，{POSTS[row.post]}）"
        found.setdefault(row.window_id, []).append(words)
    return {window: "、".join(words) for window, words in found.items()}
