"""Tickets: taken by who walks in, or by who has booked and comes in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Max, Min

from onething.desk import access, rules
from onething.desk.events import TicketTaken
from onething.desk.lines import about
from onething.desk.live import tell
from onething.desk.models import Booking, Hall, Line, Ticket
from onething.desk.opening import opening, today
from onething.desk.terms import BOOKING, end_of, floor_of, lane, place_of, tag_of
from onething.identity import queries as identity
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.clock import CHINA
from onething.kernel.codes import plain_code
from onething.kernel.command import command
from onething.kernel.ids import new_id
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

DIGITS: Final = 3
HOLD = (
    "INSERT INTO desk_line (id, hall_id, day, numbers, ends) VALUES (%s, %s, %s, '{}', '{}')"
    " ON CONFLICT (hall_id, day) DO UPDATE SET day = EXCLUDED.day RETURNING id"
)


@command
def take_ticket(
    hall_id: UUID,
    *,
    business: str,
    ground: str = "",
    subject: UUID | None = None,
    by: Actor,
    at: datetime,
) -> UUID:
    """Give a ticket to somebody who walks in; who goes first does so on a listed ground."""
    hall = access.hall_to_serve(hall_id, by)
    if not by.has("window"):
        raise NotYours
    if ground and ground not in rules.priorities():
        said = "优先的理由不在名单里，请重新选择。"
        raise Invalid(said, errors={"ground": said})
    _must_serve(hall, business, at)
    row = Ticket(business=business, kind="priority" if ground else "walk", subject=subject)
    row.ground = ground
    return _issue(row, hall, by, at)


def bring(
    hall_id: UUID,
    *,
    business: str,
    ground: str,
    subject: UUID | None,
    aid: UUID,
    by: Actor,
    at: datetime,
) -> Brought:
    """Give a ticket to somebody whom a helper brings, who goes first; part of a command, which ends with it."""
    hall = access.hall_to_help_in(hall_id, by)
    if ground not in rules.priorities():
        said = "优先号只给优先人群。请到导办台取现场号，帮办员一样可以陪着办。"
        raise NotAllowed(said)
    rows = Ticket.objects.filter(hall__in=access.halls_helped_in(by), day=today(at), aid=aid)
    rows = rows.exclude(state="dropped")  # the order is held by whoever asks: nobody comes between
    if (held := rows.first()) is not None:
        raise NotAllowed(f"这件帮办单今天已经取了 {held.number}，不用再取。")
    _must_serve(hall, business, at)
    row = Ticket(business=business, kind="priority", ground=ground, subject=subject, aid=aid)
    return Brought(_issue(row, hall, by, at), row.number, hall.pk, hall.name)


@dataclass(frozen=True)
class Brought:
    """A ticket that was given because of an order."""

    ticket: UUID
    number: str
    hall: UUID
    hall_name: str


@command
def take_ticket_here(
    device: UUID, *, business: str, subject: UUID | None = None, by: Actor, at: datetime
) -> UUID:
    """Give a ticket at a machine; who has put his card on it goes first if he is old enough.

    `subject`: whose card the machine has read. On other grounds a clerk enters it, who sees the proof.
    """
    hall = access.hall_of_machine(device, by)
    _must_serve(hall, business, at)
    if subject is not None:
        _must_not_wait(hall, business, subject, at)
    ground = _ground_of(subject, at) if subject is not None else ""
    kind = "priority" if ground else "walk"
    row = Ticket(business=business, kind=kind, subject=subject, ground=ground)
    return _issue(row, hall, by, at)


def _ground_of(subject: UUID, at: datetime) -> str:
    """Return on what ground somebody goes first by his age; “”: on none."""
    known = identity.subjects([subject]).get(subject)
    if known is None or known.birth is None:
        return ""
    born, day = known.birth, today(at)
    return rules.ground_of_age(
        day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    )


def _must_not_wait(hall: Hall, business: str, subject: UUID, at: datetime) -> None:
    rows = Ticket.objects.filter(hall=hall, day=today(at), business=business, subject=subject)
    held = rows.filter(state__in=("waiting", "called")).order_by("taken_at", "id").first()
    if held is not None:
        raise NotAllowed(
            f"您今天已经取了 {held.number}，还在等，不用再取。请看大屏，听到叫号再到窗口。"
        )


@command
def check_in_here(device: UUID, *, code: str, by: Actor, at: datetime) -> UUID:
    """Give a ticket at a machine to somebody who has booked and types the code of his booking."""
    hall = access.hall_of_machine(device, by)
    rows = Booking.objects.select_for_update(of=("self",)).select_related("hall")
    booking = rows.filter(hall=hall, code=plain_code(code)).first()
    if booking is None:
        words = "没有找到这个预约码。请核对“我的预约”里的预约码，或者取现场号。"
        raise Invalid(words, errors={"code": words})
    return _arrived(booking, "", by, at)


@command
def check_in(booking_id: UUID, *, ground: str = "", by: Actor, at: datetime) -> UUID:
    """Give a ticket to somebody who has booked and comes in time: himself, or by the clerk."""
    return _arrived(access.booking_to_check_in(booking_id, by), ground, by, at)


def _arrived(booking: Booking, ground: str, by: Actor, at: datetime) -> UUID:
    """Take the step of a booking whose holder has come, and give him his ticket."""
    state = BOOKING.step(booking.state, "arrive").end
    if ground and (ground not in rules.priorities() or not by.has("window")):
        raise Invalid("优先要由大厅的工作人员核对证件后登记，请到导办台。")
    _must_be_in_time(booking, at)
    _must_serve(booking.hall, booking.business, max(at, booking.start))  # early for the first slot
    booking.state, booking.ended_at = state, at
    booking.save(update_fields=["state", "ended_at"])
    row = Ticket(
        business=booking.business,
        kind="priority" if ground else "booked",
        subject=booking.subject,
        booking=booking.pk,
        due_at=booking.start,
    )
    row.ground = ground
    return _issue(row, booking.hall, by, at)


def _must_be_in_time(booking: Booking, at: datetime) -> None:
    around = rules.minutes("checkin_minutes")
    if at < booking.start - around:
        opens = booking.start - around
        raise NotAllowed(
            f"还没有到签到时间，请在 {opens.astimezone(CHINA):%m-%d %H:%M} 以后签到取号。"
        )
    if at > booking.start + around:
        raise NotAllowed("签到时间已经过了，这个预约不能再取号。请取现场号。")


def _must_serve(hall: Hall, business: str, at: datetime) -> None:
    if not hall.queues or business not in hall.businesses:
        raise Invalid(
            "这个大厅不为这项业务发号，请重新选择业务。", errors={"business": "请选择业务"}
        )
    day = today(at)
    if not opening([hall.pk], day, day).is_open(hall, at):
        raise NotAllowed("大厅现在不开放，不能取号。开放时间见大厅的页面。")


def _issue(row: Ticket, hall: Hall, by: Actor, at: datetime) -> UUID:
    """Number a ticket and put it into the line of its hall, which is held until the commit."""
    day = today(at)
    line = _line(hall, day)
    letter = rules.businesses()[row.business].letter
    number = line.numbers.get(letter, 0) + 1
    mine = lane(row.kind, row.business)
    row.id, row.hall, row.day, row.taken_at = new_id(), hall, day, at
    row.number = f"{letter}{number:0{DIGITS}d}"
    row.tag = tag_of(mine, line.ends, _floor(row))
    row.place = place_of(row.kind, row.tag)
    row.save(force_insert=True)
    line.numbers[letter] = number
    line.ends[mine] = end_of(row.kind, row.tag, rules.weights())
    line.save(update_fields=["numbers", "ends"])
    tell(hall.pk)
    fact = TicketTaken(**about(row), kind=row.kind, ground=row.ground, booking=row.booking)
    ledger.write(fact, by=by, at=at)
    return row.pk


def _floor(row: Ticket) -> int:
    rows = Ticket.objects.filter(hall=row.hall, day=row.day)
    called = rows.filter(called_at__isnull=False).aggregate(last=Max("tag"))["last"] or 0
    new = rows.filter(business=row.business, state="waiting", called_at=None)
    return floor_of(called, new.aggregate(first=Min("tag"))["first"])


def _line(hall: Hall, day: Any) -> Line:
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [new_id(), hall.pk, day])
        (key,) = cursor.fetchone()
    return Line.objects.get(pk=key)
