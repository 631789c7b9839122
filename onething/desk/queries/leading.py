"""What the manager of a hall sees: his halls, one with everything about it, what a closing would move."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, OuterRef, Subquery

from onething.desk import access, rules
from onething.desk.models import Booking, Hall, Shift, Ticket, Window
from onething.desk.moving import still_due
from onething.desk.opening import opening, today
from onething.desk.queries.cards import (
    HallCard,
    NoticeCard,
    WindowCard,
    cards,
    named,
    notice_card,
    window_card,
)
from onething.desk.queries.roll import keeps_roll
from onething.desk.queries.rota import planned, shifts_on
from onething.desk.quotas import WHOLE
from onething.desk.rota import posts_of, standing_in
from onething.desk.terms import LISTED, PARTS, VIRTUAL
from onething.desk.training import Training, training
from onething.identity import queries as identity
from onething.identity.terms import ROLES, Colleague, Role
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours

PAGE = 30
MANY = 20
ALWAYS: Final = date.max - timedelta(days=2)  # days of its own, however far ahead


@dataclass(frozen=True)
class LedPage:
    """A page of one's halls."""

    rows: tuple[HallCard, ...]
    next: str
    keeps_roll: bool


@dataclass(frozen=True)
class Day:
    """A day of its own."""

    day: date
    spans: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class LineNow:
    """How the line of a hall stands now."""

    waiting: int
    longest: int | None  # minutes that somebody waits already; None: nobody does
    windows: int  # at which somebody sits


@dataclass(frozen=True)
class LedHall:
    """A hall with all that its manager looks after."""

    hall: HallCard
    hours: Mapping[str, Any]
    windows: tuple[WindowCard, ...]
    names: Mapping[str, str]  # of officials
    people: tuple[tuple[str, str], ...]  # who may stand at one window or another, and as what
    days: tuple[Day, ...]
    notices: tuple[NoticeCard, ...]  # running and to come
    figures: Mapping[str, int]
    quota: tuple[tuple[str, str, int], ...]
    booked: int  # bookings to come
    planned: Mapping[UUID, str]  # who is on the rota today, by window
    training: Training | None
    line: LineNow
    slot_minutes: int
    thinner: tuple[tuple[str, int], ...]  # parts of the week in which fewer may book, in percent
    runner: str  # who runs it
    manager: str  # who manages it, if somebody else does
    listed: bool  # it has a list of items


def led_halls(by: Actor, at: datetime, *, q: str = "", after: str = "") -> LedPage:
    """Return the halls that he manages."""
    if not (by.org and by.has("leader")):
        raise NotYours
    rows = access.halls_led(by).filter(code__gt=after)
    if q:
        rows = rows.filter(name__contains=q)
    found = list(rows.order_by("code")[: PAGE + 1])
    more = found[PAGE - 1].code if len(found) > PAGE else ""
    return LedPage(tuple(cards(found[:PAGE], at)), more, keeps_roll(by))


def _led(hall_id: UUID, by: Actor) -> Hall:
    found = access.halls_led(by).filter(pk=hall_id).first()
    if found is None:
        raise NotYours
    return found


def led_hall(hall_id: UUID, by: Actor, at: datetime) -> LedHall:
    """Return one of his halls."""
    waiting = Ticket.objects.filter(hall=OuterRef("pk"), day=today(at), state="waiting")
    first = Subquery(waiting.order_by("taken_at").values("taken_at")[:1])
    hall = access.halls_led(by).annotate(first=first).filter(pk=hall_id).first()
    if hall is None:
        raise NotYours
    rows = list(Window.objects.filter(hall=hall).order_by("number"))
    windows = [window_card(one) for one in rows]
    held = identity.colleagues([hall.organisation], on=today(at))
    opened = opening([hall.pk], today(at), ALWAYS)
    notices = (one for one in opened.notices.get(hall.pk, ()) if one.until > at)
    shifts, card = shifts_on([one.pk for one in rows], today(at)), cards([hall], at, opened)[0]
    return LedHall(
        hall=card,
        hours=hall.hours,
        windows=tuple(windows),
        names={f"official:{one.official}": one.name for one in held},
        people=_people(held),
        days=tuple(
            Day(on, said, opened.notes[hall.pk, on]) for (_, on), said in opened.days.items()
        ),
        notices=tuple(notice_card(one, at) for one in notices),
        figures={name: rules.booking(name, hall.rules) for name in rules.OWN},
        quota=tuple(
            (key, name, rules.quota(key, hall.rules)) for key, name in named(hall.businesses)
        ),
        booked=Booking.objects.filter(hall=hall, state="booked", start__gte=at).count(),
        planned=planned(shifts),
        training=training(hall, _posts_today(hall, rows, shifts, at), at, held),
        line=_line_now(card.waiting, hall.first, rows, at),
        slot_minutes=rules.booking("slot_minutes"),
        thinner=tuple(
            (PARTS[part], share)
            for part in rules.THINNER
            if (share := rules.booking(f"{part}_percent", hall.rules)) < WHOLE
        ),
        runner=identity.organisation(hall.organisation).name,
        manager=identity.organisation(hall.manager).name if hall.manager else "",
        listed=hall.kind in LISTED,
    )


def halls_managed(by: Actor) -> int:
    """Return how many halls and places he manages."""
    return access.halls_led(by).count()


def _posts_today(
    hall: Hall, rows: list[Window], shifts: list[Shift], at: datetime
) -> list[tuple[str, str, str]]:
    """Return the open windows with who stands there now, by the rota or by what is fixed."""
    rota = standing_in(shifts, at)
    return [
        (f"{hall.name} {one.number} 号", *posts_of(one, rota)) for one in rows if not one.closed
    ]


def _people(held: tuple[Colleague, ...]) -> tuple[tuple[str, str], ...]:
    """Return who may stand at windows; who is no clerk, with what he is."""
    seats = rules.seat_roles()
    roles: dict[tuple[str, str], set[str]] = {}
    for one in held:
        roles.setdefault((f"official:{one.official}", one.name), set()).update(one.roles)
    return tuple(
        (
            who,
            name
            if Role.WINDOW in said
            else f"{name}（{'、'.join(ROLES[r] for r in sorted(said & seats))}）",
        )
        for (who, name), said in roles.items()
        if said & seats
    )


def _line_now(waiting: int, first: datetime | None, rows: list[Window], at: datetime) -> LineNow:
    longest = None if first is None else max(0, int((at - first).total_seconds() // 60))
    manned = [one for one in rows if one.serving and not one.closed and VIRTUAL not in one.takes]
    return LineNow(waiting, longest, len(manned))


def would_drop(
    hall_id: UUID, taken: Collection[str], by: Actor, at: datetime
) -> tuple[tuple[str, int], ...]:
    """Return how many bookings to come are cancelled if a hall does only this, by the name of the business."""
    rows = Booking.objects.filter(hall=_led(hall_id, by), state="booked", start__gt=still_due(at))
    counts = dict(
        rows.exclude(business__in=[*taken]).order_by().values_list("business").annotate(Count("id"))
    )
    return tuple((name, counts[key]) for key, name in named(counts))
