"""征求意见: asked until a day, answered or silent, and no clock stops for it."""

from datetime import date, timedelta

import pytest

from onething.cases import check, commands, queries, timers
from onething.cases.models import Case, Deadline, Turn
from onething.kernel.actor import SYSTEM
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests import given
from tests.cast import actor
from tests.standing import standing
from tests.times import MONDAY

QUESTION = "请核对疏散条件是否满足。"


@pytest.fixture(scope="module")
def food(django_db_setup, django_db_blocker):
    """An accepted food permit, of which the fire organ was asked."""
    with django_db_blocker.unblock(), standing():
        firm = actor("wangjianguo", behalf="晋味面馆")
        case = given.an_accepted_case(firm)
        turn = ask(case)
        yield case, turn


@pytest.fixture
def case(food, db):
    return food[0]


@pytest.fixture
def turn(food, db):
    return food[1]


def ask(case, **said):
    asked = {"duty": "fire", "question": QUESTION, "days": 3} | said
    return commands.ask_opinion(case, **asked, by=actor("zhouming"), at=MONDAY)


def test_the_organ_is_asked_until_a_working_day_and_no_clock_stops(case, turn, fire_examiner):
    row = Turn.objects.get(pk=turn)

    assert (row.due_on, row.answer) == (date(2026, 3, 5), "")
    assert Deadline.objects.get(case=case, kind="statutory").due_on is not None
    assert Event.objects.filter(name="cases.opinion_asked").count() == 1
    (mine,) = queries.turns(fire_examiner, MONDAY, view="opinion").rows
    assert (mine.case, mine.question) == (case, QUESTION)


def test_the_answer_stands_on_the_case(case, turn, fire_examiner, examiner):
    commands.give_opinion(turn, text="满足。", by=fire_examiner, at=MONDAY)

    (asked,) = queries.case_sheet(case, examiner, MONDAY).review.asked
    assert (asked.words, asked.text, asked.who) == ("已答复", "满足。", "钱卫")
    assert Event.objects.filter(name="cases.opinion_given").count() == 1
    assert not list(check.faults())
    with pytest.raises(NotAllowed, match="已经答复"):
        commands.give_opinion(turn, text="再答", by=fire_examiner, at=MONDAY)


def test_silence_is_noted_and_the_review_goes_on(case, turn, examiner, fire_examiner):
    late = MONDAY + timedelta(days=4)
    timers.note_missing_opinions(late)
    timers.note_missing_opinions(late)

    assert Turn.objects.get(pk=turn).answer == "silent"
    assert Event.objects.filter(name="cases.opinion_missing").count() == 1
    commands.examine(case, opinion="符合", by=examiner, at=late)
    commands.give_opinion(turn, text="迟到的意见。", by=fire_examiner, at=late)
    assert Turn.objects.get(pk=turn).answer == "said"


def test_before_its_day_silence_means_nothing(turn, clerk):
    commands.note_silence(turn, by=SYSTEM, at=MONDAY)

    assert Turn.objects.get(pk=turn).answer == ""
    with pytest.raises(NotYours):
        commands.note_silence(turn, by=clerk, at=MONDAY)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"duty": "nobody"}, "duty"),
        ({"duty": "market"}, "duty"),
        ({"duty": "urban", "question": " "}, "question"),
        ({"duty": "urban", "days": 99}, "days"),
    ],
)
def test_a_question_is_complete(case, said, field):
    with pytest.raises(Invalid) as refused:
        ask(case, **said)

    assert field in refused.value.errors


def test_an_organ_is_asked_one_thing_at_a_time(case):
    with pytest.raises(NotAllowed, match="还没有答复"):
        ask(case)


@pytest.mark.parametrize("who", ["firm", "clerk", "decider", "fire_examiner"])
def test_only_whose_turn_it_is_asks(case, who, request):
    by = request.getfixturevalue(who)

    with pytest.raises(NotAllowed if who == "decider" else NotYours):
        commands.ask_opinion(case, duty="urban", question="？", by=by, at=MONDAY)


@pytest.mark.parametrize("who", ["firm", "clerk", "inspector", "examiner"])
def test_only_the_organ_that_was_asked_answers(turn, who, request):
    with pytest.raises(NotYours):
        commands.give_opinion(turn, text="满足", by=request.getfixturevalue(who), at=MONDAY)


def test_when_it_is_over_nobody_is_asked_or_answers(case, turn, firm, examiner, fire_examiner):
    commands.withdraw(case, by=firm, at=MONDAY)

    assert Turn.objects.get(pk=turn).answer == "void"
    with pytest.raises(NotAllowed):
        commands.give_opinion(turn, text="满足", by=fire_examiner, at=MONDAY)
    with pytest.raises(NotAllowed, match="不在审查环节"):
        commands.ask_opinion(case, duty="urban", question="？", by=examiner, at=MONDAY)
    assert Case.objects.get(pk=case).state == "withdrawn"
