"""Who has booked comes without his code; who is old enough goes first by his card."""

from datetime import timedelta
from uuid import UUID

import pytest

from onething.desk import commands
from onething.desk import queries as desk
from onething.desk.models import Booking, Ticket
from onething.identity import queries as identity
from onething.identity.models import Subject
from onething.kernel.actor import NOBODY
from onething.kernel.refusals import NotAllowed, NotYours
from tests.cast import actor
from tests.desk.given import NINE, a_booking, hall
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
XIAOMAN = "145105199505210024"


def machine(leader):
    code = commands.register_device(hall().pk, number="ZZJ5", upright=True, by=leader, at=MONDAY)
    return desk.device_of(commands.enrol_device(code, by=NOBODY, at=MONDAY), MONDAY)


def person(number):
    return identity.find_subject(number)


def test_the_guide_finds_a_booking_by_the_card_of_who_comes(citizen, clerk):
    booking = a_booking(citizen)

    (found,) = desk.arriving(hall().pk, " 145105199505210024 ", clerk, NINE)

    assert found.card.id == booking
    assert (found.name, found.id_number[6:14].count("*") > 0) == ("李**", True)
    for nobody in ("145105194602250036", "no number", ""):
        with pytest.raises(NotYours, match="今天没有这个预约"):
            desk.arriving(hall().pk, nobody, clerk, NINE)
    with pytest.raises(NotYours, match="今天没有这个预约"):
        desk.arriving(hall().pk, XIAOMAN, actor("zhouming"), NINE)


def test_who_has_several_bookings_is_asked_which_unless_it_is_time_for_one(citizen, clerk):
    a_booking(citizen)
    a_booking(citizen, business="social", start=NINE + timedelta(hours=1))
    early = NINE - timedelta(minutes=30)

    assert len(desk.arriving(hall().pk, XIAOMAN, clerk, early)) == 2
    (found,) = desk.arriving(hall().pk, XIAOMAN, clerk, NINE)
    assert found.card.business == "general"


def test_the_list_of_a_day_is_for_guides_and_managers_and_is_searched(citizen, clerk, leader):
    booking = Booking.objects.get(pk=a_booking(citizen))
    day = booking.day
    for by in (clerk, leader):
        for q in ("", "小满", booking.code[:4] + " " + booking.code[4:].lower(), XIAOMAN):
            page = desk.bookings_of_day(hall().pk, day, by, NINE, q=q)
            assert [one.card.id for one in page.rows] == [booking.pk], q
        assert desk.bookings_of_day(hall().pk, day, by, NINE, q="别人").rows == ()
        assert desk.bookings_of_day(hall().pk, day + timedelta(days=1), by, NINE).total == 0
    for other in (citizen, actor("zhouming")):
        with pytest.raises(NotYours):
            desk.bookings_of_day(hall().pk, day, other, NINE)

    commands.check_in(booking.pk, by=leader, at=NINE)

    page = desk.bookings_of_day(hall().pk, day, leader, NINE)
    assert (page.total, page.arrived) == (1, 1)


@pytest.mark.parametrize(("years", "ground"), [(59, ""), (60, "elder"), (80, "elder")])
def test_the_card_says_who_is_old_enough_to_go_first(leader, years, ground):
    device = machine(leader)
    own = person(XIAOMAN)
    birthday = MONDAY.date().replace(year=MONDAY.year - years)
    Subject.objects.filter(pk=own.id).update(birth=birthday)

    ticket = Ticket.objects.get(
        pk=commands.take_ticket_here(
            device.id, business="general", subject=own.id, by=device.actor.because("t"), at=MONDAY
        )
    )

    assert (ticket.ground, ticket.subject) == (ground, own.id)
    assert ticket.kind == ("priority" if ground else "walk")
    assert desk.given_here(device, ticket.pk, MONDAY).ground == (
        "60 周岁以上老年人" if ground else ""
    )


def test_who_waits_already_gets_no_second_number(leader):
    device, own = machine(leader), person(XIAOMAN).id
    again = {"business": "general", "subject": own, "at": MONDAY}
    commands.take_ticket_here(device.id, by=device.actor.because("a"), **again)

    with pytest.raises(NotAllowed, match="还在等，不用再取"):
        commands.take_ticket_here(device.id, by=device.actor.because("b"), **again)

    commands.take_ticket_here(
        device.id, **again | {"business": "social"}, by=device.actor.because("c")
    )


def test_at_a_machine_of_the_hall_the_card_opens_ones_booking(citizen, leader):
    device = machine(leader)
    booking = a_booking(citizen)

    (card,) = desk.arriving_here(device, citizen, NINE)

    assert card.id == booking
    assert desk.arriving_here(device, actor("sundayuan"), NINE) == ()
    assert desk.arriving_here(device, leader, NINE) == ()
    assert UUID(citizen.behalf) == Booking.objects.get(pk=booking).subject
