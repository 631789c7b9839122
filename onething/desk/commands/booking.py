"""Booking: made, cancelled, moved by who has booked."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from onething.desk import access, rules
from onething.desk.events import Booked, BookingCancelled, BookingMoved
from onething.desk.models import Booking, Hall
from onething.desk.opening import opening, today
from onething.desk.seats import FULL, Full, Seat, Twice, busy, give_back, take
from onething.desk.terms import BOOKING
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.clock import CHINA
from onething.kernel.command import command
from onething.kernel.facts import Fact
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.kernel.statements import Rows

TWICE = "您这一天已经预约了这项业务，一天只能约一次。要换时间的，请在“我的预约”里改约。"
OTHERS = "预约实名，只能为您本人或者您依法代表的人预约。要替别人预约的，请先切换身份，或者请对方在“委托”里委托您。"


_HALL: Final = Rows(lambda key: Hall.objects.filter(pk=key, queues=True), UUID)


@command
def book(
    hall_id: UUID, *, business: str, start: datetime, subject: UUID, by: Actor, at: datetime
) -> UUID:
    """Book a time for a business, in one's own name or for whom one acts."""
    if by.org or not by.behalf:
        raise NotYours
    if str(subject) != by.behalf:
        raise Invalid(OTHERS, errors={"subject": OTHERS})
    hall = _HALL.first(hall_id)
    if hall is None:
        raise NotYours("没有找到这个大厅，或者它不接受预约。请回到预约页重新选择。")
    must_not_be_paused(subject, at)
    seat = Seat(hall=hall, business=business, start=start, subject=subject, person=by.who)
    booking = taken(seat, at)
    ledger.write(booked(booking, seat), by=by, at=at)
    return booking


def taken(seat: Seat, at: datetime) -> UUID:
    """Take a place, or say in words why there is none."""
    must_be_open(seat, at)
    must_be_free(seat)
    try:
        return take(seat, at)
    except Full as full:
        raise Invalid(FULL, errors={"start": FULL}) from full
    except Twice as twice:
        must_be_free(seat)  # what was booked elsewhere in the same instant is there to be read now
        raise Invalid(TWICE, errors={"start": TWICE}) from twice


def must_be_free(seat: Seat) -> None:
    """Refuse a time at which he has booked something else: nobody is at two windows at once."""
    found = busy(seat.subject, seat.person, seat.hall.pk, seat.start, seat.start)
    same = {"subject": seat.subject, "business": seat.business, "day": today(seat.start)}
    other = found.exclude(**same).first()  # the same once more is told as such
    if other is not None:
        name = rules.businesses()[other.business].name
        said = (
            f"您 {other.start.astimezone(CHINA):%m-%d %H:%M} 已经预约了{other.hall.name}的“{name}”，"
            "一个人不能同时在两处办。请选择别的时间，或者先取消那一个。"
        )
        raise Invalid(said, errors={"start": said})


def booked(booking: UUID, seat: Seat) -> Fact:
    """Return what happened."""
    return Booked(
        booking=booking,
        subject=seat.subject,
        hall=seat.hall.pk,
        business=seat.business,
        start=seat.start,
        follows=seat.follows,
    )


def must_not_be_paused(subject: UUID, at: datetime) -> None:
    """Refuse who has not come too often, and say until when."""
    most, days = rules.booking("missed_most"), rules.booking("missed_days")
    since = at - timedelta(days=days + rules.booking("pause_days"))
    rows = Booking.objects.filter(subject=subject, state="missed", start__gte=since)
    missed = list(rows.order_by("-start").values_list("start", flat=True)[:most])
    if len(missed) < most or missed[0] - missed[-1] > timedelta(days=days):
        return
    until = missed[0] + timedelta(days=rules.booking("pause_days"))
    if at < until:
        raise NotAllowed(
            f"您在 {days} 天内有 {most} 次预约没有来，{until.astimezone(CHINA):%Y-%m-%d} 以前不能再预约。"
            "可以直接到大厅取现场号。"
        )


def must_be_open(seat: Seat, at: datetime) -> None:
    """Refuse a time that is over, too far away or in which the hall is closed."""
    hall, start = seat.hall, seat.start
    if seat.business not in hall.businesses:
        raise Invalid("这个大厅不办理这项业务。请回到预约页重新选择。")
    if start <= at:
        raise Invalid(said := "这个时间已经过了，请选择以后的时间。", errors={"start": said})
    day, ahead = today(start), rules.booking("days_ahead", hall.rules)
    if day > today(at) + timedelta(days=ahead):
        said = f"这个大厅最多提前 {ahead} 天预约，请选择近一些的日子。"
        raise Invalid(said, errors={"start": said})
    opened = opening([hall.pk], day, day)
    if start in opened.slots(hall, day):
        return
    said = f"{hall.name}这个时间不开放，请选择别的时间。"
    if opened.spans(hall, day) is None:
        said = f"{day.year} 年的放假安排还没有公布，这一天暂时不能预约，请选择别的日子。"
    for one in opened.closings(hall.pk):
        if one.since <= start < one.until:
            until = f"{one.until.astimezone(CHINA):%Y-%m-%d %H:%M}"
            said = f"{hall.name}暂停服务到 {until}：{one.text}。请选择别的时间或者别的大厅。"
    raise Invalid(said, errors={"start": said})


@command
def cancel_booking(booking_id: UUID, *, by: Actor, at: datetime) -> None:
    """Give one's booking back, in time for somebody else."""
    row = access.booking_to_change(booking_id, by)
    state = BOOKING.step(row.state, "cancel").end
    _in_time(row, at, "取消")
    row.state, row.ended_at = state, at
    row.save(update_fields=["state", "ended_at"])
    give_back(row.hall_id, row.business, row.start)
    ledger.write(BookingCancelled(**about(row)), by=by, at=at)


@command
def rebook(booking_id: UUID, *, start: datetime, by: Actor, at: datetime) -> UUID:
    """Take another time of the same hall and business instead of the one that was booked."""
    row = access.booking_to_change(booking_id, by)
    BOOKING.step(row.state, "rebook")
    _in_time(row, at, "改约")
    if start == row.start:
        raise Invalid(said := "这就是现在预约的时间，请选择别的时间。", errors={"start": said})
    seat = Seat(
        hall=row.hall,
        business=row.business,
        start=start,
        subject=row.subject,
        person=by.who,
        follows=row.pk,
    )
    end(row, "rebook", at)
    into = taken(seat, at)
    fact = BookingMoved(**about(row), into=into, into_start=start, by_hall=False, reason="")
    ledger.write(fact, booked(into, seat), by=by, at=at)
    return into


def end(row: Booking, do: str, at: datetime, reason: str = "") -> None:
    """Take a step that ends a booking; its place is free again."""
    row.state, row.ended_at, row.reason = BOOKING.step(row.state, do).end, at, reason
    row.save(update_fields=["state", "ended_at", "reason"])
    give_back(row.hall_id, row.business, row.start)


def about(row: Booking) -> dict[str, Any]:
    """Return what each fact of a booking says."""
    return {
        "booking": row.pk,
        "subject": row.subject,
        "hall": row.hall_id,
        "business": row.business,
        "start": row.start,
    }


def _in_time(row: Booking, at: datetime, what: str) -> None:
    ahead = rules.booking("cancel_minutes", row.hall.rules)
    if row.start - timedelta(minutes=ahead) < at:
        raise NotAllowed(
            f"开始前 {ahead} 分钟内不能{what}。能来的请按时来；来不了的会记为“没有来”，"
            f"{rules.booking('missed_days')} 天内满 {rules.booking('missed_most')} 次暂停预约。"
        )
