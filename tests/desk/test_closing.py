"""A hall closes suddenly, does a business no longer, is open at other hours: nobody is lost, nobody is blamed."""

from datetime import timedelta

import pytest

from onething.delivery.models import Message, Parcel
from onething.delivery.parcels.rules import extended
from onething.desk import commands, timers
from onething.desk import queries as desk
from onething.desk.models import Booking, Hall, Ticket
from onething.kernel.actor import SYSTEM
from onething.kernel.ids import new_id
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import NotYours
from tests.cast import actor
from tests.delivery.posts import a_bundle, granted_for_post
from tests.desk.given import NINE, TOMORROW, a_booking, a_ticket, hall, person, seated, state
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
granted = once(granted_for_post)
FIVE = timedelta(minutes=5)
DAY = timedelta(days=1)


def closes(since, until, *, at, text="停电检修", login="sunlixin"):
    return commands.give_notice(
        hall().pk, closes=True, text=text, since=since, until=until, by=actor(login), at=at
    )


def does(*taken, at=MONDAY):
    found = desk.led_hall(hall().pk, actor("sunlixin"), at)
    commands.set_rules(
        hall().pk, figures=found.figures, quota={key: n for key, _, n in found.quota}, taken=taken,
        by=actor("sunlixin"), at=at,
    )  # fmt: skip


def titles(by):
    return [one.title for one in Message.objects.filter(subject=by.behalf).order_by("at", "title")]


def test_a_business_that_the_hall_does_no_longer_drops_its_bookings_with_a_word(citizen):
    gone, stays = a_booking(citizen, business="social"), a_booking(person(citizen))
    does(*(key for key in hall().businesses if key != "social"))
    pump_all()

    assert (state(gone), state(stays)) == ("dropped", "booked")
    (said,) = Message.objects.filter(subject=citizen.behalf)
    assert said.title == "预约被取消"
    assert "大厅不再办理这项业务" in said.text
    timers.note_missed_bookings(NINE + DAY)
    assert state(gone) == "dropped"


def test_a_business_taken_away_in_the_moment_of_booking_is_found_by_the_timer(citizen):
    Hall.objects.filter(pk=hall().pk).update(businesses=["general"])
    row = Booking.objects.create(
        code="ABCDEFGH", hall=hall(), business="social", day=TOMORROW.date(), start=NINE,
        subject=citizen.behalf, person=citizen.who, booked_at=MONDAY,
    )  # fmt: skip

    timers.move_left_over(MONDAY + FIVE)

    assert state(row.pk) == "dropped"


def test_other_hours_changed_in_the_moment_of_booking_are_found_by_the_timer(citizen):
    booking = a_booking(citizen)
    kept = a_booking(person(citizen), start=NINE + timedelta(hours=5))
    Hall.objects.filter(pk=hall().pk).update(
        hours={**hall().hours, "work": ["13:30-17:30"], "noon": []}
    )

    timers.move_left_over(MONDAY + FIVE)

    assert (state(booking), state(kept)) == ("moved", "booked")


def test_who_could_still_come_when_it_closed_is_moved_and_never_missed(citizen):
    booking = a_booking(citizen)
    closes(NINE + FIVE, NINE + timedelta(hours=3), at=NINE + FIVE)
    pump_all()

    assert state(booking) == "moved"
    assert Booking.objects.get(state="booked", follows=booking).start > NINE + timedelta(hours=2)
    timers.note_missed_bookings(NINE + timedelta(hours=1))
    assert state(booking) == "moved"
    assert "预约没有来" not in titles(citizen)


def test_the_timer_blames_nobody_who_stood_before_a_closed_door(citizen):
    booking = a_booking(citizen)
    other = a_booking(person(citizen), start=NINE + timedelta(hours=4, minutes=30))
    closes(NINE - FIVE, NINE + timedelta(hours=2), at=NINE - FIVE)  # and no worker runs

    timers.note_missed_bookings(NINE + timedelta(minutes=20))
    timers.note_missed_bookings(NINE + timedelta(hours=5))

    assert state(booking) == "moved"
    assert state(other) == "missed"
    reasons = Booking.objects.get(pk=booking).reason
    assert reasons == "停电检修"


