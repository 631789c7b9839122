"""Sent on to another window, to one line or back to it; who is called is told; windows nobody left."""

from datetime import timedelta

import pytest

from onething.delivery.models import Message
from onething.desk import commands, timers
from onething.desk import queries as desk
from onething.desk.models import Ticket, Window
from onething.desk.waiting import counters
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotYours
from tests.desk.given import CODE, NINE, a_booking, a_ticket, called, hall, seated, steps
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(minutes=5)


@pytest.fixture
def at_window(db):
    """王芳 at window 1, which takes everything."""
    return seated("wangfang", 1)


def sent_on(ticket, number, by, *, business="general", note="", at=MONDAY):
    """Send who is at one's window on to another window of the hall."""
    window = Window.objects.get(hall__code=CODE, number=number)
    commands.transfer(ticket.pk, window_id=window.pk, business=business, note=note, by=by, at=at)


def test_who_is_sent_on_keeps_his_place(clerk, at_window):
    first, _ = a_ticket(clerk), a_ticket(clerk)
    second = seated("zhaomin", 2)
    called(at_window)
    sent_on(first, 2, at_window, note="要看原件")

    assert called(at_window).number == "A002"
    assert called(second).pk == first.pk


def test_a_transfer_goes_to_a_window_that_takes_it(clerk, at_window):
    ticket = a_ticket(clerk)
    called(at_window)
    seated("zhaomin", 7)
    fund = Window.objects.get(hall__code=CODE, number=7)

    with pytest.raises(Invalid, match="不办理这项业务"):
        commands.transfer(
            ticket.pk, window_id=fund.pk, business="general", note="", by=at_window, at=MONDAY
        )
    with pytest.raises(Invalid, match="转到哪个窗口"):
        commands.transfer(
            ticket.pk, window_id=None, business="general", note="", by=at_window, at=MONDAY
        )


def test_nobody_is_sent_to_a_window_where_nobody_sits(clerk, at_window):
    ticket = a_ticket(clerk)
    called(at_window)

    with pytest.raises(Invalid, match="有人坐的窗口"):
        sent_on(ticket, 2, at_window)

    assert desk.calling(at_window, MONDAY).others == ()


def test_who_was_sent_to_a_window_that_is_left_goes_back_to_his_line(clerk, at_window):
    first, _ = a_ticket(clerk), a_ticket(clerk)
    second = seated("zhaomin", 2)
    called(at_window)
    sent_on(first, 2, at_window)

    commands.leave_window(by=second, at=LATER)

    assert called(at_window).pk == first.pk
    assert steps(first) == ["take", "call", "transfer", "free", "call"]


@pytest.mark.parametrize("change", [{"closed": True}, {"takes": ["fund"]}])
def test_who_was_sent_to_a_window_that_cannot_call_him_goes_back(clerk, leader, at_window, change):
    first = a_ticket(clerk)
    seated("zhaomin", 2)
    called(at_window)
    sent_on(first, 2, at_window)
    said = {
        "number": 2,
        "name": "综合窗口",
        "takes": ["*"],
        "post_a": "",
        "post_b": "",
        "closed": False,
    }

    commands.set_window(hall().pk, **{**said, **change}, by=leader, at=LATER)

    assert Ticket.objects.get(pk=first.pk).wanted is None
    assert called(at_window).pk == first.pk


def test_a_window_that_still_calls_him_keeps_him(clerk, leader, at_window):
    first = a_ticket(clerk)
    seated("zhaomin", 2)
    called(at_window)
    sent_on(first, 2, at_window)

    commands.set_window(
        hall().pk, number=2, name="证照", takes=["general"], post_a="", post_b="", closed=False,
        by=leader, at=LATER,
    )  # fmt: skip

    assert Ticket.objects.get(pk=first.pk).wanted.number == 2
    assert called(at_window) is None


def test_who_is_sent_to_one_window_is_told_what_that_window_needs(clerk, at_window):
    """He waits for one window alone, and those who may not be called by it do not stand before him."""
    first, second = a_ticket(clerk), a_ticket(clerk)
    seated("zhaomin", 2)
    called(at_window)
    sent_on(first, 2, at_window)
    known = counters(hall().pk, MONDAY)

    mine, other = known.of(Ticket.objects.get(pk=first.pk)), known.of(second)
    assert (mine.ahead, mine.windows, mine.minutes) == (0, 1, 0)
    assert (other.ahead, other.windows, other.minutes) == (1, 2, 0)


def test_the_next_clerk_reads_what_the_one_before_wrote_and_the_public_does_not(
    citizen, clerk, at_window
):
    booking = a_booking(citizen)
    ticket = Ticket.objects.get(pk=commands.check_in(booking, by=citizen, at=NINE))
    second = seated("zhaomin", 2, at=NINE)
    called(at_window, NINE)
    sent_on(ticket, 2, at_window, note="复印件少一页", at=NINE)

    assert desk.calling(second, NINE).next[0].note == "复印件少一页"
    called(second, NINE)
    assert desk.calling(second, NINE).here.note == "复印件少一页"
    assert "复印件" not in str(desk.my_ticket(ticket.pk, citizen, NINE))
    assert "复印件" not in str(desk.screen(CODE, NINE))


def test_a_window_taken_yesterday_is_free_today_and_only_the_platform_frees_it(clerk, at_window):
    ticket = a_ticket(clerk)
    called(at_window)
    tomorrow = MONDAY + timedelta(days=1)
    mine = Window.objects.get(hall__code=CODE, number=1)
    with pytest.raises(NotYours):
        commands.clear_window(mine.pk, by=clerk, at=tomorrow)
    timers.clear_windows(MONDAY)
    timers.clear_windows(tomorrow)  # somebody is still noted at it
    assert Window.objects.get(pk=mine.pk).serving

    timers.end_days(tomorrow)
    timers.clear_windows(tomorrow)

    assert Window.objects.get(pk=mine.pk).serving == ""
    assert steps(ticket)[-1] == "abandon"
    (left,) = Event.objects.filter(stream=f"hall:{mine.hall_id}", name="desk.window_left")
    assert left.data["window"] == str(mine.pk)


def test_who_is_known_is_told_that_his_number_is_called(citizen, clerk, at_window):
    booking = a_booking(citizen)
    commands.check_in(booking, by=citizen, at=NINE)
    a_ticket(clerk, at=NINE)
    first = called(at_window, NINE)
    pump_all()
    commands.skip(first.pk, by=at_window, at=NINE)
    called(at_window, NINE)
    pump_all()

    (said,) = Message.objects.filter(title="叫到您的号了")
    assert (str(said.subject), first.number in said.text) == (citizen.behalf, True)
    assert "1 号窗口" in said.text


def test_who_has_come_to_the_window_is_not_told(citizen, at_window):
    booking = a_booking(citizen)
    commands.check_in(booking, by=citizen, at=NINE)
    commands.serve(called(at_window, NINE).pk, by=at_window, at=NINE)

    pump_all()

    assert not Message.objects.filter(title="叫到您的号了").exists()
