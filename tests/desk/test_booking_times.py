"""When one books: nobody in two places at once, what comes next first, what is said of days and near times."""

from dataclasses import replace
from datetime import timedelta

import pytest

from onething.desk import commands
from onething.desk import queries as desk
from onething.desk.models import Booking
from onething.kernel.ids import new_id
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid
from tests.desk.given import CODE, NINE, OTHER, a_booking, hall, state
from tests.times import MONDAY

pytestmark = pytest.mark.django_db


def test_nobody_is_at_two_windows_at_once(citizen):
    first = a_booking(citizen)
    for said in ({"business": "social"}, {"business": "social", "code": OTHER}):
        with pytest.raises(Invalid, match=r"已经预约了.*的“综合受理”，一个人不能同时在两处办"):
            a_booking(citizen, **said)
    a_booking(citizen, business="social", start=NINE + timedelta(minutes=30))
    commands.cancel_booking(first, by=citizen, at=MONDAY)

    assert state(a_booking(citizen, business="people", code=OTHER)) == "booked"


def test_who_comes_for_several_comes_to_one_hall(citizen):
    """A mother who brings two children books three times at one hall, and nowhere else then."""
    child = replace(citizen, behalf=str(new_id()))
    a_booking(citizen)

    assert a_booking(child)
    with pytest.raises(Invalid, match="不能同时在两处办"):
        a_booking(replace(citizen, behalf=str(new_id())), code=OTHER)


def test_a_closing_moves_nobody_to_where_he_is_busy(citizen, leader):
    booking = a_booking(citizen)
    a_booking(citizen, business="social", start=NINE + timedelta(hours=1))
    commands.give_notice(
        hall().pk, closes=True, text="停电", since=NINE, until=NINE + timedelta(hours=1), by=leader,
        at=MONDAY,
    )  # fmt: skip

    pump_all()

    assert state(booking) == "moved"
    moved = Booking.objects.get(follows=booking)
    assert moved.start == NINE + timedelta(minutes=90)


def test_what_comes_next_stands_first(citizen):
    far = a_booking(citizen, start=NINE + timedelta(days=2))
    near = a_booking(citizen, business="social")
    gone = a_booking(citizen, business="people", start=NINE + timedelta(hours=2))
    commands.cancel_booking(gone, by=citizen, at=MONDAY)

    rows, _ = desk.my_bookings(citizen, MONDAY)

    assert [one.id for one in rows] == [near, far, gone]


def test_a_day_that_cannot_be_booked_is_said_and_near_times_too(citizen):
    past = desk.times(CODE, "general", MONDAY, (MONDAY - timedelta(days=1)).date())
    assert "已经过了" in past.note
    assert (
        "最多提前 7 天"
        in desk.times(CODE, "general", MONDAY, (MONDAY + timedelta(days=9)).date()).note
    )

    found = desk.times(CODE, "general", MONDAY, MONDAY.date())

    assert found.note == ""
    assert [one.fixed for one in found.times[:2]] == [True, False]
    assert found.times[0].until - found.times[0].start == timedelta(minutes=30)
    assert desk.is_fixed(CODE, found.times[0].start, MONDAY)
    assert not desk.is_fixed(CODE, NINE, MONDAY)
