"""Clocks that turn yellow or red are told to those who must know; a day of the past can be looked at."""

from datetime import date, timedelta

import pytest

from onething.cases import commands, queries, timers
from onething.cases.models import Deadline
from onething.delivery.models import Message
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotYours
from tests.cases.saying import take
from tests.cast import actor
from tests.times import MONDAY

DAY = timedelta(days=1)


def warned(case):
    return [
        (event.data["clock"], event.data["light"])
        for event in Event.objects.filter(
            stream=f"case:{case}", name="cases.clock_warned"
        ).order_by("seq")
    ]


def test_the_window_is_told_before_silence_counts(window):
    timers.tell_of_lights(MONDAY + 4 * DAY)
    timers.tell_of_lights(MONDAY + 4 * DAY)
    pump_all()

    assert warned(window) == [("tell", "yellow")]
    told = Message.objects.filter(title="“告知是否受理”临近期限")
    clerk = actor("wangfang").who.partition(":")[2]
    assert clerk in {str(one) for one in told.values_list("subject", flat=True)}


def test_who_holds_the_case_is_told_and_nobody_else_at_yellow(window):
    commands.take(window, by=actor("zhaomin"), at=MONDAY)

    timers.tell_of_lights(MONDAY + 4 * DAY)

    event = Event.objects.get(stream=f"case:{window}", name="cases.clock_warned")
    assert event.data["officials"] == [actor("zhaomin").who.partition(":")[2]]


def test_a_leader_is_told_of_red(food):
    due = Deadline.objects.get(case=food, kind="promised").due_on
    at = MONDAY + (due - date(2026, 3, 2)) + DAY

    timers.tell_of_lights(at)

    event = Event.objects.filter(stream=f"case:{food}", data__light="red").get()
    assert event.data["clock"] == "promised"
    assert actor("sunlixin").who.partition(":")[2] in event.data["officials"]


def test_a_clock_that_was_extended_warns_anew(reviewed):
    due = Deadline.objects.get(case=reviewed, kind="statutory").warn_on
    at = MONDAY + (due - date(2026, 3, 2))
    timers.tell_of_lights(at)
    assert ("statutory", "yellow") in warned(reviewed)

    take("extend", reviewed, at=at)

    assert Deadline.objects.get(case=reviewed, kind="statutory").told == ""


def test_only_the_system_warns_and_redates(food):
    clock = Deadline.objects.filter(case=food).first().pk
    with pytest.raises(NotYours):
        commands.warn(clock, "red", by=actor("zhouming"), at=MONDAY)
    with pytest.raises(NotYours):
        commands.redate(clock, year=2026, by=actor("zhouming"), at=MONDAY)


def test_a_day_of_the_past_is_folded_from_the_ledger(food):
    take("suspend", food, at=MONDAY + DAY)
    commands.resume(food, by=actor("zhouming"), at=MONDAY + 3 * DAY)
    now = MONDAY + 10 * DAY

    then = queries.moment_sheet(food, "2026-03-03", actor("zhouming"), now)
    first = queries.moment_sheet(food, "2026-03-02", actor("zhouming"), now)

    assert (first.words, then.words) == ("已受理，审查中", "特别程序")
    faces = {face.kind: face for face in then.clocks}
    assert faces["statutory"].words == "已暂停：检测"
    assert {face.kind: face.due_on for face in first.clocks}["statutory"] == date(2026, 3, 30)


@pytest.mark.parametrize("on", ["2020-01-01", "2030-01-01", "yesterday"])
def test_a_day_without_a_record_is_refused_in_words(food, on):
    with pytest.raises(Invalid, match=r"(之间的日期|年-月-日)"):
        queries.moment_sheet(food, on, actor("zhouming"), MONDAY)


def test_the_past_of_a_case_is_not_for_strangers(food):
    for who in ("qianwei", "hansong"):
        with pytest.raises(NotYours):
            queries.moment_sheet(food, "", actor(who), MONDAY)