def test_who_waits_when_it_closes_is_told_and_his_ticket_ends_with_the_reason(citizen, clerk):
    booking = a_booking(citizen)
    at_window = seated("wangfang", 1, at=NINE)
    served = a_ticket(clerk, at=NINE)
    commands.call_next(by=at_window, at=NINE)
    commands.serve(served.pk, by=at_window, at=NINE)
    commands.check_in(booking, by=citizen, at=NINE)
    mine = Ticket.objects.get(booking=booking)
    walk = a_ticket(clerk, at=NINE)
    closes(NINE + FIVE, NINE + timedelta(hours=3), at=NINE + FIVE)
    pump_all()

    assert Ticket.objects.get(pk=served.pk).state == "serving"
    for one in Ticket.objects.filter(pk__in=(mine.pk, walk.pk)):
        assert (one.state, one.reason) == ("closed", "停电检修")
    assert Event.objects.filter(name="desk.ticket_closed").count() == 2
    assert titles(citizen) == ["大厅停止服务，号票已结束"]
    sheet = desk.my_ticket(mine.pk, citizen, NINE + FIVE)
    assert (sheet.words, sheet.reason) == ("大厅停止服务", "停电检修")
    commands.finish(served.pk, by=at_window, at=NINE + FIVE)


def test_a_closing_that_was_announced_before_ends_tickets_when_it_begins(clerk):
    ticket = a_ticket(clerk)
    closes(MONDAY + timedelta(hours=1), MONDAY + timedelta(hours=2), at=MONDAY)
    pump_all()
    timers.end_stopped_tickets(MONDAY + timedelta(minutes=59))
    assert Ticket.objects.get(pk=ticket.pk).state == "waiting"

    timers.end_stopped_tickets(MONDAY + timedelta(hours=1))

    assert Ticket.objects.get(pk=ticket.pk).state == "closed"


def test_a_notice_that_does_not_close_ends_no_ticket(clerk):
    ticket = a_ticket(clerk)
    commands.give_notice(
        hall().pk, closes=False, text="电梯检修", since=MONDAY, until=MONDAY + DAY,
        by=actor("sunlixin"), at=MONDAY,
    )  # fmt: skip
    pump_all()
    timers.end_stopped_tickets(MONDAY)

    assert Ticket.objects.get(pk=ticket.pk).state == "waiting"


@pytest.mark.parametrize("login", ["wangfang", "sunlixin", "lixiaoman"])
def test_only_the_platform_ends_tickets_of_a_closed_hall(login, clerk):
    ticket = a_ticket(clerk)
    with pytest.raises(NotYours):
        commands.close_ticket(ticket.pk, reason="x", by=actor(login), at=MONDAY)
    with pytest.raises(NotYours):
        commands.close_ticket(new_id(), reason="x", by=SYSTEM, at=MONDAY)


def test_a_last_day_goes_on_by_the_days_of_closing():
    day = MONDAY.date()
    assert extended(day, day, day) == day + DAY
    assert extended(day + 10 * DAY, day, day + 2 * DAY) == day + 13 * DAY
    assert extended(day, day + DAY, day + 2 * DAY) is None  # it was over before


def test_what_waits_to_be_collected_is_kept_longer_when_the_hall_closes(granted, firm):
    parcel, _ = a_bundle(granted, firm, "window")
    before = parcel.kept_until
    later = MONDAY + timedelta(hours=1)
    assert parcel.hall == hall().organisation
    closes(later, later + 2 * DAY, at=later)
    pump_all()

    row = Parcel.objects.get(pk=parcel.pk)
    assert row.kept_until == before + 3 * DAY
    (event,) = Event.objects.filter(name="delivery.pickup_extended")
    assert (event.data["until"], event.data["reason"]) == (str(row.kept_until), "停电检修")
    said = Message.objects.get(subject=firm.behalf, title="领取的时间延长了")
    assert f"{row.kept_until:%m 月 %d 日}前" in said.text
