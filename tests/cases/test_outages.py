"""停机记录: terms of applicants that ended while the platform was not there go on; those of organs do not."""

from datetime import date, datetime, timedelta

import pytest

from onething.cases import check, commands, queries, timers
from onething.cases.models import Case, Deadline, Gap, Outage, Supplement
from onething.cases.outage_terms import lengthened
from onething.delivery.models import Message
from onething.kernel.actor import SYSTEM
from onething.kernel.calendar import CHINA, official
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotYours
from tests.cases.promises.test_gaps import filed_with_a_gap
from tests.cases.test_intake import ITEM
from tests.cases.test_law_steps import agree, take
from tests.cast import actor
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LAST = date(2026, 3, 16)  # of a supplement that was asked for on that Monday
NEXT = datetime(2026, 3, 17, 9, tzinfo=CHINA)
TOLD = {"what": "网上申请和补正打不开", "evidence": "监控记录，工单 20260316-01"}


def recorded(
    since=datetime(2026, 3, 16, 20, tzinfo=CHINA), hours=3, at=NEXT, who="zhangyun", **said
):
    until = since + timedelta(hours=hours)
    return commands.record_outage(**(TOLD | said), since=since, until=until, by=actor(who), at=at)


def events(case):
    return Event.objects.filter(stream=f"case:{case}", name="cases.term_lengthened")


@pytest.mark.parametrize(
    ("last", "first", "until", "new", "days"),
    [
        (16, 16, 16, 17, 1),  # a Monday evening
        (16, 16, 17, 18, 2),  # it lasted until Tuesday
        (17, 16, 18, 20, 3),  # Monday and Tuesday were taken from a term that ended on Tuesday
        (20, 20, 20, 23, 1),  # a Friday: on Monday
        (22, 21, 22, 23, 1),  # a weekend takes no working day, but gives one
    ],
)
def test_as_many_working_days_are_given_back_as_were_taken(last, first, until, new, days):
    in_march = [date(2026, 3, day) for day in (last, first, until, new)]

    found = lengthened(*in_march[:3], official())

    assert (found.due_on, found.days) == (in_march[3], days)


def test_a_supplement_that_ended_in_an_outage_may_come_later(window, clerk):
    commands.ask_supplement(window, items=[ITEM], by=clerk, at=MONDAY)
    assert Supplement.objects.get(case=window).until == LAST
    outage = recorded()

    timers.follow_outages(NEXT)
    timers.end_lapsed_supplements(NEXT + timedelta(hours=1))
    pump_all()

    assert Supplement.objects.get(case=window).until == LAST + DAY
    assert Case.objects.get(pk=window).state == "supplement_asked"
    (event,) = events(window)
    assert event.data["outage"] == str(outage)
    assert (event.data["former_due"], event.data["due_on"]) == ("2026-03-16", "2026-03-17")
    message = Message.objects.get(title="期限顺延")
    assert "补正期限顺延，您不需要申请。请打开办件，在 03 月 17 日前一次补齐" in message.text
    timers.follow_outages(NEXT + DAY)
    assert events(window).count() == 1
    assert not list(check.faults())
    timers.end_lapsed_supplements(NEXT + DAY)
    assert Case.objects.get(pk=window).state == "lapsed"


def test_a_hearing_may_be_asked_for_later_and_the_clock_is_what_its_events_say(food):
    take("tell_hearing", food)
    since = datetime(2026, 3, 9, 9, tzinfo=CHINA)
    statutory = Deadline.objects.get(case=food, kind="statutory").due_on
    recorded(since, 30, at=since + timedelta(hours=31))

    timers.follow_outages(since + timedelta(hours=31))
    timers.pass_unasked_hearings(since + 2 * DAY)

    clock = Deadline.objects.get(case=food, kind="hearing_ask")
    assert (clock.due_on, clock.extended, clock.stopped_on) == (date(2026, 3, 11), 2, None)
    assert Case.objects.get(pk=food).urgent_on == clock.due_on
    assert Deadline.objects.get(case=food, kind="statutory").due_on == statutory
    agree()


def test_what_comes_later_may_come_later_still(firm):
    case = filed_with_a_gap(firm)
    commands.accept(case.pk, by=actor("wangfang"), at=MONDAY)
    gap = Gap.objects.get(case=case)
    since = datetime(gap.due_on.year, gap.due_on.month, gap.due_on.day, 8, tzinfo=CHINA)
    recorded(since, 2, at=since + timedelta(hours=3))

    timers.follow_outages(since + timedelta(hours=3))

    assert Gap.objects.get(case=case).due_on > gap.due_on
    assert not list(check.faults())


def test_a_term_that_did_not_end_in_it_stays(window, clerk):
    commands.ask_supplement(window, items=[ITEM], by=clerk, at=MONDAY)
    since = datetime(2026, 3, 12, 9, tzinfo=CHINA)
    recorded(since, 2)

    timers.follow_outages(NEXT)

    assert Supplement.objects.get(case=window).until == LAST
    assert not events(window)
    (card,), _ = queries.outages(actor("zhangyun"))
    assert (card.followed, card.lengthened, card.too_late) == (True, 0, 0)


def test_what_was_held_missed_before_it_was_recorded_is_said(window, clerk):
    commands.ask_supplement(window, items=[ITEM], by=clerk, at=MONDAY)
    timers.end_lapsed_supplements(NEXT)
    recorded(at=NEXT + DAY)

    timers.follow_outages(NEXT + DAY)

    (card,), _ = queries.outages(actor("zhangyun"))
    assert (card.lengthened, card.too_late) == (0, 1)


def test_what_cannot_be_so_is_refused_in_words():
    recorded()
    for said, sentence in (
        ({"what": " "}, "哪些不能用"),
        ({"evidence": ""}, "凭什么认定"),
        ({"hours": 0.25}, "不到 30 分钟"),
        ({"hours": 200}, "还没有结束"),
        ({}, "已经记过"),
    ):
        with pytest.raises(Invalid) as refusal:
            recorded(**said)
        assert sentence in "".join(refusal.value.errors.values())
    assert Outage.objects.count() == 1


@pytest.mark.parametrize("who", ["wangfang", "sunlixin"])
def test_only_operators_record_and_read(who):
    with pytest.raises(NotYours):
        recorded(who=who)
    with pytest.raises(NotYours):
        queries.outages(actor(who))
    assert not Outage.objects.exists()


def test_nobody_lengthens_a_term_by_hand(window, clerk):
    commands.ask_supplement(window, items=[ITEM], by=clerk, at=MONDAY)
    outage, thing = recorded(), Supplement.objects.get(case=window).pk

    with pytest.raises(NotYours):
        commands.lengthen_term(outage, "supplement", thing, by=actor("zhangyun"), at=NEXT)
    commands.lengthen_term(outage, "supplement", thing, by=SYSTEM.because("t"), at=NEXT)

    assert Supplement.objects.get(pk=thing).until == LAST + DAY


def test_the_ledger_says_who_recorded_what():
    recorded()

    (event,) = Event.objects.filter(stream="platform:outages")
    assert (event.name, event.data["evidence"]) == ("cases.outage_recorded", TOLD["evidence"])
