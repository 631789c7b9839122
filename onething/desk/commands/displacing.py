"""What a hall and the passing of time do to bookings: moved, dropped, reminded, missed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from onething.desk import access, rules
from onething.desk.commands.booking import about, booked, end
from onething.desk.events import (
    BookingDropped,
    BookingDue,
    BookingMissed,
    BookingMoved,
    TicketClosed,
)
from onething.desk.lines import about as about_ticket
from onething.desk.live import tell
from onething.desk.models import Booking, Hall, Slot
from onething.desk.moving import stands, still_due, was_served
from onething.desk.opening import Opening, opening, today
from onething.desk.quotas import places_of
from onething.desk.seats import Full, Seat, Twice, busy, give_back, take
from onething.desk.terms import BOOKING, STOPPED, TICKET
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.refusals import NotYours

MOST_TRIES = 40  # slots that fill up while we look
OTHERWISE = "大厅的开放时间有变化"
NO_LONGER = "大厅不再办理这项业务"


@command
def displace(booking_id: UUID, *, by: Actor, at: datetime) -> str:
    """Move a booking whose time is gone to the next free time of the hall, or drop it; say which."""
    row = _of_system(booking_id, by)
    if row.state != "booked" or row.start <= still_due(at):
        return "kept"
    hall = _where(row)
    opened = _opened(row, hall, at)
    return "kept" if stands(row, opened) else _displaced(row, hall, opened, by, at)


def _opened(row: Booking, hall: Hall, at: datetime) -> Opening:
    first, last = min(today(at), today(row.start)), today(max(row.start, at))
    return opening(list({row.hall_id, hall.pk}), first, last + timedelta(days=_far(hall)))


def _displaced(row: Booking, hall: Hall, opened: Opening, by: Actor, at: datetime) -> str:
    reason = _why(row, opened)
    end(row, "rebook", at, reason)
    found = _next(row, hall, opened, at) if row.business in hall.businesses else None
    if found is None:
        row.state = BOOKING.step("booked", "drop").end
        row.save(update_fields=["state"])
        ledger.write(BookingDropped(**about(row), reason=reason), by=by, at=at)
        return "dropped"
    into, seat = found
    fact = BookingMoved(
        **about(row),
        into=into,
        into_start=seat.start,
        into_hall=hall.pk,
        by_hall=True,
        reason=reason,
    )
    ledger.write(fact, booked(into, seat), by=by, at=at)
    return "moved"


def _where(row: Booking) -> Hall:
    """Return where it may go on: the hall itself, or what is there instead of a place that closed."""
    other = row.hall.instead if row.hall.is_closed(today(row.start)) else None
    able = other is not None and other.queues and row.business in other.businesses
    return other if other is not None and able else row.hall


def _far(hall: Hall) -> int:
    return rules.booking("days_ahead", hall.rules)


def _why(row: Booking, opened: Opening) -> str:
    if row.hall.is_closed(today(row.start)):
        return row.hall.closed_reason
    if row.business not in row.hall.businesses:
        return NO_LONGER
    until = row.start + rules.minutes("checkin_minutes")
    texts = (
        one.text
        for one in opened.closings(row.hall_id)
        if one.since < until and row.start < one.until
    )
    return next(texts, OTHERWISE)


def _next(row: Booking, hall: Hall, opened: Opening, at: datetime) -> tuple[UUID, Seat] | None:
    """Take the next free time after the one that is gone; None: there is none within reach."""
    free = list(_free(row, hall, opened, at))[:MOST_TRIES]
    if not free:
        return None
    others = busy(row.subject, row.person, hall.pk, free[0], free[-1])
    taken_up = list(others.values_list("start", flat=True))
    lasts = rules.minutes("slot_minutes")
    for start in free:
        if any(abs(start - one) < lasts for one in taken_up):
            continue  # he is to be somewhere else then
        seat = Seat(
            hall=hall,
            business=row.business,
            start=start,
            subject=row.subject,
            person=row.person,
            follows=row.pk,
        )
        try:
            return take(seat, at), seat
        except Full:
            continue
        except Twice:  # he has another booking on that day: the place is for somebody else
            give_back(hall.pk, row.business, start)
    return None


def _free(row: Booking, hall: Hall, opened: Opening, at: datetime) -> Iterator[datetime]:
    """Yield the times after the one that is gone that were free a moment ago."""
    first = today(row.start)
    most = places_of(hall, row.business)
    rows = Slot.objects.filter(hall=hall, business=row.business, start__gte=row.start)
    full = {
        start
        for start, count in rows.order_by("start").values_list("start", "taken")
        if count >= most(start)
    }
    for ahead in range(_far(hall) + 1):
        for start in opened.slots(hall, first + timedelta(days=ahead)):
            later = start > at and (start > row.start or hall.pk != row.hall_id)
            if later and start not in full and most(start):
                yield start


@command
def close_ticket(ticket_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """End the ticket of somebody who waits in a hall that has closed suddenly, and tell him why."""
    if not by.has("system"):
        raise NotYours
    row = access.ticket_to_drop(ticket_id, by)
    if row.state not in STOPPED:
        return
    row.state, row.ended_at, row.reason = TICKET.step(row.state, "close").end, at, reason
    row.window = None
    row.save(update_fields=["state", "ended_at", "reason", "window"])
    tell(row.hall_id)
    fact = TicketClosed(**about_ticket(row), subject=row.subject, state=row.state, reason=reason)
    ledger.write(fact, by=by, at=at)


@command
def remind(booking_id: UUID, *, by: Actor, at: datetime) -> None:
    """Remind somebody of his booking, once."""
    row = _of_system(booking_id, by)
    if row.state != "booked" or row.reminded_at is not None:
        return
    row.reminded_at = at
    row.save(update_fields=["reminded_at"])
    ledger.write(BookingDue(**about(row)), by=by, at=at)


@command
def note_missed(booking_id: UUID, *, by: Actor, at: datetime) -> None:
    """Note that somebody who has booked did not come; where the hall was closed he could not."""
    row = _of_system(booking_id, by)
    if row.state != "booked" or row.start + rules.minutes("checkin_minutes") >= at:
        return
    hall = _where(row)
    opened = _opened(row, hall, at)
    if not was_served(row, opened):
        _displaced(row, hall, opened, by, at)
        return
    row.state, row.ended_at = BOOKING.step(row.state, "miss").end, at
    row.save(update_fields=["state", "ended_at"])
    ledger.write(BookingMissed(**about(row)), by=by, at=at)


def _of_system(booking_id: UUID, by: Actor) -> Booking:
    if not by.has("system"):
        raise NotYours
    return access.booking_to_change(booking_id, by)
