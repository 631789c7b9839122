"""Alarms on unusual reading: by thresholds that are data, once a day, settled by those who watch."""

from datetime import timedelta

import pytest

from onething.insight import commands, queries
from onething.insight.models import ReadingAlarm
from onething.insight.settings import alarm_rules
from onething.insight.timers import watch_reading
from onething.kernel.actor import SYSTEM
from onething.kernel.ids import new_id
from onething.kernel.models import Event, Reading
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.cast import actor
from tests.times import MONDAY

NIGHT = MONDAY.replace(hour=15)  # 23:00 in China


def read(by, people, *, at=MONDAY):
    Reading.objects.bulk_create(
        Reading(who=by.who, org=by.org, about="x", page="/", subject=new_id(), at=at)
        for _ in range(people)
    )


@pytest.fixture
def alarm(clerk):
    """An alarm about 王芳."""
    read(clerk, alarm_rules()["people_an_hour"].most + 1)
    watch_reading(MONDAY + timedelta(minutes=1))
    return ReadingAlarm.objects.get().pk


def events(alarm):
    rows = Event.objects.filter(stream=f"alarm:{alarm}").order_by("seq")
    return list(rows.values_list("name", flat=True))


def test_reading_as_usual_raises_nothing(clerk):
    read(clerk, alarm_rules()["people_an_hour"].most)

    watch_reading(MONDAY + timedelta(minutes=1))

    assert not ReadingAlarm.objects.exists()


def test_more_than_usual_raises_one_alarm_a_day(clerk, alarm):
    watch_reading(MONDAY + timedelta(minutes=2))

    assert ReadingAlarm.objects.count() == 1
    assert events(alarm) == ["insight.unusual_reading"]
    (card,) = queries.alarms(actor("shiwen"))
    assert (card.name, card.people) == ("王芳", 61)


def test_at_night_less_is_unusual(clerk):
    read(clerk, 11, at=NIGHT)
    watch_reading(NIGHT + timedelta(minutes=1))

    assert [row.rule for row in ReadingAlarm.objects.all()] == ["people_at_night"]


@pytest.mark.parametrize(("hour", "watched"), [(21, False), (22, True), (3, True), (6, False)])
def test_the_night_reaches_over_midnight(hour, watched):
    assert alarm_rules()["people_at_night"].watches(hour) == watched


def test_it_is_settled_with_words_and_once(alarm):
    steward = actor("shiwen")
    with pytest.raises(Invalid, match="核查情况"):
        commands.settle_alarm(alarm, " ", by=steward, at=MONDAY)

    commands.settle_alarm(alarm, "集中受理日，属正常工作。", by=steward, at=MONDAY)

    assert events(alarm) == ["insight.unusual_reading", "insight.alarm_settled"]
    with pytest.raises(NotAllowed, match="已经处理过"):
        commands.settle_alarm(alarm, "再来一次", by=actor("gongzheng"), at=MONDAY)


def test_nobody_settles_what_is_about_himself(db):
    steward = actor("shiwen")
    read(steward, 100)
    watch_reading(MONDAY + timedelta(minutes=1))

    with pytest.raises(NotAllowed, match="与您本人有关"):
        commands.settle_alarm(ReadingAlarm.objects.get().pk, "没事", by=steward, at=MONDAY)


@pytest.mark.parametrize("login", ["wangfang", "sunlixin", "yanjin", "zhangyun", "lixiaoman"])
def test_only_those_who_watch(alarm, login):
    by = actor(login)

    with pytest.raises(NotYours):
        commands.settle_alarm(alarm, "好", by=by, at=MONDAY)
    for ask in (queries.alarms, queries.log):
        with pytest.raises(NotYours):
            ask(by)


def test_only_the_clock_raises(clerk):
    with pytest.raises(NotYours):
        commands.raise_alarm("x", clerk.who, clerk.org, people=1, looks=1, by=clerk, at=MONDAY)
    assert commands.raise_alarm("x", clerk.who, "", people=1, looks=1, by=SYSTEM, at=MONDAY)
