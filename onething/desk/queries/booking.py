"""What who books sees: days and times that are free, his bookings and tickets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, Q, When

from onething.desk import access, rules
from onething.desk.models import Booking, Hall, Slot, Ticket
from onething.desk.opening import Opening, opening, still_there, today
from onething.desk.queries.cards import HallCard, NoticeCard, cards, notice_card
from onething.desk.quotas import places, places_of
from onething.desk.seats import FULL
from onething.desk.terms import BOOKING
from onething.kernel.actor import Actor
from onething.kernel.refusals import Invalid, NotYours
from onething.kernel.statements import Rows, Statement

PAGE = 20
WORDS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


@dataclass(frozen=True)
class Time:
    """A time that may be booked."""

    start: datetime
    left: int
    until: datetime
    fixed: bool  # so near that it can be neither cancelled nor moved

    @property
    def value(self) -> str:
        """Return how a form says it."""
        return self.start.isoformat()


@dataclass(frozen=True)
class Day:
    """A day on which one may book."""

    day: date
    words: str
    left: int
    note: str  # why nothing is free


@dataclass(frozen=True)
class Where:
    """A hall, so far as who books wants to know it."""

    code: str
    name: str
    address: str
    notices: tuple[NoticeCard, ...]


@dataclass(frozen=True)
class Times:
    """A hall and business with its days, and the times of the chosen one."""

    hall: Where
    business: str
    business_name: str
    days: tuple[Day, ...]
    day: date | None
    times: tuple[Time, ...]
    cancel_minutes: int
    slot_minutes: int
    missed: dict[str, int]  # so often not come, in so many days: paused for how many
    note: str  # why the day that was asked for is not shown

    @property
    def words(self) -> str:
        """Return the chosen day with its weekday, in words."""
        return next((one.words for one in self.days if one.day == self.day), "")


_HALL: Final = Rows(lambda code: Hall.objects.filter(code=code, queues=True), str)
_SLOTS: Final = Statement(
    lambda hall, business, at: (
        Slot.objects.filter(hall=hall, business=business, start__gt=at)
        .order_by("start")
        .values_list("start", "taken")
    ),
    UUID,
    str,
    datetime,
)
_SLOT: Final = Statement(
    lambda hall, business, start, subject: (
        Slot.objects.filter(hall=hall, business=business, start=start)
        .annotate(
            his=Exists(
                Booking.objects.filter(
                    hall=OuterRef("hall"),
                    business=OuterRef("business"),
                    start=OuterRef("start"),
                    subject=subject,
                )
            )
        )
        .values_list("taken", "his")
    ),
    UUID,
    str,
    datetime,
    UUID,
)


def _hall(code: str) -> Hall:
    found = _HALL.first(code)
    if found is None:
        raise NotYours("没有找到这个大厅，或者它不接受预约。请回到预约页重新选择。")
    return found


def checkin_minutes() -> int:
    """Return how many minutes before and after his time somebody may take his ticket."""
    return rules.booking("checkin_minutes")


def on_time_minutes() -> int:
    """Return within how many minutes after his time somebody who has booked is called on time."""
    return rules.queue("on_time_minutes")


def slot_minutes() -> int:
    """Return how many minutes a time that may be booked lasts."""
    return rules.booking("slot_minutes")


def bookable(code: str, business: str, start: datetime, by: Actor, at: datetime) -> UUID:
    """Return the hall of this code in which he wants a time to come; raise Invalid if it is full.

    In a rush nearly everybody is told so, hence before a change is begun; the command has the last
    word. Who has a booking of that time himself may be repeating his request: it answers him.
    """
    hall = _hall(code)
    if by.behalf and business in hall.businesses and start > at:
        for taken, his in _SLOT(hall.pk, business, start, UUID(by.behalf)):
            if not his and 0 < taken >= places(hall, business, start):
                raise Invalid(FULL, errors={"start": FULL})
    return hall.pk


def times(code: str, business: str, at: datetime, chosen: date | None = None) -> Times:
    """Return what is free of a business in a hall: by day, and the times of one day."""
    hall = _hall(code)
    if business not in hall.businesses:
        raise NotYours("这个大厅不办理这项业务。请回到预约页重新选择。")
    first, ahead = today(at), rules.booking("days_ahead", hall.rules)
    opened = opening([hall.pk], first, first + timedelta(days=ahead))
    taken, most = _taken(hall, business, at), places_of(hall, business)
    found = {
        day: _free(hall, opened.slots(hall, day), most, taken, at)
        for day in (first + timedelta(days=n) for n in range(ahead + 1))
    }
    day = chosen if chosen in found else next((day for day, free in found.items() if free), None)
    return Times(
        hall=_where(hall, opened, at),
        business=business,
        business_name=rules.businesses()[business].name,
        days=tuple(
            _day(day, free, "" if free else _why_none(hall, most, day, opened, at))
            for day, free in found.items()
        ),
        day=day,
        times=found[day] if day else (),
        cancel_minutes=rules.booking("cancel_minutes", hall.rules),
        slot_minutes=rules.booking("slot_minutes"),
        missed={name: rules.booking(name) for name in ("missed_most", "missed_days", "pause_days")},
        note=_why_not(chosen, first, ahead) if chosen and chosen not in found else "",
    )


def _why_not(chosen: date, first: date, ahead: int) -> str:
    """Say why a day cannot be booked that is not among those that can."""
    said = f"{chosen.month} 月 {chosen.day} 日"
    if chosen < first:
        return f"{said}已经过了，不能预约。下面是现在可以约的日子。"
    return f"{said}还太早，最多提前 {ahead} 天预约。下面是现在可以约的日子。"


def _where(hall: Hall, opened: Opening, at: datetime) -> Where:
    notices = tuple(notice_card(one, at) for one in opened.notices.get(hall.pk, ()))
    return Where(hall.code, hall.name, hall.address, notices)


def _taken(hall: Hall, business: str, at: datetime) -> Mapping[datetime, int]:
    return dict(_SLOTS(hall.pk, business, at))


def _free(
    hall: Hall,
    slots: tuple[datetime, ...],
    most: Callable[[datetime], int],
    taken: Mapping[datetime, int],
    at: datetime,
) -> tuple[Time, ...]:
    lasts = rules.minutes("slot_minutes")
    fixed = at + timedelta(minutes=rules.booking("cancel_minutes", hall.rules))
    found = (
        Time(start, most(start) - taken.get(start, 0), start + lasts, start < fixed)
        for start in slots
        if start > at
    )
    return tuple(one for one in found if one.left > 0)


def is_fixed(code: str, start: datetime, at: datetime) -> bool:
    """Say whether a time is so near that who books it can neither cancel nor move it."""
    ahead = rules.booking("cancel_minutes", _hall(code).rules)
    return start < at + timedelta(minutes=ahead)


def _day(day: date, free: tuple[Time, ...], note: str) -> Day:
    words = f"{day.month} 月 {day.day} 日（{WORDS[day.weekday()]}）"
    return Day(day, words, sum(one.left for one in free), "" if free else note)


def _why_none(
    hall: Hall, most: Callable[[datetime], int], day: date, opened: Opening, at: datetime
) -> str:
    """Say why nothing can be booked on a day."""
    slots = opened.slots(hall, day)
    if slots and not any(map(most, slots)):
        return "这一天不放号，可以现场取号"
    return opened.why_none(hall, day, at)


@dataclass(frozen=True)
class BookingCard:
    """A booking."""

    id: UUID
    code: str
    hall: str
    hall_code: str
    address: str
    phone: str
    business: str
    business_name: str
    start: datetime
    until: datetime
    state: str
    words: str
    reason: str
    may_change: bool
    may_check_in: bool
    opens_at: datetime  # from when he may take his ticket
    change_until: datetime
    ticket: UUID | None
    closed: str  # what the hall announces for that time


def my_bookings(by: Actor, at: datetime, *, page: int = 1) -> tuple[tuple[BookingCard, ...], bool]:
    """Return the bookings of whom he acts for, and whether there are more: what comes next first, then what is over."""
    if by.org or not by.behalf:
        raise NotYours
    here = max(1, page)
    coming = Q(state="booked", start__gt=at - rules.minutes("checkin_minutes"))
    rows = (
        access.bookings_of(by)
        .select_related("hall")
        .annotate(over=Case(When(coming, then=0), default=1), soon=Case(When(coming, then="start")))
    )
    rows = rows.order_by("over", "soon", "-start", "-id")
    found = list(rows[(here - 1) * PAGE : here * PAGE + 1])
    return tuple(booking_cards(found[:PAGE], at)), len(found) > PAGE


def my_booking(booking_id: UUID, by: Actor, at: datetime) -> BookingCard:
    """Return one of his bookings."""
    found = access.bookings_of(by).select_related("hall").filter(pk=booking_id).first()
    if found is None:
        raise NotYours
    return booking_cards([found], at)[0]


@dataclass(frozen=True)
class Moving:
    """A booking for which another time is looked for."""

    id: UUID
    hall_code: str
    business: str
    start: datetime


def to_move(booking_id: UUID, by: Actor) -> Moving:
    """Return one of his bookings, so far as another time is looked for."""
    row = access.bookings_of(by).select_related("hall").filter(pk=booking_id).first()
    if row is None:
        raise NotYours
    return Moving(row.pk, row.hall.code, row.business, row.start)


def booking_cards(rows: Sequence[Booking], at: datetime) -> list[BookingCard]:
    """Return bookings as pages show them; the rows come with their halls."""
    tickets = dict(
        Ticket.objects.filter(booking__in=[row.pk for row in rows]).values_list("booking", "id")
    )
    if not rows:
        return []
    starts = [row.start for row in rows]
    opened = opening([row.hall_id for row in rows], today(min(starts)), today(max(starts)))
    return [_card(row, at, tickets.get(row.pk), opened) for row in rows]


def _card(row: Booking, at: datetime, ticket: UUID | None, opened: Opening) -> BookingCard:
    around = rules.minutes("checkin_minutes")
    until = row.start - timedelta(minutes=rules.booking("cancel_minutes", row.hall.rules))
    closed = (
        one.text for one in opened.closings(row.hall_id) if one.since <= row.start < one.until
    )
    return BookingCard(
        id=row.pk,
        code=row.code,
        hall=row.hall.name,
        hall_code=row.hall.code,
        address=row.hall.address,
        phone=row.hall.phone,
        business=row.business,
        business_name=rules.businesses()[row.business].name,
        start=row.start,
        until=row.start + rules.minutes("slot_minutes"),
        state=row.state,
        words=BOOKING.words[row.state],
        reason=row.reason,
        may_change=row.state == "booked" and at <= until,
        may_check_in=row.state == "booked" and row.start - around <= at <= row.start + around,
        opens_at=row.start - around,
        change_until=until,
        ticket=ticket,
        closed=next(closed, ""),
    )


def coming(by: Actor, at: datetime) -> int:
    """Return how many bookings of his are still to come: for the first page of his own."""
    soon = at - rules.minutes("checkin_minutes")
    return access.bookings_of(by).filter(state="booked", start__gt=soon).count()


def halls_that_book(
    region: str, business: str, at: datetime, q: str = "", page: int = 1
) -> tuple[tuple[HallCard, ...], bool]:
    """Return the halls that take bookings, and whether there are more: of a place and of the city above it.

    No place: of the whole province. Those of the place come before those of its city.
    """
    rows = Hall.objects.filter(still_there(today(at)), queues=True)
    if region:
        near, above = Q(code__startswith=region[:6]), Q(code__startswith=f"{region[:4]}00000-")
        rows = rows.filter(near | above)
        rows = rows.annotate(far=Case(When(near, then=0), default=1)).order_by("far", "code")
    else:
        rows = rows.order_by("code")
    if business:
        rows = rows.filter(businesses__contains=[business])
    if q:
        rows = rows.filter(Q(name__contains=q) | Q(address__contains=q))
    here = max(1, page)
    found = list(rows[(here - 1) * PAGE : here * PAGE + 1])
    return tuple(cards(found[:PAGE], at)), len(found) > PAGE
