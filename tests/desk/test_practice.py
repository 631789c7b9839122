"""练习: the platform for practising gives work, says what was right, and lets nothing out."""

from dataclasses import replace
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
from onething.identity.load import id_of
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


def given(kind="online", *, by=None):
    made = commands.ask_for_exercise(kind, by=by or clerk(), at=MONDAY)
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
        expects=said.get("expects") or ("supplement" if said["flaws"] else "accept"), why="w", cites="c",
        kind="decide" if "expects" in said else "online", writes=said.get("writes", {}),
        mentions=said.get("mentions", {}),
    )  # fmt: skip
    names = {"photo": "照片", "diagnosis": "诊断证明"}
    blots = {"blurred": "看不清楚", "no_seal": "没有盖章"}

    found = judge(
        task,
        Done(said["did"], tuple(said.get("materials", ())), said.get("said", {})),
        names,
        blots,
    )

    assert found.right is said["right"]
    assert list(found.words) == said.get("words", [])


def test_every_exercise_can_be_given_and_its_own_answer_is_right():
    seen = set()
    for _ in [one for one in exercises().values() if one.kind == "online"]:
        row = given()
        answered(row)
        assert card_of(row).verdict.right is True, row.key
        seen.add(row.key)

    assert seen == {key for key, one in exercises().items() if one.kind == "online"}
    sheet = queries.practice_sheet(clerk())
    assert sheet.done == sheet.right == len(seen)


REFUSED = {
    "facts": "经指定机构评定的结论；尚在服现役。",
    "law": "国家残疾标准；退役军人安置条例。",
    "reasons": "没有达到标准；尚未退出现役。",
    "remedies": "六十日内申请行政复议，或者六个月内提起行政诉讼。",
}
EXAMINERS = ("disabled", "veterans", "police")


def examiner(duty):
    return replace(actor("linchengban"), org=str(id_of("organisation", f"{duty}:140105")))


def decided(row, by):
    case, expects = card_of(row, by).case, exercises()[row.key].expects
    if expects == "grant":
        cases.grant(case, by=by, at=MONDAY)
    elif expects == "refuse":
        cases.refuse(case, grounds=REFUSED, by=by, at=MONDAY)
    else:
        said = {"ground": "appraisal", "days": "20", "note": "送指定机构评定"}
        cases.suspend(case, **said, by=by, at=MONDAY)


@pytest.mark.parametrize("duty", EXAMINERS)
def test_every_exercise_of_an_office_can_be_given_and_its_own_answer_is_right(duty):
    by = examiner(duty)
    wanted = {key for key, one in exercises().items() if one.duty == duty}
    seen = set()
    for _ in wanted:
        row = given("decide", by=by)
        assert card_of(row, by).verdict.right is None, "the hall alone has accepted it"
        decided(row, by)
        assert card_of(row, by).verdict == Verdict(True), row.key
        seen.add(row.key)

    assert seen == wanted


def test_offices_are_those_of_the_file():
    assert {one.duty for one in exercises().values() if one.duty} == set(EXAMINERS)


def test_what_is_wrong_with_a_case_stands_in_its_paper():
    written = exercises()["report_serving"].writes["leaving"]
    drawn = practice_paper(
        "退役证明", "赵试练", MONDAY.date(), sealed=True, legible=True, writes=written
    )

    assert "尚未退出现役" in text_of(drawn)


def test_a_decision_against_that_forgets_the_court_is_told_so():
    by = examiner("veterans")
    rows = [given("decide", by=by) for _ in range(2)]
    row = next(one for one in rows if one.key == "report_serving")
    grounds = REFUSED | {"remedies": "六十日内申请行政复议。"}

    cases.refuse(card_of(row, by).case, grounds=grounds, by=by, at=MONDAY)

    assert card_of(row, by).verdict == Verdict(False, ("救济途径里没有写到“行政诉讼”。",))


@pytest.mark.parametrize(
    ("login", "kind"), [("wangfang", "decide"), ("linchengban", "online"), ("lutong", "walk_in")]
)
def test_each_role_has_its_own_kinds(login, kind):
    assert kind not in [one.key for one in queries.practice_sheet(actor(login)).kinds]
    with pytest.raises(NotAllowed, match="您的岗位没有这一种"):
        given(kind, by=actor(login))


def test_an_office_without_exercises_is_told_who_has_some():
    with pytest.raises(NotAllowed, match=r"残疾人.*退役军人"):
        given("decide", by=actor("zhouming"))


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
    row = given("walk_in")
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
    row = given("walk_in")

    assert queries.practice_sheet(actor(who)).mine == ()
    with pytest.raises(NotYours):
        queries.exercise_paper(row.pk, "diagnosis", actor(who))


@pytest.mark.parametrize("login", ["lixiaoman", "wangjianguo"])
def test_people_are_given_nothing(login):
    with pytest.raises(NotYours):
        given(by=actor(login))


def test_a_clerk_of_a_province_is_told_where_one_practises():
    with pytest.raises(NotAllowed, match="区县"):
        given(by=replace(clerk(), org=actor("lvqian").org))


def test_a_platform_in_service_gives_no_exercises_and_tells_no_outcomes(settings):
    row = given()
    settings.PRACTICE = False

    for asked in (
        given,
        lambda: queries.practice_sheet(clerk()),
        lambda: queries.exercise_paper(row.pk, "photo", clerk()),
        lambda: asking.window_outcomes([row.application]),
        lambda: asking.filed_by([row.subject]),
        lambda: asking.decision_outcomes([row.application]),
        lambda: asking.received_at(row.application, "certificate"),
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
