"""办不成事: who may do what with it and when; nobody handles what is said of himself; what is late is seen to."""

from datetime import date, timedelta

import pytest

from onething.delivery.models import Message
from onething.identity.load import id_of
from onething.identity.models import Official, Organisation, Post
from onething.kernel.actor import NOBODY, SYSTEM, Actor
from onething.kernel.ledger import broken_links
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.voice import commands, queries
from onething.voice.terms import OBSTACLE
from onething.voice.timers import put_silent_obstacles_to_the_files, supervise_late_obstacles
from tests import given
from tests.cast import actor
from tests.times import MONDAY
from tests.voice.given import (
    DEEDS,
    HALL,
    MARKET,
    SAID,
    TOMORROW,
    accept,
    close,
    confirm,
    dispute,
    filed,
    in_state,
    pass_on,
    row_of,
    sort,
)

pytestmark = pytest.mark.django_db
CLERK = id_of("official", "SX00001")
RESOLVER = id_of("official", "SX00060")
HEAD = id_of("official", "SX00003")
CHIEF = id_of("official", "SX00035")


def names(obstacle):
    rows = Event.objects.filter(stream=f"obstacle:{obstacle}").order_by("seq")
    return [name.removeprefix("voice.obstacle_") for name in rows.values_list("name", flat=True)]


def titles(official):
    return [*Message.objects.filter(subject=official).values_list("title", flat=True)]


def test_what_is_filed_has_a_number_a_hall_and_terms():
    row = row_of(filed())

    assert row.number.startswith("BBCS14010520260302")
    assert (row.state, row.hall, str(row.subject)) == ("filed", HALL, actor("lixiaoman").behalf)
    assert (row.first_by, row.due_on) == (MONDAY.date(), date(2026, 3, 9))
    assert names(row.pk) == ["filed"]


def test_it_goes_from_the_hall_to_an_office_and_back_with_an_answer():
    obstacle = in_state("replied")
    close(obstacle)
    confirm(obstacle, at=TOMORROW)

    row = row_of(obstacle)
    assert (row.state, row.solved, row.office) == ("archived", True, MARKET)
    assert names(obstacle) == [
        "filed", "accepted", "sorted", "passed", "replied", "closed", "confirmed",
    ]  # fmt: skip
    assert not list(broken_links(f"obstacle:{obstacle}"))


@pytest.mark.parametrize("state", sorted(OBSTACLE.states))
def test_what_the_table_does_not_know_is_refused(state):
    obstacle = in_state(state)
    lawful = {step.do for step in OBSTACLE.choices(state)}

    for do, run in DEEDS.items():
        if do not in lawful:
            with pytest.raises((NotAllowed, NotYours)):
                run(obstacle)
    assert row_of(obstacle).state == state


WHO = {
    "accept": "filed", "sort": "accepted", "pass": "sorted", "reply": "passed", "close": "sorted",
    "confirm": "closed", "dispute": "closed", "withdraw": "filed",
}  # fmt: skip


@pytest.mark.parametrize("do", WHO)
def test_a_step_is_taken_only_by_those_to_whom_it_belongs(do):
    obstacle = in_state(WHO[do])
    others = ("sundayuan", "wangfang", "zhouming", "lvqian", "huaqing", "caoyuan", "qianwei")

    for login in others:
        with pytest.raises(NotYours):
            DEEDS[do](obstacle, by=actor(login))


def test_only_windows_enter_it_for_others():
    for login in ("zhouming", "lvqian", "sunlixin"):
        with pytest.raises(NotYours):
            filed(by=actor(login))
    row = row_of(filed(by=actor("wangfang")))
    assert (row.source, row.subject, row.filed_by) == ("window", None, actor("wangfang").who)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": "x"}, "kind"),
        ({"tried": " "}, "tried"),
        ({"wanted": "请" * 1001}, "wanted"),
        ({"blocker": ""}, "blocker"),
        ({"blocked": ""}, "blocked"),
        ({"phone": "12"}, "phone"),
        ({"name": ""}, "name"),
        ({"region": ""}, "region"),
        ({"number": "YJS1401052026030299999"}, "number"),
    ],
)
def test_what_is_missing_is_said_at_its_place(said, field):
    with pytest.raises(Invalid) as refused:
        filed(**said)

    assert field in refused.value.errors


