"""What other hours, a day or a closing would move is shown before; whom a hall has moved is listed after."""

from datetime import date, timedelta

import pytest

from onething.desk import commands
from onething.desk import queries as desk
from onething.desk.models import Booking, OwnDay
from onething.desk.queries.moves import SHOWN
from onething.identity.models import Subject
from onething.kernel.ids import new_id
from onething.kernel.pump import pump_all
from onething.kernel.refusals import NotYours
from tests.cast import actor
from tests.desk.given import CODE, NINE, OTHER, TOMORROW, a_booking, hall, person, state
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
HALF = timedelta(minutes=30)
WEEK = {
    "work": ["10:00-12:00"], "noon": [], "late": [], "late_on": [], "weekend": [], "holiday": [],
}  # fmt: skip
SINCE, UNTIL = date(2026, 3, 1), date(2026, 3, 5)


def closing(leader, since=NINE, until=NINE + DAY, halls=None):
    return desk.moves.moved_by_closing(halls or [hall().pk], since, until, leader, MONDAY)


def test_other_hours_say_first_whose_bookings_they_would_move(citizen, leader):
    first, kept = a_booking(citizen), a_booking(person(citizen), start=NINE + timedelta(hours=1))
    elsewhere = a_booking(person(citizen), business="police", code=OTHER)

    moves = desk.moves.moved_by_hours(hall().pk, WEEK, leader, MONDAY)

    assert [one.id for one in moves.rows] == [first]
    (row,) = moves.rows
    assert (moves.total, moves.further, row.start) == (1, 0, NINE)
    assert (row.name[0], "小满" in row.name, row.business) == ("李", False, "综合受理")
    commands.set_hours(hall().pk, hours=WEEK, by=leader, at=MONDAY)
    pump_all()
    assert (state(first), state(kept), state(elsewhere)) == ("moved", "booked", "booked")


def test_a_day_of_its_own_and_its_end_say_first_what_they_would_move(citizen, leader):
    first = a_booking(citizen)
    a_booking(person(citizen), start=NINE + DAY)

    def of_day(spans):
        return desk.moves.moved_by_day(hall().pk, TOMORROW.date(), spans, leader, MONDAY)

    assert [one.id for one in of_day(["13:30-17:30"]).rows] == [first]
    assert of_day(["09:00-10:00"]).total == of_day(None).total == 0
    OwnDay.objects.create(hall=hall(), day=TOMORROW.date(), spans=["07:00-10:00"], note="早班")
    early = a_booking(person(citizen), start=NINE - timedelta(hours=2))
    assert [one.id for one in of_day(None).rows] == [early]


def test_a_closing_counts_all_that_loses_its_time(citizen, leader):
    """A slot that is cut is lost whole; those after it stay as they are."""
    a_booking(citizen)
    a_booking(person(citizen), start=NINE + HALF)
    a_booking(person(citizen), start=NINE + 2 * HALF)

    assert closing(leader, NINE + HALF, NINE + 2 * HALF).total == 1
    assert closing(leader, NINE + timedelta(minutes=10), NINE + HALF).total == 1
    assert closing(leader, NINE, NINE + timedelta(minutes=10)).total == 1
    assert closing(leader, NINE + DAY, NINE + 2 * DAY).total == 0


def test_many_are_counted_and_the_first_are_named(leader):
    Booking.objects.bulk_create(
        Booking(
            code=f"M{n}", hall=hall(), business="general", day=TOMORROW.date(), start=NINE,
            subject=new_id(), person="subject:x", booked_at=MONDAY,
        )
        for n in range(SHOWN + 3)
    )  # fmt: skip

    moves = closing(leader)

    assert (moves.total, len(moves.rows), moves.further) == (SHOWN + 3, SHOWN, 3)
    assert moves.halls == ((hall().name, SHOWN + 3),)


@pytest.mark.parametrize("login", ["wangfang", "lixiaoman", "zhouming", "zhangyun"])
def test_only_who_leads_sees_what_would_move_and_what_was_moved(login):
    by = actor(login)
    wanted = desk.displaced.DisplacedWanted(SINCE, UNTIL)
    for asked in (
        lambda: closing(by),
        lambda: desk.moves.moved_by_hours(hall().pk, WEEK, by, MONDAY),
        lambda: desk.moves.moved_by_day(hall().pk, TOMORROW.date(), [], by, MONDAY),
        lambda: desk.displaced.displaced_bookings(hall().pk, wanted, by),
        lambda: desk.displaced.displaced_to_phone(hall().pk, wanted, by),
    ):
        with pytest.raises(NotYours):
            asked()


def test_the_halls_of_others_are_not_looked_at(leader):
    with pytest.raises(NotYours):
        closing(leader, halls=[hall().pk, hall(OTHER).pk])


def listed(leader, phones=False, **said):
    read = desk.displaced.displaced_to_phone if phones else desk.displaced.displaced_bookings
    return read(hall(CODE).pk, desk.displaced.DisplacedWanted(SINCE, UNTIL, **said), leader)


def close(leader, days=1, text="停电"):
    commands.give_notice(
        hall().pk, closes=True, text=text, since=NINE, until=NINE + days * DAY, by=leader, at=MONDAY
    )
    pump_all()


def test_who_was_moved_where_is_listed(citizen, leader):
    booking = a_booking(citizen)
    own = a_booking(person(citizen), start=NINE + timedelta(days=2))
    commands.cancel_booking(own, by=actor_of(own), at=MONDAY)

    close(leader)

    page = listed(leader)
    assert (page.moved, page.dropped, page.reasons) == (1, 0, (("停电", 1),))
    (row,) = page.rows
    into = Booking.objects.get(follows=booking)
    assert (row.id, row.into, row.into_code) == (booking, into.start, into.code)
    assert (row.into_words, row.into_hall, row.reason) == ("已预约", "", "停电")
    assert "*" in row.phone
    assert listed(leader, phones=True).rows[0].phone == row.phone  # he need not be phoned
    commands.cancel_booking(into.pk, by=citizen, at=MONDAY)
    assert listed(leader).rows[0].into_words == "已取消"


def actor_of(booking):
    row = Booking.objects.get(pk=booking)
    like = actor("lixiaoman")
    return type(like)(**{**vars(like), "who": row.person, "behalf": str(row.subject)})


def test_who_could_not_be_moved_is_to_be_phoned(citizen, leader):
    booking = a_booking(citizen)
    close(leader, days=60)
    subject = Subject.objects.get(pk=citizen.behalf)

    (row,) = listed(leader, outcome="dropped").rows
    assert (row.id, row.into, row.again, row.name) == (booking, None, False, row.name)
    assert row.name != subject.name
    (shown,) = listed(leader, phones=True).rows
    assert (shown.name, shown.phone) == (subject.name, subject.phone)
    assert listed(leader, outcome="moved").rows == ()
    assert listed(leader, reason="别的").rows == ()


def test_what_people_move_and_cancel_themselves_is_not_on_the_list(citizen, leader):
    commands.rebook(a_booking(citizen), start=NINE + HALF, by=citizen, at=MONDAY)
    assert listed(leader).rows == ()
