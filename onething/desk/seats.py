"""Taking and giving back a place in a slot: one statement, no lock but that of the slot's row."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import F, Q, QuerySet

from onething.desk import rules
from onething.desk.models import Booking, Hall, Slot
from onething.desk.opening import today
from onething.desk.quotas import places
from onething.kernel.ids import new_id

SIGNS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH: Final = 8
FULL: Final = "这个时间已经约满，请选择别的时间。"
TAKE = """
WITH took AS (
    INSERT INTO desk_slot AS s (id, hall_id, business, start, taken, quota)
    SELECT %(slot)s, %(hall)s, %(business)s, %(start)s, 1, %(quota)s WHERE %(quota)s > 0
    ON CONFLICT (hall_id, business, start)
    DO UPDATE SET taken = s.taken + 1, quota = EXCLUDED.quota WHERE s.taken < EXCLUDED.quota
    RETURNING id
), mine AS (
    INSERT INTO desk_booking
        (id, code, hall_id, business, day, start, until, subject, person, state, reason, follows,
            booked_at)
    SELECT %(id)s, %(code)s, %(hall)s, %(business)s, %(day)s, %(start)s, %(until)s, %(subject)s,
        %(person)s, 'booked', '', %(follows)s, %(at)s
    FROM took
    ON CONFLICT DO NOTHING
    RETURNING id
)
SELECT (SELECT count(*) FROM took), (SELECT count(*) FROM mine)
"""


@dataclass(frozen=True, kw_only=True)
class Seat:
    """What is to be booked, and for whom."""

    hall: Hall
    business: str
    start: datetime
    subject: UUID
    person: str
    follows: UUID | None = None


class Full(Exception):
    """Nobody fits into the slot any more."""


class Twice(Exception):
    """He has booked this business on that day, or anything at that time; the place in the slot is taken.

    The database says so (`nobody_is_at_two_windows_at_once` and others): it knows of what was booked in the
    same instant.
    """


def take(seat: Seat, at: datetime) -> UUID:
    """Take a place in a slot for a booking; return the booking."""
    booking = new_id()
    said: dict[str, Any] = {
        "slot": new_id(),
        "hall": seat.hall.pk,
        "business": seat.business,
        "start": seat.start,
        "until": seat.start + rules.minutes("slot_minutes"),
        "quota": places(seat.hall, seat.business, seat.start),
        "id": booking,
        "code": "".join(secrets.choice(SIGNS) for _ in range(LENGTH)),
        "day": today(seat.start),
        "subject": seat.subject,
        "person": seat.person,
        "follows": seat.follows,
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(TAKE, said)
        took, mine = cursor.fetchone()
    if not took:
        raise Full
    if not mine:
        raise Twice
    return booking


def busy(
    subject: UUID, person: str, hall: UUID, since: datetime, until: datetime
) -> QuerySet[Booking]:
    """Return what somebody has booked that begins so near that he cannot come to both.

    Who comes for several people comes to one hall with all of them: that is one visit.
    """
    lasts = rules.minutes("slot_minutes")
    rows = Booking.objects.filter(state="booked", start__gt=since - lasts, start__lt=until + lasts)
    mine = Q(subject=subject) | Q(person=person) & ~Q(hall=hall)
    return rows.filter(mine).select_related("hall").order_by("start", "id")


def give_back(hall: UUID, business: str, start: datetime) -> None:
    """Give a place in a slot back."""
    row = Slot.objects.filter(hall=hall, business=business, start=start, taken__gt=0)
    row.update(taken=F("taken") - 1)
