"""Taking tickets and calling: order, states, two clerks in the same millisecond, on time or told why."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from onething.delivery.models import Message
from onething.desk import commands, timers
from onething.desk import queries as desk
from onething.desk.models import Ticket, Window
from onething.identity.load import id_of
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Held, Invalid, NotAllowed, NotYours
from onething.web.templatetags.onething import grouped
from tests.cast import actor
from tests.desk.given import (
    CODE,
    NINE,
    OTHER,
    a_booking,
    a_ticket,
    called,
    hall,
    person,
    seated,
    steps,
)
from tests.properties.together import all_at_once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(minutes=5)


@pytest.fixture
def at_window(db):
    """王芳 at window 1, which takes everything."""
    return seated("wangfang", 1)


def test_tickets_are_numbered_by_business_and_day(clerk):
    numbers = [
        a_ticket(clerk, business=business).number for business in ("general", "general", "social")
    ]

    assert numbers == ["A001", "A002", "D001"]
    assert a_ticket(clerk, at=MONDAY + timedelta(days=1)).number == "A001"


def test_a_ticket_goes_through_its_states_and_the_ledger_knows(clerk, at_window):
    ticket = a_ticket(clerk)
    assert called(at_window).pk == ticket.pk
    commands.recall(ticket.pk, by=at_window, at=MONDAY)
    commands.serve(ticket.pk, by=at_window, at=MONDAY)
    commands.finish(ticket.pk, by=at_window, at=LATER)

    row = Ticket.objects.get(pk=ticket.pk)
    assert (row.state, row.calls, row.official) == ("done", 2, at_window.who)
    assert steps(ticket) == ["take", "call", "recall", "serve", "finish"]
    with pytest.raises(NotAllowed, match="完成"):
        commands.serve(ticket.pk, by=at_window, at=LATER)


def test_calling_the_next_finishes_who_is_served(clerk, at_window):
    first, second = a_ticket(clerk), a_ticket(clerk)
    called(at_window)
    commands.serve(first.pk, by=at_window, at=MONDAY)

    assert called(at_window, LATER).pk == second.pk
    assert Ticket.objects.get(pk=first.pk).state == "done"


def test_who_was_called_must_be_dealt_with_before_the_next(clerk, at_window):
    a_ticket(clerk)
    a_ticket(clerk)
    called(at_window)

    with pytest.raises(NotAllowed, match="A001 已经叫到"):
        called(at_window)


def test_nobody_waits_is_no_fault(at_window):
    assert called(at_window) is None


def test_who_goes_first_goes_first_on_a_listed_ground(clerk, at_window):
    a_ticket(clerk)
    elder = a_ticket(clerk, ground="elder")

    assert called(at_window).pk == elder.pk
    with pytest.raises(Invalid, match="不在名单"):
        a_ticket(clerk, ground="friend")


def test_booked_and_walk_in_are_called_one_to_two(citizen, clerk, at_window):
    for _ in range(3):
        booking = a_booking(who := person(citizen))
        commands.check_in(booking, by=who, at=NINE)
        a_ticket(clerk, at=NINE)
        a_ticket(clerk, at=NINE)

    kinds = []
    for _ in range(9):
        row = called(at_window, NINE)
        kinds.append(row.kind)
        commands.skip(row.pk, by=at_window, at=NINE)

    for end in (3, 6, 9):
        assert abs(kinds[:end].count("walk") - 2 * kinds[:end].count("booked")) <= 1


def test_a_window_calls_only_what_it_takes(clerk):
    fund = seated("zhaomin", 7)
    a_ticket(clerk)
    mine = a_ticket(clerk, business="fund")

    assert called(fund).pk == mine.pk
    commands.skip(mine.pk, by=fund, at=MONDAY)
    assert called(fund) is None


def test_who_comes_back_is_behind_three_of_his_own_business(clerk, at_window):
    passed = a_ticket(clerk, business="social")
    called(at_window)
    commands.skip(passed.pk, by=at_window, at=MONDAY)
    for _ in range(4):
        a_ticket(clerk)
    own = [a_ticket(clerk, business="social") for _ in range(4)]

    commands.bring_back(passed.pk, by=clerk, at=LATER)

    social = seated("zhaomin", 6)
    order = []
    while row := called(social):
        order.append(row.pk)
        commands.skip(row.pk, by=social, at=LATER)
    assert order == [*(one.pk for one in own[:3]), passed.pk, own[3].pk]


def test_who_was_passed_over_comes_back_three_behind(clerk, at_window):
    tickets = [a_ticket(clerk) for _ in range(5)]
    called(at_window)
    commands.skip(tickets[0].pk, by=at_window, at=MONDAY)

    commands.bring_back(tickets[0].pk, by=clerk, at=LATER)

    order = []
    while row := called(at_window):
        order.append(row.number)
        commands.skip(row.pk, by=at_window, at=MONDAY)
    assert order == ["A002", "A003", "A004", "A001", "A005"]


def test_a_number_is_called_three_times_at_most(clerk, at_window):
    ticket = a_ticket(clerk)
    called(at_window)
    for _ in range(2):
        commands.recall(ticket.pk, by=at_window, at=MONDAY)

    with pytest.raises(NotAllowed, match="3 遍"):
        commands.recall(ticket.pk, by=at_window, at=MONDAY)


def test_a_seat_is_for_one_and_one_sits_on_one(clerk, second_clerk, at_window):
    with pytest.raises(Held, match="已经有同事"):
        seated("zhaomin", 1)

    seated("wangfang", 2)
    assert Window.objects.get(hall__code=CODE, number=1).serving == ""
    with pytest.raises(NotYours):
        seated("wangfang", 1, code=OTHER)


def test_a_window_is_not_left_with_somebody_at_it(clerk, at_window):
    ticket = a_ticket(clerk)
    called(at_window)
    with pytest.raises(NotAllowed, match="A001 还在窗口"):
        commands.leave_window(by=at_window, at=MONDAY)
    commands.skip(ticket.pk, by=at_window, at=MONDAY)

    commands.leave_window(by=at_window, at=MONDAY)

    with pytest.raises(NotAllowed, match="先选一个窗口"):
        called(at_window)


@pytest.mark.parametrize("who", ["citizen", "leader", "examiner", "decider", "stranger"])
def test_only_the_clerks_of_the_hall_give_and_call(who, request, clerk, at_window):
    other, ticket = request.getfixturevalue(who), a_ticket(clerk)
    called(at_window)

    with pytest.raises(NotYours):
        a_ticket(other)
    with pytest.raises(NotYours):
        commands.call_next(by=other, at=MONDAY)
    for do in (
        commands.recall,
        commands.serve,
        commands.skip,
        commands.finish,
        commands.bring_back,
    ):
        with pytest.raises(NotYours):
            do(ticket.pk, by=other, at=MONDAY)


def test_another_clerks_ticket_is_his(clerk, at_window):
    ticket, other = a_ticket(clerk), seated("zhaomin", 2)
    called(at_window)

    with pytest.raises(NotYours, match="不在您的窗口"):
        commands.serve(ticket.pk, by=other, at=MONDAY)


def test_one_checks_in_around_ones_time(citizen, clerk):
    booking = a_booking(citizen)
    with pytest.raises(NotAllowed, match="还没有到签到时间"):
        commands.check_in(booking, by=citizen, at=NINE - timedelta(minutes=16))
    with pytest.raises(NotAllowed, match="签到时间已经过了"):
        commands.check_in(booking, by=citizen, at=NINE + timedelta(minutes=16))

    ticket = Ticket.objects.get(pk=commands.check_in(booking, by=citizen, at=NINE))

    assert (ticket.kind, ticket.due_at) == ("booked", NINE)
    assert desk.my_booking(booking, citizen, NINE).ticket == ticket.pk
    with pytest.raises(NotAllowed, match="已取号"):
        commands.check_in(booking, by=clerk, at=NINE)


def test_a_clerk_checks_in_by_code_and_a_stranger_does_not(citizen, stranger, clerk):
    booking = a_booking(citizen)
    shown = grouped(desk.my_booking(booking, citizen, MONDAY).code)
    card = desk.booking_by_code(hall().pk, shown, clerk, NINE)
    with pytest.raises(NotYours):
        commands.check_in(booking, by=stranger, at=NINE)

    assert (
        Ticket.objects.get(pk=commands.check_in(card.id, ground="elder", by=clerk, at=NINE)).kind
        == "priority"
    )


def test_who_is_early_for_the_first_time_of_the_day_gets_his_ticket(citizen, clerk):
    early = NINE - timedelta(minutes=15)
    booking = a_booking(citizen)
    assert desk.my_booking(booking, citizen, early).may_check_in

    ticket = commands.check_in(booking, by=citizen, at=early)

    assert Ticket.objects.get(pk=ticket).state == "waiting"
    with pytest.raises(NotAllowed, match="现在不开放"):
        a_ticket(clerk, at=early)


def test_no_tickets_when_the_hall_is_closed(clerk, leader):
    with pytest.raises(NotAllowed, match="现在不开放"):
        a_ticket(clerk, at=MONDAY + timedelta(hours=12))


def test_who_has_booked_is_called_on_time_or_told_why(citizen, clerk, leader, at_window):
    a_ticket(clerk, at=NINE)
    called(at_window, NINE)
    late, prompt = a_booking(citizen), a_booking(other := person(citizen))
    commands.check_in(prompt, by=other, at=NINE)
    commands.check_in(late, by=citizen, at=NINE)
    first = Ticket.objects.get(hall__code=CODE, state="called")
    commands.serve(first.pk, by=at_window, at=NINE)
    commands.serve(called(at_window, NINE + timedelta(minutes=5)).pk, by=at_window, at=NINE)
    timers.explain_waits(NINE + timedelta(minutes=15))
    assert not Ticket.objects.filter(late_at__isnull=False).exists()

    timers.explain_waits(NINE + timedelta(minutes=16))
    pump_all()

    row = Ticket.objects.get(booking=late)
    assert "窗口在办" in row.late_why
    (said,) = Message.objects.filter(subject=citizen.behalf)
    assert row.late_why in said.text
    called(at_window, NINE + timedelta(minutes=20))
    (figure,) = desk.punctual(leader, NINE.date(), NINE.date())
    assert (figure.called, figure.on_time, figure.told, figure.percent) == (2, 1, 1, "50.0%")


def test_a_ticket_holds_for_its_day(clerk):
    ticket = a_ticket(clerk)

    timers.end_days(MONDAY + timedelta(days=1))

    assert Ticket.objects.get(pk=ticket.pk).state == "dropped"


def test_what_one_can_expect(citizen, clerk, at_window):
    for _ in range(3):
        a_ticket(clerk)

    shown = desk.screen(CODE, MONDAY)

    general = next(one for one in shown.queues if one.business == "general")
    assert (shown.waiting, general.waiting, general.wait.ahead, general.wait.minutes) == (
        3,
        3,
        3,
        36,
    )
    seated("zhaomin", 2)
    again = next(one for one in desk.screen(CODE, MONDAY).queues if one.business == "general")
    assert again.wait.minutes == 12


def test_twenty_clerks_at_once_never_call_the_same(transactional_db):
    """More windows than tickets: each ticket is called once, the rest hear that nobody waits."""
    clerk = actor("wangfang")
    for _ in range(15):
        a_ticket(clerk)
    base = Window.objects.get(hall__code=CODE, number=1)
    people = [twin(clerk, number) for number in range(20)]
    Window.objects.bulk_create(
        Window(hall=base.hall, number=100 + number, name="综合窗口", takes=["*"], serving=who.who)
        for number, who in enumerate(people)
    )
    found = []

    all_at_once(
        *(lambda who=who: found.append(commands.call_next(by=who, at=MONDAY)) for who in people)
    )

    numbers = [one for one in found if one is not None]
    assert len(numbers) == len(set(numbers)) == 15
    assert found.count(None) == 5
    assert Ticket.objects.filter(state="called").count() == 15


def twin(clerk, number):
    """Return another clerk of the same hall."""
    return replace(clerk, who=f"official:{id_of('official', f'TWIN{number}')}", cause=f"n:{number}")


def test_the_database_keeps_two_tickets_from_one_window(clerk, at_window):
    first, second = a_ticket(clerk), a_ticket(clerk)
    called(at_window)
    window = Ticket.objects.get(pk=first.pk).window

    with pytest.raises(IntegrityError, match="one_ticket_at_a_window"), transaction.atomic():
        Ticket.objects.filter(pk=second.pk).update(state="called", window=window)
