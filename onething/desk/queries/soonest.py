"""The next time that is free, of each business of a hall."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from onething.desk import rules
from onething.desk.models import Hall, Slot
from onething.desk.opening import Opening, opening, today
from onething.desk.quotas import places_of


def next_free(hall: Hall, opened: Opening, at: datetime) -> Mapping[str, datetime]:
    """Return the next time that is free of each business of a hall; one statement.

    `opened` must know the days on which one may book.
    """
    rows = Slot.objects.filter(hall=hall, start__gt=at).order_by()
    taken = {
        (business, start): count
        for business, start, count in rows.values_list("business", "start", "taken")
    }
    first, ahead = today(at), rules.booking("days_ahead", hall.rules)
    days = (first + timedelta(days=n) for n in range(ahead + 1))
    slots = [start for day in days for start in opened.slots(hall, day) if start > at]
    found: dict[str, datetime] = {}
    for business in hall.businesses:
        most = places_of(hall, business)
        free = (start for start in slots if taken.get((business, start), 0) < most(start))
        if (start := next(free, None)) is not None:
            found[business] = start
    return found


def next_time(hall_id: UUID, business: str, at: datetime) -> datetime | None:
    """Return the next time of a business in a hall that is free; None: there is none within reach."""
    hall = Hall.objects.filter(pk=hall_id, queues=True).first()
    if hall is None:
        return None
    ahead = timedelta(days=rules.booking("days_ahead", hall.rules))
    opened = opening([hall.pk], today(at), today(at) + ahead)
    return next_free(hall, opened, at).get(business)
