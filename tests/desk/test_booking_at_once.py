"""Two bookings of one person in the same instant: the database keeps him out of two places, in the same words."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from onething.desk import commands
from onething.desk.commands import booking
from onething.desk.models import Booking, Slot
from onething.kernel.ids import new_id
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid
from tests.cast import actor
from tests.desk.given import CODE, NINE, OTHER, TOMORROW, a_booking, hall
from tests.properties.together import all_at_once
from tests.times import MONDAY

ELSEWHERE = r"已经预约了.*的“.+”，一个人不能同时在两处办"
LATER = NINE + timedelta(minutes=15)


def a_row(by, code=CODE, business="general", *, start=NINE, minutes=30, state="booked"):
    return Booking.objects.create(
        code=str(new_id())[-10:], hall=hall(code), business=business, day=TOMORROW.date(), start=start,
        until=start + timedelta(minutes=minutes) if minutes else None, subject=by.behalf, person=by.who,
        booked_at=MONDAY, state=state,
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    "said", [{"business": "social"}, {"code": OTHER}, {"business": "social", "start": LATER}]
)
def test_nobody_is_at_two_windows_at_once_in_the_database(citizen, said):
    a_row(citizen)
    with pytest.raises(IntegrityError, match=r"nobody_is_at_two|one_booking"), transaction.atomic():
        a_row(citizen, **said)


@pytest.mark.django_db
def test_who_comes_for_several_comes_to_one_hall_in_the_database(citizen):
    a_row(citizen)
    a_row(replace(citizen, behalf=str(new_id())))
    with pytest.raises(IntegrityError, match="who_comes_for_several"), transaction.atomic():
        a_row(replace(citizen, behalf=str(new_id())), OTHER)


@pytest.mark.django_db
def test_what_is_over_or_was_booked_before_stands_in_nobodys_way(citizen):
    a_row(citizen, state="cancelled")
    a_row(citizen, business="people", minutes=0)
    assert a_row(citizen, business="social")
    assert a_row(citizen, business="collect", start=NINE + timedelta(minutes=30))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"business": "general"}, {"business": "social"}),
        ({"business": "general"}, {"business": "people", "code": OTHER}),
    ],
)
def test_two_bookings_of_one_in_the_same_instant_are_one(transactional_db, first, second):
    """The check of the second has seen nothing of the first: the database says no, in the same words."""
    for round_ in range(4):
        start, outcomes = NINE + timedelta(minutes=30 * round_), []
        by = actor("lixiaoman")

        def deed(said, start=start, outcomes=outcomes, by=by):
            try:
                a_booking(by, start=start, **said)
                outcomes.append("booked")
            except Invalid as refusal:
                outcomes.append(refusal.errors["start"])

        all_at_once(lambda: deed(first), lambda: deed(second))

        assert sorted(one == "booked" for one in outcomes) == [False, True]
        assert next(one for one in outcomes if one != "booked").startswith("您 03-03 ")
        (row,) = Booking.objects.filter(state="booked")
        assert row.until - row.start == timedelta(minutes=30)
        assert sum(Slot.objects.values_list("taken", flat=True)) == 1
        commands.cancel_booking(row.pk, by=by, at=MONDAY)


@pytest.mark.django_db
def test_who_was_not_seen_by_the_check_is_told_the_same(citizen, monkeypatch):
    """What stands there once the place is taken is what the sentence speaks of."""
    a_booking(citizen)
    real, calls = booking.must_be_free, []

    def blind_at_first(seat):
        calls.append(seat)
        if len(calls) > 1:
            real(seat)

    monkeypatch.setattr(booking, "must_be_free", blind_at_first)
    with pytest.raises(Invalid, match=ELSEWHERE):
        a_booking(citizen, business="social")
    assert len(calls) == 2


@pytest.mark.django_db
def test_a_closing_finds_another_time_where_the_database_knows_of_one(citizen, leader):
    first = a_booking(citizen)
    a_booking(citizen, business="social", start=NINE + timedelta(minutes=30))
    commands.give_notice(
        hall().pk, closes=True, text="停电", since=NINE, until=NINE + timedelta(minutes=30), by=leader,
        at=MONDAY,
    )  # fmt: skip

    pump_all()

    assert Booking.objects.get(follows=first).start == NINE + timedelta(hours=1)
