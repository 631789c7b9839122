"""练习: calls are recorded once and rightly, complaints passed on to whose they are, and it is said."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from onething.desk import commands as desk
from onething.identity.load import id_of
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.voice import commands, queries
from onething.voice.models import Obstacle
from onething.voice.practice.judging import CallVerdict, Recorded, judge_call
from onething.voice.practice.rules import CallExercise, call_faults, exercises
from tests.cast import actor
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
CASES = yaml.safe_load((Path(__file__).parent / "call_verdicts.yaml").read_text("utf-8"))
WHO = {"call": "huaqing", "dispatch": "lutong"}
OBSTACLE = {
    "region": "140105", "kind": "not_accepted", "blocked": "person", "blocker": "窗口工作人员",
    "tried": "办残疾人证，去了两次不收", "wanted": "收下材料，给受理单",
}  # fmt: skip
AID = {
    "region": "140105", "source": "phone", "kind": "escort", "group": "elder",
    "want": "换残疾人证，想有人陪着", "place": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def practising(settings):
    settings.PRACTICE = True


def given(kind, by=None):
    by = by or actor(WHO[kind])
    made = commands.ask_for_call(kind, by=by, at=MONDAY)
    return card_of(made, by)


def card_of(exercise, by):
    return next(one for one in queries.call_sheet(by) if one.id == exercise)


def the(key):
    """Return the exercise with this key, given among the others of its kind."""
    kind = exercises()[key].kind
    fit = [one for one in exercises().values() if one.kind == kind]
    return next(one for one in [given(kind) for _ in fit] if one.task.key == key)


def caller(card):
    said = card.says
    return {"name": card.person, "phone": said[said.index("154") :][:11]}


def answered(card, by, at=MONDAY):
    """Do with it what its answer says."""
    right = card.task.right
    if not card.is_call:
        commands.accept_obstacle(card.obstacle, by=by, at=at)
        told = {"kind": right["kind"], "difficulty": right["difficulty"]}
        commands.sort_obstacle(card.obstacle, **told, by=by, at=at)
        office = id_of("organisation", f"{right['office']}:140105")
        asked = "请安排残疾评定；请核对后落户，不再要证明"
        commands.pass_obstacle(card.obstacle, office, request=asked, by=by, at=at)
    elif right["record"] == "known":
        number = Obstacle.objects.get(filed_by=by.who, name=card.person).number
        commands.say_known(card.id, number, by=by, at=at)
    elif right["record"] == "aid":
        commands.ask_aid(AID | caller(card), by=by, at=at)
    else:
        commands.file_obstacle(OBSTACLE | caller(card), by=by, at=at)


@pytest.mark.parametrize("said", CASES, ids=lambda said: said["about"])
def test_what_was_recorded_is_judged_as_the_trainers_say(said):
    task = CallExercise(
        key="k", kind=said["kind"], title="题", right=said["right"], why="w", cites="c",
        mentions=said.get("mentions", {}),
    )  # fmt: skip
    done = Recorded(
        said["did"], said.get("said", {}), said.get("number", ""), said.get("times", 1),
        said.get("in_time", True),
    )  # fmt: skip

    found = judge_call(task, done, said.get("caller", {}), said.get("earlier", ""))

    assert found == CallVerdict(said["verdict"], tuple(said.get("words", ())))


@pytest.mark.parametrize("kind", sorted(WHO))
def test_every_exercise_can_be_given_and_its_own_answer_is_right(kind):
    by, seen = actor(WHO[kind]), set()
    wanted = {key for key, one in exercises().items() if one.kind == kind}
    for _ in wanted:
        card = given(kind)
        assert card.verdict == CallVerdict(None)
        answered(card, by)
        assert card_of(card.id, by).verdict == CallVerdict(True), card.task.key
        seen.add(card.task.key)

    assert seen == wanted


def test_a_second_record_of_the_same_matter_is_too_much():
    card, by = the("call_again"), actor("huaqing")

    commands.file_obstacle(OBSTACLE | caller_again(card, by), by=by, at=MONDAY)

    verdict = card_of(card.id, by).verdict
    assert verdict.right is False
    assert "已经登记过" in verdict.words[0]


def caller_again(card, by):
    row = Obstacle.objects.get(filed_by=by.who, name=card.person)
    return {"name": row.name, "phone": row.phone}


def test_what_was_accepted_late_is_told_so():
    card, by = the("pass_birth"), actor("lutong")

    answered(card, by, MONDAY + timedelta(days=3))

    assert card_of(card.id, by).verdict == CallVerdict(False, ("受理超过了首次答复的期限。",))


def test_an_answer_stands_in_the_ledger_and_is_given_once():
    card, by = the("call_again"), actor("huaqing")
    with pytest.raises(Invalid, match="编号"):
        commands.say_known(card.id, " ", by=by, at=MONDAY)
    answered(card, by)

    event = Event.objects.get(name="desk.exercise_answered")
    assert event.data["key"] == "call_again"
    with pytest.raises(NotAllowed, match="已经办完"):
        commands.say_known(card.id, "BB", by=by, at=MONDAY)
    with pytest.raises(NotAllowed, match="已经答过"):
        desk.answer_exercise(card.id, "BB", by=by, at=MONDAY)


@pytest.mark.parametrize("who", ["lutong", "wangfang"])
def test_the_exercise_of_somebody_else_is_not_there(who):
    card = given("call")

    assert queries.call_sheet(actor(who)) == ()
    for answer in (commands.say_known, desk.answer_exercise):
        with pytest.raises(NotYours):
            answer(card.id, "BB", by=actor(who), at=MONDAY)


@pytest.mark.parametrize(("who", "kind"), [("huaqing", "dispatch"), ("lutong", "call")])
def test_each_role_has_its_own_kinds(who, kind):
    with pytest.raises(NotAllowed, match="您的岗位没有这一种"):
        given(kind, actor(who))


def test_complaints_are_passed_on_by_the_hall():
    elsewhere = replace(actor("lutong"), org=actor("zhouming").org)

    with pytest.raises(NotAllowed, match="政务服务大厅"):
        given("dispatch", elsewhere)


def test_nobody_is_given_more_than_he_can_do():
    for _ in range(5):
        given("call")

    with pytest.raises(NotAllowed, match="还没有办"):
        given("call")


def test_a_platform_in_service_has_none(settings):
    settings.PRACTICE = False

    for asked in (lambda: given("call"), lambda: queries.call_sheet(actor("huaqing"))):
        with pytest.raises(NotYours):
            asked()


def test_the_file_says_what_is_wrong_with_it():
    said = yaml.safe_load(Path("data/training/calls.yaml").read_text("utf-8"))
    assert list(call_faults(said)) == []
    said["exercises"][0]["right"]["kind"] = "guess"
    said["exercises"][2]["earlier"] = {}
    said["exercises"][3]["right"]["office"] = "nobody"

    places = [place for place, _ in call_faults(said)]

    assert ("exercises", 0, "right", "kind") in places
    assert ("exercises", 2, "earlier") in places
    assert ("exercises", 3, "right", "office") in places