def test_a_case_is_cited_by_who_has_it_and_shows_it():
    firm = actor("wangjianguo", behalf="晋味面馆")
    case = given.a_case_at_the_window(firm)
    number = given.Case.objects.get(pk=case).application.number
    with pytest.raises(Invalid):
        filed(number=number)  # of somebody else
    obstacle = filed(by=firm, number=number, region="")

    row = row_of(obstacle)
    assert (row.hall, row.region) == (HALL, "140105")
    (note,) = queries.obstacles_about(row.application, firm, MONDAY)
    assert (note.number, note.words) == (row.number, "待受理")
    assert queries.obstacles_about(row.application, actor("wangfang"), MONDAY, case=case)


def test_who_has_not_signed_in_is_not_told_whether_a_number_is_known():
    firm = actor("wangjianguo", behalf="晋味面馆")
    number = given.Case.objects.get(pk=given.a_case_at_the_window(firm)).application.number
    real = row_of(filed(by=NOBODY.because("a"), number=number))
    made_up = row_of(filed(by=NOBODY.because("b"), number="YJS0"))

    assert (real.subject, made_up.subject, made_up.application) == (None, None, None)
    assert real.application


def test_who_is_complained_of_neither_sees_it_nor_handles_it():
    chief = filed(kind="conduct", blocked="person", blocker="窗口专员路通不给办")
    row = row_of(chief)

    assert row.complained == [RESOLVER]
    with pytest.raises(NotYours):
        queries.obstacle(chief, actor("lutong"), MONDAY)
    with pytest.raises(NotYours):
        accept(chief)
    accept(chief, by=actor("sunlixin"))
    pump_all()
    assert titles(HEAD)
    assert not titles(RESOLVER)


def test_where_all_are_complained_of_the_hall_above_follows_it():
    obstacle = filed(kind="conduct", blocked="person", blocker="路通和孙立新都不给办")

    assert row_of(obstacle).hall == id_of("organisation", "approval:140000")  # the city has nobody


def test_it_is_not_passed_into_the_hands_of_whom_it_is_about():
    people = Post.objects.filter(
        organisation=MARKET, ended_at=None, roles__overlap=["leader", "decider"]
    )
    obstacle = in_state("accepted")
    sort(obstacle, complained=[CHIEF])
    pass_on(obstacle)
    with pytest.raises(NotYours):
        DEEDS["reply"](obstacle)  # 姚广 himself
    DEEDS["reply"](obstacle, by=actor("zhengqiang"))
    sort_again = in_state("accepted")
    sort(sort_again, complained=[*people.values_list("official", flat=True)])
    with pytest.raises(Invalid, match="只有被反映的人"):
        pass_on(sort_again)


def test_a_hard_one_has_more_time():
    obstacle = in_state("accepted")
    sort(obstacle, difficulty="complex")

    assert row_of(obstacle).due_on == date(2026, 3, 16)
    with pytest.raises(Invalid):
        sort(obstacle, difficulty="x")


def test_it_may_be_reopened_once_and_its_terms_run_anew():
    obstacle = in_state("closed")
    dispute(obstacle, at=TOMORROW)
    row = row_of(obstacle)
    assert (row.state, row.reopened, row.counted_from) == ("accepted", 1, TOMORROW.date())
    sort(obstacle, at=TOMORROW)
    close(obstacle, at=TOMORROW)
    dispute(obstacle, at=TOMORROW)

    row = row_of(obstacle)
    assert (row.state, row.solved) == ("archived", False)


def test_a_number_and_its_code_are_enough_to_say_whether_it_is_solved():
    obstacle = in_state("closed", by=NOBODY)
    row = row_of(obstacle)
    said = {"solved": True, "text": "", "by": NOBODY, "at": MONDAY}
    with pytest.raises(NotYours):
        commands.give_feedback_by_code(row.number, "22222222", **said)
    with pytest.raises(NotYours):
        commands.give_feedback_by_code(row.number, "", **said)
    commands.give_feedback_by_code(row.number, row.code, **said)

    assert names(obstacle)[-1] == "confirmed"
    with pytest.raises(NotAllowed):
        commands.give_feedback_by_code(row.number, row.code, **said)


