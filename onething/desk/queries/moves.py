"""What other hours, a day of its own or a closing would move, before somebody confirms it: which, whose, when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from onething.desk import access, rules
from onething.desk.models import Booking, Hall, Notice
from onething.desk.moving import still_due
from onething.desk.opening import Opening, opening, today
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours

SHOWN: Final = 50  # bookings that are named; the others are counted


@dataclass(frozen=True)
class Mover:
    """A booking that would be moved, and whose: as the list of a day shows it."""

    id: UUID
    code: str
    name: str  # masked
    business: str
    hall: str
    start: datetime


@dataclass(frozen=True)
class Moves:
    """What would be moved in all, by the hall, and the first of them."""

    total: int
    halls: tuple[tuple[str, int], ...]
    rows: tuple[Mover, ...]

    @property
    def further(self) -> int:
        """Return how many are not named."""
        return self.total - len(self.rows)


NONE: Final = Moves(0, (), ())


def moved_by_hours(hall_id: UUID, hours: Mapping[str, Any], by: Actor, at: datetime) -> Moves:
    """Return what would be moved if these were the hours of the week."""
    (hall,) = _led([hall_id], by)
    before, after = _coming([hall], at), Hall(id=hall.pk, hours=hours, closed_from=hall.closed_from)
    return _moves([hall], before, lambda known: known, at, {hall.pk: after})


def moved_by_day(
    hall_id: UUID, day: date, spans: Sequence[str] | None, by: Actor, at: datetime
) -> Moves:
    """Return what would be moved if a day were open so; None: as the week says."""
    (hall,) = _led([hall_id], by)

    def changed(known: Opening) -> Opening:
        others = {key: said for key, said in known.days.items() if key != (hall.pk, day)}
        own = {} if spans is None else {(hall.pk, day): tuple(sorted(spans))}
        return replace(known, days=others | own)

    return _moves([hall], [one for one in _coming([hall], at) if one.day == day], changed, at)


def moved_by_closing(
    halls: Collection[UUID], since: datetime, until: datetime, by: Actor, at: datetime
) -> Moves:
    """Return what would be moved if these halls of his were closed for a time."""
    led = _led(halls, by)

    def closed(known: Opening) -> Opening:
        notices = {
            one.pk: [
                *known.notices.get(one.pk, ()),
                Notice(hall=one, closes=True, since=since, until=until),
            ]
            for one in led
        }
        return replace(known, notices=known.notices | notices)

    days = (today(since), today(until))
    coming = [one for one in _coming(led, at) if days[0] <= one.day <= days[1]]
    return _moves(led, coming, closed, at)


def halls_to_choose(by: Actor) -> tuple[tuple[UUID, str], ...]:
    """Return the halls and places that he manages, great halls first."""
    order = list(rules.kinds())
    rows = access.halls_led(by).order_by("code").values_list("pk", "name", "kind")
    found = sorted(rows, key=lambda row: order.index(row[2]))
    return tuple((key, name) for key, name, _ in found)


def _led(halls: Collection[UUID], by: Actor) -> list[Hall]:
    found = list(access.halls_led(by).filter(pk__in=set(halls)).order_by("code"))
    if not found or len(found) != len(set(halls)):
        raise NotYours
    return found


def _coming(halls: Sequence[Hall], at: datetime) -> list[Booking]:
    rows = Booking.objects.filter(hall__in=halls, state="booked", start__gt=still_due(at))
    return list(rows.order_by("start", "id"))


def _moves(
    halls: Sequence[Hall],
    coming: Sequence[Booking],
    change: Callable[[Opening], Opening],
    at: datetime,
    changed: Mapping[UUID, Hall] | None = None,
) -> Moves:
    """Return which of these bookings have a time now and none after the change."""
    if not coming:
        return NONE
    known = opening([one.pk for one in halls], today(coming[0].start), today(coming[-1].start))
    now = {one.pk: one for one in halls}
    before, after = (
        _standing(coming, known, now),
        _standing(coming, change(known), now | dict(changed or {})),
    )
    gone = [one for one in coming if one.pk in before - after]
    names = identity.subjects([one.subject for one in gone[:SHOWN]])
    many = Counter(one.hall_id for one in gone)
    return Moves(
        len(gone),
        tuple((one.name, many[one.pk]) for one in halls if many[one.pk]),
        tuple(
            Mover(
                one.pk,
                one.code,
                names[one.subject].masked_name if one.subject in names else "",
                rules.businesses()[one.business].name,
                now[one.hall_id].name,
                one.start,
            )
            for one in gone[:SHOWN]
        ),
    )


def _standing(coming: Sequence[Booking], opened: Opening, halls: Mapping[UUID, Hall]) -> set[UUID]:
    """Return the bookings whose time is one that their hall gives."""
    slots: dict[tuple[UUID, date], frozenset[datetime]] = {}
    for one in coming:
        key = (one.hall_id, today(one.start))
        if key not in slots:
            slots[key] = frozenset(opened.slots(halls[one.hall_id], key[1]))
    return {one.pk for one in coming if one.start in slots[one.hall_id, today(one.start)]}
