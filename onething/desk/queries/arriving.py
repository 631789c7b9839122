"""Who comes to a hall at his time: by his code, by his card, from the list of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from onething.desk import access, rules
from onething.desk.models import Booking, Hall
from onething.desk.opening import today
from onething.desk.queries.booking import BookingCard, booking_cards
from onething.desk.queries.devices import DeviceCard
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.codes import plain_code
from onething.kernel.refusals import NotYours

PAGE: Final = 30
MOST: Final = 2000  # bookings of a day in which a name is looked for
NONE: Final = "这个大厅今天没有这个预约。请核对预约码或者证件号码，或者为他取现场号。"
COMING: Final = (
    "booked",
    "arrived",
    "missed",
)  # cancelled and moved ones are somebody else's place


@dataclass(frozen=True)
class Arrival:
    """A booking as who receives people sees it: who comes, for what, when."""

    card: BookingCard
    name: str  # masked, as the number is: to be held against the card
    id_number: str


@dataclass(frozen=True)
class ArrivalPage:
    """A page of the bookings of a hall on a day."""

    hall: UUID
    hall_name: str
    day: date
    before: date
    after: date
    rows: tuple[Arrival, ...]
    more: bool
    total: int
    arrived: int


def bookings_of_day(
    hall_id: UUID, day: date, by: Actor, at: datetime, *, q: str = "", page: int = 1
) -> ArrivalPage:
    """Return the bookings of a hall on a day by time; `q`: a code, an ID number or part of a name."""
    hall = _received(by).filter(pk=hall_id, queues=True).first()
    if hall is None:
        raise NotYours
    whole = Booking.objects.filter(hall=hall, day=day, state__in=COMING)
    rows = _sought(whole, q) if q.strip() else whole
    here = max(1, page)
    ordered = rows.select_related("hall").order_by("start", "business", "id")
    found = list(ordered[(here - 1) * PAGE : here * PAGE + 1])
    return ArrivalPage(
        hall=hall.pk,
        hall_name=hall.name,
        day=day,
        before=day - timedelta(days=1),
        after=day + timedelta(days=1),
        rows=_arrivals(found[:PAGE], at),
        more=len(found) > PAGE,
        total=whole.count(),
        arrived=whole.filter(state="arrived").count(),
    )


def _received(by: Actor) -> QuerySet[Hall]:
    """Return the halls in which he receives people, and those that he manages."""
    return Hall.objects.filter(Q(pk__in=access.halls_served(by)) | Q(pk__in=access.halls_led(by)))


def _sought(rows: QuerySet[Booking], q: str) -> QuerySet[Booking]:
    subject = identity.find_subject(q)
    if subject is not None:
        return rows.filter(_comes(subject.id))
    known = [*rows.order_by("start", "id").values_list("subject", flat=True)[:MOST]]
    named = identity.named_among(known, q)
    return rows.filter(Q(code=plain_code(q)) | Q(subject__in=named))


def _comes(person: UUID) -> Q:
    """Return the condition that somebody has booked: in his own name, or for whom he acts."""
    return Q(subject=person) | Q(person=f"subject:{person}")


def _arrivals(rows: list[Booking], at: datetime) -> tuple[Arrival, ...]:
    people = identity.subjects([row.subject for row in rows])
    blank = ("", "")
    return tuple(
        Arrival(
            card, *((one.masked_name, one.masked_id) if (one := people.get(row.subject)) else blank)
        )
        for row, card in zip(rows, booking_cards(rows, at), strict=True)
    )


def booking_by_code(hall_id: UUID, code: str, by: Actor, at: datetime) -> BookingCard:
    """Return the booking of this code, for a clerk of the hall to which somebody comes."""
    mine = access.halls_served(by).filter(pk=hall_id)
    rows = Booking.objects.select_related("hall").filter(hall__in=mine, code=plain_code(code))
    found = rows.first()
    if found is None:
        raise NotYours(NONE)
    return booking_cards([found], at)[0]


def arriving(hall_id: UUID, said: str, by: Actor, at: datetime) -> tuple[Arrival, ...]:
    """Return whose time it may be: by a code, or by an ID number among the bookings of today.

    Who has several is asked which; one whose time it is goes before the others.
    """
    mine = access.halls_served(by).filter(pk=hall_id)
    rows = Booking.objects.select_related("hall").filter(hall__in=mine)
    by_code = list(rows.filter(code=plain_code(said)).order_by("id")[:1])
    if by_code:
        return _arrivals(by_code, at)
    person = identity.find_subject(said)
    if person is None:
        raise NotYours(NONE)
    found = list(_today(rows, person.id, at)[:PAGE])
    if not found:
        raise NotYours(NONE)
    around = rules.minutes("checkin_minutes")
    now = [row for row in found if abs(row.start - at) <= around]
    return _arrivals(now or found, at)


def arriving_here(device: DeviceCard, by: Actor, at: datetime) -> tuple[BookingCard, ...]:
    """Return the bookings of today, in the hall of a machine, of whoever has put his card on it."""
    if by.org or not by.behalf:
        return ()
    rows = Booking.objects.select_related("hall").filter(hall=device.hall)
    return tuple(booking_cards(list(_today(rows, UUID(by.behalf), at)[:PAGE]), at))


def _today(rows: QuerySet[Booking], person: UUID, at: datetime) -> QuerySet[Booking]:
    found = rows.filter(_comes(person), day=today(at), state="booked")
    return found.order_by("start", "id")
