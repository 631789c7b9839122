"""练习: the platform for practising gives work, says what was right, and lets nothing out."""

from pathlib import Path

import pytest
import yaml

from onething.cases import commands as cases
from onething.cases import queries as asking
from onething.desk import commands, queries
from onething.desk.practice.judging import Done, Verdict, judge
from onething.desk.practice.rules import Exercise as Task
from onething.desk.practice.rules import exercises, practice_faults, rules
from onething.desk.practice_models import Exercise
from onething.documents.practice import practice_paper
from onething.kernel.models import Event
from onething.kernel.refusals import NotAllowed, NotYours
from tests.cast import actor
from tests.documents.pdfs import text_of
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
CASES = yaml.safe_load((Path(__file__).parent / "practice_verdicts.yaml").read_text("utf-8"))


@pytest.fixture(autouse=True)
def practising(settings):
    settings.PRACTICE = True


def clerk():
    return actor("wangfang")


def given(*, walk_in=False, by=None):
    made = commands.ask_for_exercise(walk_in=walk_in, by=by or clerk(), at=MONDAY)
    return Exercise.objects.get(pk=made)


def card_of(row, by=None):
    return next(one for one in queries.practice_sheet(by or clerk()).mine if one.id == row.pk)


def answered(row, by=None):
    """Do with the piece of work what its answer says."""
    by = by or clerk()
    card, task = card_of(row, by), exercises()[row.key]
    if task.expects == "accept":
        cases.accept(card.case, by=by, at=MONDAY)
        return
    items = [
        {"material": key, "name": key, "problem": "看不清", "remedy": "重新扫描"}
        for key in task.flaws
    ]
    cases.ask_supplement(card.case, items=items, by=by, at=MONDAY)


@pytest.mark.parametrize("said", CASES, ids=lambda said: said["about"])
def test_what_was_done_is_judged_as_the_jurists_say(said):
    task = Task(
        key="k", title="题", theme="t", part="p", answers={}, flaws=said["flaws"],
        expects="supplement" if said["flaws"] else "accept", why="w", cites="c",
    )  # fmt: skip
    names = {"photo": "照片", "diagnosis": "诊断证明"}
    blots = {"blurred": "看不清楚", "no_seal": "没有盖章"}

    found = judge(task, Done(said["did"], tuple(said.get("materials", ()))), names, blots)

    assert found.right is said["right"]
    assert list(found.words) == said.get("words", [])


def test_every_exercise_can_be_given_and_its_own_answer_is_right():
    seen = set()
    for _ in [one for one in exercises().values() if not one.walk_in]:
        row = given()
        answered(row)
        assert card_of(row).verdict.right is True, row.key
        seen.add(row.key)

    assert seen == {key for key, one in exercises().items() if not one.walk_in}
    sheet = queries.practice_sheet(clerk())
    assert sheet.done == sheet.right == len(seen)


def test_a_flaw_stands_in_the_paper_and_not_in_the_words():
    named = practice_paper("诊断证明", "赵试练", MONDAY.date(), sealed=True, legible=True)
    bare = practice_paper("诊断证明", "赵试练", MONDAY.date(), sealed=False, legible=True)
    coarse = practice_paper("诊断证明", "赵试练", MONDAY.date(), sealed=True, legible=False)

    assert "赵试练" in text_of(named)
    assert "印章" in text_of(named)
    assert "印章" not in text_of(bare)
    assert coarse.startswith(b"\x89PNG")


def test_what_is_wrong_is_not_said_before_it_was_done():
    for _ in range(rules()["most_open"]):
        given()

    cards = queries.practice_sheet(clerk()).mine

    assert [one.verdict for one in cards] == [Verdict(None)] * len(cards)


def test_an_exercise_stands_in_the_ledger():
    row = given()

    event = Event.objects.get(name="desk.exercise_given")
    assert event.stream == f"exercise:{row.pk}"
    assert event.data["application"] == str(row.application)
    assert "name" not in event.data


def test_nobody_is_given_more_than_he_can_do():
    for _ in range(rules()["most_open"]):
        given()

    with pytest.raises(NotAllowed, match="还没有办"):
        given()


def test_whoever_comes_to_the_window_brings_his_papers():
    row = given(walk_in=True)
    card = card_of(row)

    assert card.case is None
    assert row.application is None
    assert [key for key, _ in card.papers] == ["photo", "diagnosis"]
    name, content = queries.exercise_paper(row.pk, "diagnosis", clerk())
    assert name == "诊断证明或者病历"
    assert content.startswith(b"%PDF")
    assert card.id_number.startswith("1451")  # an area that there is not


@pytest.mark.parametrize("who", ["zhaomin", "sunlixin"])
def test_the_exercises_of_somebody_else_are_not_seen(who):
    row = given(walk_in=True)

    assert queries.practice_sheet(actor(who)).mine == ()
    with pytest.raises(NotYours):
        queries.exercise_paper(row.pk, "diagnosis", actor(who))


@pytest.mark.parametrize("login", ["lixiaoman", "wangjianguo"])
def test_people_are_given_nothing(login):
    with pytest.raises(NotYours):
        given(by=actor(login))


def test_a_clerk_of_a_province_is_told_where_one_practises():
    with pytest.raises(NotAllowed, match="区县"):
        given(by=actor("lvqian"))


def test_a_platform_in_service_gives_no_exercises_and_tells_no_outcomes(settings):
    row = given()
    settings.PRACTICE = False

    for asked in (
        given,
        lambda: queries.practice_sheet(clerk()),
        lambda: queries.exercise_paper(row.pk, "photo", clerk()),
        lambda: asking.window_outcomes([row.application]),
        lambda: asking.filed_by([row.subject]),
    ):
        with pytest.raises(NotYours):
            asked()


def test_the_file_of_exercises_says_what_is_wrong_with_it():
    said = yaml.safe_load((Path("data/training/practice.yaml")).read_text("utf-8"))
    assert list(practice_faults(said)) == []
    said["exercises"][0]["expects"] = "guess"
    said["exercises"][1]["flaws"] = {"diagnosis": "torn"}

    places = [place for place, _ in practice_faults(said)]

    assert ("exercises", 0, "expects") in places
    assert ("exercises", 1, "flaws", "diagnosis") in places
