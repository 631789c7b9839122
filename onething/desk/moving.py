"""Bookings whose time or business is gone, tickets that wait where it has closed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q

from onething.desk import rules
from onething.desk.models import Booking, Hall, Ticket
from onething.desk.opening import Opening, opening, today
from onething.desk.terms import STOPPED

BOOKED = ("id", "start", "business")


def still_due(at: datetime) -> datetime:
    """Return the beginning of the earliest booking whose holder may still come."""
    return at - rules.minutes("checkin_minutes")


def stands(row: Booking, opened: Opening) -> bool:
    """Say whether the hall still does what was booked, at the time that was booked."""
    return row.business in row.hall.businesses and row.start in opened.slots(
        row.hall, today(row.start)
    )


def was_served(row: Booking, opened: Opening) -> bool:
    """Say whether the hall was open, and did the business, as long as its holder could come."""
    until = row.start + rules.minutes("checkin_minutes")
    ends = (row.start, until - timedelta(microseconds=1))
    return row.business in row.hall.businesses and all(
        opened.is_open(row.hall, one) for one in ends
    )


def displaced(hall_id: UUID, at: datetime) -> list[UUID]:
    """Return the bookings of a hall whose time is no slot any more, or whose business is gone."""
    hall = Hall.objects.get(pk=hall_id)
    rows = Booking.objects.filter(hall=hall, state="booked", start__gt=still_due(at))
    return _gone(hall, rows.order_by("start", "id").values_list(*BOOKED), at)


def _gone(hall: Hall, found: Iterable[tuple[UUID, datetime, str]], at: datetime) -> list[UUID]:
    rows = list(found)
    if not rows:
        return []
    opened = opening([hall.pk], today(still_due(at)), today(max(start for _, start, _ in rows)))
    days = {today(start) for _, start, _ in rows}
    slots = {slot for day in days for slot in opened.slots(hall, day)}
    return [
        booking
        for booking, start, business in rows
        if start not in slots or business not in hall.businesses
    ]


def left_over(at: datetime, many: int) -> list[UUID]:
    """Return bookings where their hall is closed or gone, and those made just now in what was changed."""
    coming = Booking.objects.filter(state="booked", start__gt=still_due(at))
    announced = Q(
        hall__notices__closes=True,
        hall__notices__lifted_at=None,
        hall__notices__since__lte=F("start"),
        hall__notices__until__gt=F("start"),
    )
    closed = coming.filter(announced | Q(hall__closed_from__lte=F("day"))).distinct()
    found = list(closed.order_by("start", "id").values_list("id", flat=True)[:many])
    fresh = coming.filter(booked_at__gt=at - timedelta(minutes=rules.booking("changed_minutes")))
    by_hall: dict[UUID, list[tuple[UUID, datetime, str]]] = {}
    rows = fresh.order_by("-booked_at", "id").values_list("hall", *BOOKED)[:many]
    for hall, *booked in rows:
        by_hall.setdefault(hall, []).append((booked[0], booked[1], booked[2]))
    halls = Hall.objects.in_bulk(by_hall)
    late = [one for key, booked in by_hall.items() for one in _gone(halls[key], booked, at)]
    return list(dict.fromkeys([*found, *late]))[:many]


def stopped(at: datetime, many: int, hall: UUID | None = None) -> list[tuple[UUID, str]]:
    """Return tickets that wait in halls that are announced as closed now, each with the reason."""
    rows = Ticket.objects.filter(
        Q(hall=hall) if hall else Q(),
        day=today(at),
        state__in=STOPPED,
        hall__notices__closes=True,
        hall__notices__lifted_at=None,
        hall__notices__since__lte=at,
        hall__notices__until__gt=at,
    )
    found = rows.order_by("place", "id").values_list("pk", "hall__notices__text")[:many]
    return list(dict(found).items())
