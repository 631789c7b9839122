"""一次一评: who was served at a window grades it on its screen; nobody else, once, and not much later."""

from datetime import timedelta

import pytest

from onething.desk import commands as desk
from onething.desk import queries as halls
from onething.desk.models import Device, Window
from onething.kernel.actor import NOBODY
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.voice import commands, queries
from onething.voice.models import Evaluation, Rectification
from tests.cast import actor
from tests.desk.given import a_ticket, hall, seated
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
SOON = MONDAY + timedelta(seconds=20)


@pytest.fixture
def screen(leader):
    """The screen of window 1."""
    code = desk.register_device(
        hall().pk, number="PJ1", upright=False, window=1, by=leader, at=MONDAY
    )
    token = desk.enrol_device(code, by=NOBODY, at=MONDAY)
    return halls.device_of(token, MONDAY)


@pytest.fixture
def served(screen):
    """Somebody whom 王芳 has served at window 1."""
    clerk = seated("wangfang", 1)
    ticket = a_ticket(clerk).pk
    desk.call_next(by=clerk.because("call"), at=MONDAY)
    desk.serve(ticket, by=clerk.because("serve"), at=MONDAY)
    desk.finish(ticket, by=clerk.because("done"), at=MONDAY + timedelta(minutes=6))
    return ticket


DONE = MONDAY + timedelta(minutes=6)


def rated(screen, ticket, grade, *, by=None, at=DONE, cause="touch"):
    by = by or screen.actor.because(cause)
    return commands.rate_visit(screen.id, ticket, grade=grade, by=by, at=at)


def test_one_touch_is_a_grade_of_the_visit_and_of_the_clerk(screen, served):
    made = Evaluation.objects.get(pk=rated(screen, served, 5))

    assert (made.grade, made.stage, made.official) == (5, "window", actor("wangfang").who)
    assert (made.number[0], made.title) == ("A", "太原市小店区政务服务中心 1 号窗口")
    own = queries.grades_of(actor("wangfang"), MONDAY)
    assert (own.count, own.good, own.average) == (1, 1, 5.0)
    assert queries.grades_of(actor("zhaomin"), MONDAY).count == 0
    assert queries.was_rated(served)
    said = Event.objects.get(stream=f"evaluation:{made.pk}")
    assert (said.name, said.data["grade"]) == ("voice.evaluated", 5)
    with pytest.raises(NotAllowed, match="评价过了"):
        rated(screen, served, 1, cause="again")


def test_a_bad_grade_opens_work_for_the_hall_and_nobody_is_called_whom_nobody_knows(
    screen, served, leader
):
    rated(screen, served, 1)

    work = Rectification.objects.get()
    assert (work.contact_by, work.rectify_by is not None) == (None, True)
    (shown,) = queries.works(leader)
    assert (shown.stage, shown.state) == ("窗口服务", "open")


def test_nobody_grades_but_the_screen_of_that_window_and_not_later(screen, served, leader, clerk):
    for by in (clerk, leader, actor("lixiaoman")):
        with pytest.raises(NotYours):
            rated(screen, served, 5, by=by)
    with pytest.raises(NotYours, match="时间已经过了"):
        rated(screen, served, 5, at=DONE + timedelta(minutes=2))
    code = desk.register_device(
        hall().pk, number="PJ2", upright=False, window=2, by=leader.because("b"), at=MONDAY
    )
    other = halls.device_of(desk.enrol_device(code, by=NOBODY, at=MONDAY), MONDAY)
    with pytest.raises(NotYours):
        rated(other, served, 5)
    with pytest.raises(Invalid):
        rated(screen, served, 6)
    assert not Evaluation.objects.exists()


def test_the_screen_says_whom_the_window_serves(screen, django_assert_max_num_queries):
    assert halls.window_screen(screen, MONDAY).official == ""
    clerk = seated("wangfang", 1)
    ticket = a_ticket(clerk)
    desk.call_next(by=clerk.because("call"), at=MONDAY)

    with django_assert_max_num_queries(5):  # one of them: how many wait for this window
        shown = halls.window_screen(screen, SOON)
    assert (shown.official, shown.here, shown.serving) == ("王芳", ticket.number, False)
    desk.serve(ticket.pk, by=clerk.because("serve"), at=SOON)
    assert halls.window_screen(screen, SOON).serving


def test_a_window_has_one_screen_and_a_kiosk_none(screen, leader):
    with pytest.raises(Invalid, match="已经有评价屏"):
        desk.register_device(hall().pk, number="PJ3", upright=False, window=1, by=leader, at=MONDAY)
    with pytest.raises(Invalid, match="没有这个号"):
        desk.register_device(
            hall().pk, number="PJ3", upright=False, window=99, by=leader, at=MONDAY
        )
    assert Device.objects.count() == 1
    assert Device.objects.get().window == Window.objects.get(hall=hall(), number=1)


def test_whom_a_clerk_served_today_is_counted_for_him(served):
    clerk = actor("wangfang")

    day = halls.my_day(clerk, DONE)
    assert (day.window, day.served, day.average) == (1, 1, 6)


def test_who_is_at_no_window_has_no_day(db):
    with pytest.raises(NotYours):
        halls.my_day(actor("zhouming"), MONDAY)