def test_who_followed_it_says_how_he_asked():
    obstacle = in_state("closed", by=NOBODY)
    with pytest.raises(Invalid):
        confirm(obstacle, by=actor("lutong"))
    confirm(obstacle, by=actor("lutong"), way="phone")

    assert row_of(obstacle).feedback_way == "phone"


def test_what_is_late_is_told_to_who_must_see_to_it_once_at_each_level():
    obstacle = in_state("passed")
    for days in (7, 8, 8, 9):
        supervise_late_obstacles(MONDAY + timedelta(days=days))
    assert (names(obstacle).count("supervised"), row_of(obstacle).supervised) == (1, 1)
    pump_all()
    assert "办不成事超期督办" in titles(HEAD)
    assert "办不成事超期督办" in titles(CHIEF)
    above = Organisation.objects.get(pk=id_of("organisation", "approval:140100"))
    boss = Official.objects.create(name="样例领导", number="T-boss")
    Post.objects.create(official=boss, organisation=above, title="局长", roles=["leader"])
    supervise_late_obstacles(MONDAY + timedelta(days=14))

    assert (row_of(obstacle).supervised, row_of(obstacle).supervisor) == (2, above.pk)
    pump_all()
    assert titles(boss.pk) == ["办不成事超期督办"]


def test_only_the_platform_supervises_and_puts_to_the_files():
    obstacle = in_state("closed")
    for login in ("sunlixin", "lutong", "lixiaoman"):
        with pytest.raises(NotYours):
            commands.supervise_obstacle(obstacle, by=actor(login), at=MONDAY)
        with pytest.raises(NotYours):
            commands.lapse_obstacle(obstacle, by=actor(login), at=MONDAY)
    with pytest.raises(NotAllowed):
        commands.lapse_obstacle(obstacle, by=SYSTEM, at=MONDAY)
    put_silent_obstacles_to_the_files(MONDAY + timedelta(days=20))

    row = row_of(obstacle)
    assert (row.state, row.solved, names(obstacle)[-1]) == ("archived", None, "lapsed")


def test_people_are_told_what_becomes_of_it():
    obstacle = in_state("closed")
    pump_all()

    told = titles(row_of(obstacle).subject)
    assert {"已受理您的反映", "您的反映有答复了"} <= {*told}
    assert "有一件办不成事" in titles(RESOLVER)


def test_the_figures_count_what_people_said():
    for state in ("filed", "closed", "archived", "withdrawn"):
        in_state(state)
    unsolved = in_state("closed")
    dispute(unsolved)

    found = queries.obstacle_figures(actor("sunlixin"), MONDAY.date(), MONDAY.date(), MONDAY)
    assert (found.whole.filed, found.whole.solved, found.whole.unsolved) == (4, 1, 1)
    assert (found.whole.rate, found.first_in_time) == ("50.0%", 3)
    assert [one.name for one in found.by_kind] == ["不予收件或者受理"]
    province = queries.obstacle_figures(actor("caoyuan"), MONDAY.date(), MONDAY.date(), MONDAY)
    assert province.whole.filed == 4
    with pytest.raises(NotYours):
        queries.obstacle_figures(actor("wangfang"), MONDAY.date(), MONDAY.date(), MONDAY)


def test_a_clerk_sees_what_he_entered_and_no_other():
    mine, other = filed(by=actor("wangfang")), filed()

    page = queries.obstacles(actor("wangfang"), MONDAY, view="all", kind="", q="", page=1)
    assert [row.id for row in page.rows] == [mine]
    with pytest.raises(NotYours):
        queries.obstacle(other, actor("wangfang"), MONDAY)
    assert SAID["name"] not in page.rows[0].name


def test_a_system_of_an_organ_sees_none():
    system = Actor(who=f"system:{MARKET}", org=str(HALL), roles=("leader",))

    with pytest.raises(NotYours):
        queries.obstacle(filed(), system, MONDAY)
