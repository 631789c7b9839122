"""走流程: each thing that was wrong becomes work with an owner and a day; who found it may put it back."""

from datetime import date, timedelta

import pytest

from onething.delivery.models import Message
from onething.identity.load import id_of
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.voice import commands, queries
from onething.voice.models import Flaw, Walk
from tests.cast import actor
from tests.times import MONDAY
from tests.voice.given import WALK, WALKED

pytestmark = pytest.mark.django_db
LOCAL = id_of("official", "SX00033")


def started(login="sunlixin", **said):
    return commands.start_walk(WALK | said, by=actor(login), at=MONDAY)


def add(walk, login="sunlixin", **said):
    return commands.add_walk_step(walk, WALKED | said, by=actor(login), at=MONDAY)


def finish(walk, login="sunlixin", **said):
    commands.finish_walk(walk, {"trips": "1"} | said, by=actor(login), at=MONDAY)


def a_flaw(**said):
    walk = started()
    add(walk, **said)
    finish(walk)
    return Flaw.objects.get(step__walk=walk)


def names(stream):
    rows = Event.objects.filter(stream=stream).order_by("seq")
    return [name.removeprefix("voice.") for name in rows.values_list("name", flat=True)]


def test_what_a_walk_found_becomes_work_with_an_owner_and_a_day():
    walk = started()
    add(walk, severity="", problem="")
    add(walk)
    add(walk, severity="minor", scope="standard")
    finish(walk, summary="能办", trips="2")

    severe, minor = Flaw.objects.filter(step__walk=walk).order_by("due_on")
    assert (severe.owner, severe.due_on, severe.state) == (LOCAL, date(2026, 3, 5), "open")
    assert minor.organisation == id_of("organisation", "approval:140000")
    assert names(f"walk:{walk}")[-1] == "walk_finished"
    assert names(f"flaw:{severe.pk}") == ["flaw_found"]
    assert (Walk.objects.get(pk=walk).trips, Walk.objects.get(pk=walk).minutes) == (2, 15)
    pump_all()
    assert Message.objects.filter(subject=LOCAL, title="走流程发现的问题待整改").exists()


def test_a_step_is_taken_back_while_the_walk_is_open():
    walk = started()
    first, second = add(walk), add(walk)
    commands.drop_walk_step(walk, first, by=actor("sunlixin"), at=MONDAY)
    with pytest.raises(NotYours):
        commands.drop_walk_step(walk, first, by=actor("sunlixin"), at=MONDAY)
    finish(walk)

    assert [step.id for step in queries.walk(walk, actor("sunlixin")).steps] == [second]
    assert names(f"walk:{walk}").count("walk_stepped") == 3
    for late in (lambda: add(walk), lambda: finish(walk)):
        with pytest.raises(NotAllowed):
            late()
    with pytest.raises(NotAllowed):
        commands.drop_walk_step(walk, second, by=actor("sunlixin"), at=MONDAY)


def test_only_staff_walk_and_each_notes_his_own():
    for login in ("lixiaoman", "yanjin", "gongzheng"):
        with pytest.raises(NotYours):
            started(login)
    walk = started()
    for login in ("wangfang", "caoyuan", "lixiaoman"):
        for run in (add, finish):
            with pytest.raises(NotYours):
                run(walk, login)
        with pytest.raises(NotYours):
            commands.drop_walk_step(walk, walk, by=actor(login), at=MONDAY)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": "x"}, "kind"),
        ({"code": "nothing"}, "code"),
        ({"terminal": ""}, "terminal"),
        ({"walker": " "}, "walker"),
        ({"walked_on": "昨天"}, "walked_on"),
        ({"walked_on": "2026-03-03"}, "walked_on"),
    ],
)
def test_a_walk_says_what_where_who_and_when(said, field):
    with pytest.raises(Invalid) as refused:
        started(**said)

    assert field in refused.value.errors


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"what": ""}, "what"),
        ({"severity": "x"}, "severity"),
        ({"severity": ""}, "severity"),
        ({"problem": ""}, "problem"),
        ({"scope": ""}, "scope"),
        ({"minutes": "1e9"}, "minutes"),
    ],
)
def test_a_step_says_what_was_wrong(said, field):
    walk = started()
    with pytest.raises(Invalid) as refused:
        add(walk, **said)

    assert field in refused.value.errors
    with pytest.raises(NotAllowed):
        finish(walk)


def test_a_walk_goes_through_one_item_too():
    walk = started(code="140131002001", kind="trial")

    assert queries.walk(walk, actor("sunlixin")).target == "item"


DEEDS = {
    "fix": commands.fix_flaw,
    "decline": commands.decline_flaw,
    "reopen": commands.reopen_flaw,
}


def test_it_is_mended_by_its_keeper_and_put_back_by_who_found_it():
    flaw = a_flaw()
    keeper, finder = actor("tianxiao"), actor("sunlixin")
    with pytest.raises(Invalid):
        commands.fix_flaw(flaw.pk, answer=" ", by=keeper, at=MONDAY)
    commands.fix_flaw(flaw.pk, answer="已改指南", by=keeper, at=MONDAY)
    later = MONDAY + timedelta(days=1)
    commands.reopen_flaw(flaw.pk, answer="还是不一样", by=finder, at=later)
    flaw.refresh_from_db()
    assert (flaw.state, flaw.reopened, flaw.due_on) == ("open", 1, date(2026, 3, 6))
    commands.decline_flaw(flaw.pk, answer="法律规定要交", by=keeper, at=later)

    assert names(f"flaw:{flaw.pk}") == [
        "flaw_found",
        "flaw_fixed",
        "flaw_reopened",
        "flaw_declined",
    ]
    pump_all()
    told = Message.objects.filter(subject=id_of("official", "SX00003"))
    assert {"您发现的问题已整改", "您发现的问题不予采纳"} <= {one.title for one in told}


@pytest.mark.parametrize("do", DEEDS)
def test_what_is_not_open_is_not_mended_again(do):
    flaw = a_flaw()
    if do != "reopen":
        commands.fix_flaw(flaw.pk, answer="改了", by=actor("tianxiao"), at=MONDAY)
    who = actor("sunlixin" if do == "reopen" else "tianxiao")

    with pytest.raises(NotAllowed):
        DEEDS[do](flaw.pk, answer="x", by=who, at=MONDAY)


@pytest.mark.parametrize("do", DEEDS)
def test_mending_is_for_its_keepers_and_putting_back_for_who_found_it(do):
    flaw = a_flaw()
    for login in ("guotong", "wangfang", "lixiaoman", "zhouming", "lvqian", "yanjin"):
        with pytest.raises(NotYours):
            DEEDS[do](flaw.pk, answer="x", by=actor(login), at=MONDAY)


def test_the_figures_say_what_is_mended():
    commands.fix_flaw(a_flaw().pk, answer="改了", by=actor("tianxiao"), at=MONDAY)
    a_flaw(severity="minor")

    found = queries.walk_figures(actor("sunlixin"), MONDAY + timedelta(days=60))
    assert (found.walks, found.found, found.fixed, found.open, found.late) == (2, 2, 1, 1, 1)
    page = queries.flaws(actor("tianxiao"), MONDAY, view="fixed", severity="severe", q="", page=1)
    assert [row.words for row in page.rows] == ["已整改"]
    (here,) = queries.flaws_at("theme", "kbcyd", actor("tianxiao"), MONDAY)
    assert here.severity == "minor"
    assert queries.flaws_at("theme", "kbcyd", actor("sunlixin"), MONDAY) == ()
