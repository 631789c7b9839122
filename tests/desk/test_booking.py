"""Booking: what is refused in which words, what a storm does, what a sudden closing does."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from onething.delivery.models import Message
from onething.desk import commands, rules, timers
from onething.desk import queries as desk
from onething.desk.models import Booking, Slot
from onething.kernel.actor import SYSTEM
from onething.kernel.ids import new_id
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.reactions import REACTIONS, jobs_for
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.cast import actor
from tests.desk.given import CODE, NINE, OTHER, TOMORROW, a_booking, hall, person, state
from tests.properties.together import all_at_once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db


def told(stream):
    return list(Event.objects.filter(stream=stream).order_by("seq").values_list("name", flat=True))


def slot(start=NINE, business="general"):
    return Slot.objects.get(hall=hall(), business=business, start=start)


def test_booking_takes_a_place_and_stands_in_the_ledger(citizen):
    booking = a_booking(citizen)

    row = Booking.objects.get(pk=booking)
    assert (row.state, row.start, str(row.subject)) == ("booked", NINE, citizen.behalf)
    assert slot().taken == 1
    assert told(f"booking:{booking}") == ["desk.booked"]


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (MONDAY - timedelta(days=1), "已经过了"),
        (MONDAY + timedelta(days=9), "最多提前 7 天"),
        (NINE.replace(hour=15), "不开放"),  # eleven at night
        (NINE + timedelta(minutes=10), "不开放"),  # no slot begins then
    ],
)
def test_a_time_that_cannot_be_is_refused_in_words(citizen, start, words):
    with pytest.raises(Invalid, match=words):
        a_booking(citizen, start=start)

    assert not Booking.objects.exists()


def test_one_books_a_business_once_a_day(citizen):
    a_booking(citizen)

    with pytest.raises(Invalid, match="一天只能约一次"):
        a_booking(citizen, start=NINE + timedelta(hours=1))

    assert Slot.objects.count() == 1
    a_booking(citizen, business="social", start=NINE + timedelta(hours=2))


def test_nobody_books_in_anothers_name(citizen, stranger):
    with pytest.raises(Invalid, match="实名"):
        commands.book(
            hall().pk,
            business="general",
            start=NINE,
            subject=UUID(stranger.behalf),
            by=citizen,
            at=MONDAY,
        )


def test_one_books_for_whom_one_stands_for(firm):
    assert Booking.objects.get(pk=a_booking(firm)).subject == UUID(firm.behalf)


@pytest.mark.parametrize("who", ["clerk", "leader", "examiner"])
def test_officials_do_not_book(who, request):
    with pytest.raises(NotYours):
        commands.book(
            hall().pk,
            business="general",
            start=NINE,
            subject=new_id(),
            by=request.getfixturevalue(who),
            at=MONDAY,
        )


def test_a_full_slot_says_so(citizen):
    for _ in range(6):
        a_booking(person(citizen))

    with pytest.raises(Invalid, match="已经约满"):
        a_booking(citizen)

    assert slot().taken == 6
    assert NINE not in [
        one.start for one in desk.times(CODE, "general", MONDAY, TOMORROW.date()).times
    ]


def test_a_year_whose_holidays_are_unknown_cannot_be_booked(citizen):
    at = datetime.fromisoformat("2026-12-30T10:00:00+08:00")

    with pytest.raises(Invalid, match="放假安排还没有公布"):
        a_booking(citizen, start=datetime.fromisoformat("2027-01-04T09:00:00+08:00"), at=at)

    notes = {one.day.year: one.note for one in desk.times(CODE, "general", at).days}
    assert notes[2027] == "放假安排未公布"


def test_a_cancelled_place_is_free_for_somebody_else(citizen):
    booking = a_booking(citizen)

    commands.cancel_booking(booking, by=citizen, at=MONDAY)

    assert (state(booking), slot().taken) == ("cancelled", 0)
    assert told(f"booking:{booking}")[-1] == "desk.booking_cancelled"
    a_booking(citizen)
    with pytest.raises(NotAllowed, match="已取消"):
        commands.cancel_booking(booking, by=citizen, at=MONDAY)


def test_it_is_cancelled_in_time_or_not_at_all(citizen):
    booking = a_booking(citizen)

    with pytest.raises(NotAllowed, match="60 分钟内不能取消"):
        commands.cancel_booking(booking, by=citizen, at=NINE - timedelta(minutes=59))


@pytest.mark.parametrize("who", ["stranger", "clerk", "leader", "examiner"])
def test_a_booking_is_nobody_elses(citizen, who, request):
    booking, other = a_booking(citizen), request.getfixturevalue(who)

    with pytest.raises(NotYours):
        commands.cancel_booking(booking, by=other, at=MONDAY)
    with pytest.raises(NotYours):
        commands.rebook(booking, start=NINE + timedelta(hours=1), by=other, at=MONDAY)


def test_another_time_is_taken_and_the_old_one_given_back(citizen):
    booking, later = a_booking(citizen), NINE + timedelta(hours=1)

    into = commands.rebook(booking, start=later, by=citizen, at=MONDAY)

    assert (state(booking), state(into)) == ("moved", "booked")
    assert (slot().taken, slot(later).taken) == (0, 1)
    assert told(f"booking:{booking}") == ["desk.booked", "desk.booking_moved"]
    with pytest.raises(NotAllowed, match="已改约"):
        commands.rebook(booking, start=later, by=citizen, at=MONDAY)


def test_a_time_that_is_full_leaves_the_old_booking_as_it_is(citizen):
    booking, later = a_booking(citizen), NINE + timedelta(hours=1)
    for _ in range(6):
        a_booking(person(citizen), start=later)

    with pytest.raises(Invalid, match="约满"):
        commands.rebook(booking, start=later, by=citizen, at=MONDAY)

    assert state(booking) == "booked"


def test_who_does_not_come_three_times_books_no_more_for_a_month(citizen):
    for ahead in range(3):
        booking = a_booking(citizen, start=NINE + timedelta(days=ahead))
        timers.note_missed_bookings(NINE + timedelta(days=ahead, minutes=20))
        assert state(booking) == "missed"
    at = NINE + timedelta(days=3)

    with pytest.raises(NotAllowed, match="3 次预约没有来"):
        a_booking(citizen, start=at + timedelta(days=1), at=at)

    later = at + timedelta(days=31)
    a_booking(citizen, start=later + timedelta(days=1), at=later)


def test_who_has_booked_is_reminded_once_and_told_when_he_did_not_come(citizen):
    a_booking(citizen)
    timers.remind_bookings(MONDAY + timedelta(hours=6))
    timers.remind_bookings(MONDAY + timedelta(hours=7))
    timers.note_missed_bookings(NINE + timedelta(minutes=16))

    pump_all()

    titles = [one.title for one in messages(citizen)]
    assert sorted(titles) == ["预约提醒", "预约没有来"]


def messages(by):
    return list(Message.objects.filter(subject=by.behalf))


def test_a_sudden_closing_moves_three_hundred_bookings_and_loses_none(citizen, leader):
    """Each has another time, or none and a word; each wakes one message, none two."""
    times = [NINE + timedelta(minutes=30 * n) for n in range(15)]
    kinds = ("general", "social", "medical", "collect")
    rows = [
        Booking(
            code=f"C{len(kinds) * 5 * place + 5 * kinds.index(kind) + n}", hall=hall(), business=kind,
            day=TOMORROW.date(), start=start, subject=new_id(), person="subject:x", booked_at=MONDAY,
        )
        for place, start in enumerate(times)
        for kind in kinds
        for n in range(5)
    ]  # fmt: skip
    Booking.objects.bulk_create(rows)
    Slot.objects.bulk_create(
        Slot(hall=hall(), business=kind, start=start, taken=5, quota=6)
        for start in times
        for kind in kinds
    )
    closed = NINE, NINE + timedelta(hours=14)
    assert desk.moves.moved_by_closing([hall().pk], *closed, leader, MONDAY).total == 300

    commands.give_notice(
        hall().pk,
        closes=True,
        text="停电检修，请改日再来",
        since=closed[0],
        until=closed[1],
        by=leader,
        at=MONDAY,
    )
    with pytest.raises(Invalid, match="停电检修"):
        a_booking(citizen)
    event = Event.objects.get(name="desk.notice_given")
    for _ in range(2):  # the job is run again after its worker died
        for job in jobs_for(event):
            REACTIONS[job["reaction"]].handle(event, SYSTEM.because("x"), job["target"])

    gone = Booking.objects.filter(pk__in=[row.pk for row in rows])
    moved, dropped = gone.filter(state="moved").count(), gone.filter(state="dropped").count()
    assert moved + dropped == 300
    assert Booking.objects.filter(state="booked", follows__in=gone).count() == moved == 300
    for one in Slot.objects.filter(start__gt=closed[1]):
        here = Booking.objects.filter(business=one.business, start=one.start, state="booked")
        assert here.count() == one.taken <= one.quota
    told = Event.objects.filter(name__in=("desk.booking_moved", "desk.booking_dropped"))
    jobs = [job["reaction"] for one in told for job in jobs_for(one)]
    assert jobs == ["onething.delivery.halls.tell_of_booking"] * 300


def test_who_is_moved_reads_why_and_to_when(citizen, leader):
    booking = a_booking(citizen)

    commands.give_notice(
        hall().pk,
        closes=True,
        text="停电检修",
        since=NINE,
        until=NINE + timedelta(hours=3),
        by=leader,
        at=MONDAY,
    )
    pump_all()

    assert state(booking) == "moved"
    (said,) = messages(citizen)
    assert said.title == "预约改了时间"
    assert "停电检修" in said.text
    assert "3 月 3 日 12:00" in said.text


def test_what_cannot_be_moved_is_dropped_and_said_so(citizen, leader):
    booking = a_booking(citizen)

    commands.give_notice(
        hall().pk,
        closes=True,
        text="装修",
        since=NINE,
        until=NINE + timedelta(days=60),
        by=leader,
        at=MONDAY,
    )
    pump_all()

    assert state(booking) == "dropped"
    assert [one.title for one in messages(citizen)] == ["预约被取消"]


def test_other_hours_and_days_of_its_own_move_what_is_booked(citizen, leader):
    booking = a_booking(citizen)

    commands.set_day(
        hall().pk,
        day=TOMORROW.date(),
        spans=["13:30-17:30"],
        note="上午消防演练",
        by=leader,
        at=MONDAY,
    )
    pump_all()

    assert state(booking) == "moved"
    assert Booking.objects.get(state="booked").start == NINE + timedelta(hours=4, minutes=30)


def test_what_was_booked_in_the_moment_of_closing_is_found_by_the_timer(citizen, leader):
    commands.give_notice(
        hall().pk,
        closes=True,
        text="停电",
        since=NINE,
        until=NINE + timedelta(hours=3),
        by=leader,
        at=MONDAY,
    )
    Booking.objects.create(
        code="ABCDEFGH", hall=hall(), business="general", day=TOMORROW.date(), start=NINE,
        subject=citizen.behalf, person=citizen.who, booked_at=MONDAY,
    )  # fmt: skip

    timers.move_left_over(MONDAY)

    assert Booking.objects.get(state="booked").start == NINE + timedelta(hours=3)


def test_sixty_at_once_for_ten_places_are_exactly_ten(transactional_db):
    citizen, leader = actor("lixiaoman"), actor("sunlixin")
    commands.set_rules(
        hall().pk,
        figures={"days_ahead": 7, "cancel_minutes": 60, **dict.fromkeys(rules.SHARES, 100)},
        quota={"general": 10},
        taken=hall().businesses,
        by=leader,
        at=MONDAY,
    )
    outcomes = []

    def deed(who):
        try:
            a_booking(who)
            outcomes.append("booked")
        except Invalid as refusal:
            outcomes.append(str(refusal))

    people = [replace(person(citizen), cause=f"storm:{n}") for n in range(60)]
    for begin in range(0, 60, 20):
        all_at_once(*(lambda who=who: deed(who) for who in people[begin : begin + 20]))

    assert outcomes.count("booked") == 10
    assert {said for said in outcomes if said != "booked"} == {"这个时间已经约满，请选择别的时间。"}
    assert Booking.objects.count() == slot().taken == 10


def test_one_who_asks_ten_times_at_once_has_one_booking(transactional_db):
    citizen, outcomes = actor("lixiaoman"), []

    def deed(start):
        try:
            a_booking(citizen, start=start)
            outcomes.append("booked")
        except Invalid as refusal:
            outcomes.append(str(refusal)[:9])

    all_at_once(*(lambda n=n: deed(NINE + timedelta(minutes=30 * (n % 3))) for n in range(10)))

    assert outcomes.count("booked") == 1
    assert sum(Slot.objects.values_list("taken", flat=True)) == Booking.objects.count() == 1


def test_another_hall_can_be_booked_as_well(citizen):
    assert Booking.objects.get(pk=a_booking(citizen, code=OTHER, business="police")).hall == hall(
        OTHER
    )
