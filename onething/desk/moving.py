"""Bookings whose time is gone: because a hall closes, or is open at other hours."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import F, Q

from onething.desk.models import Booking, Hall
from onething.desk.opening import opening, today


def displaced(hall_id: UUID, at: datetime) -> list[UUID]:
    """Return the bookings of a hall whose time is no slot any more."""
    hall = Hall.objects.get(pk=hall_id)
    rows = Booking.objects.filter(hall=hall, state="booked", start__gt=at).order_by("start", "id")
    found = list(rows.values_list("id", "start"))
    if not found:
        return []
    opened = opening([hall.pk], today(at), today(found[-1][1]))
    days = {today(start) for _, start in found}
    slots = {slot for day in days for slot in opened.slots(hall, day)}
    return [booking for booking, start in found if start not in slots]


def left_over(at: datetime, many: int) -> list[UUID]:
    """Return bookings in a time in which their hall is announced as closed, or is there no longer."""
    announced = Q(
        hall__notices__closes=True,
        hall__notices__lifted_at=None,
        hall__notices__since__lte=F("start"),
        hall__notices__until__gt=F("start"),
    )
    rows = Booking.objects.filter(announced | Q(hall__closed_from__lte=F("day")))
    rows = rows.filter(state="booked", start__gt=at).distinct()
    return list(rows.order_by("start", "id").values_list("id", flat=True)[:many])
