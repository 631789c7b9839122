"""全代办: who may do what with a project; which items it needs follows from what is known."""

from datetime import timedelta

import pytest

from onething.cases import commands as cases
from onething.delivery.models import Message
from onething.identity import queries as identity
from onething.identity.models import Assistance, AssistConsent, Post
from onething.kernel.actor import SYSTEM
from onething.kernel.ledger import broken_links
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.voice import commands, queries
from onething.voice.models import Aid, Obstacle, ProjectMilestone
from onething.voice.terms import PROJECT as LIFE
from onething.voice.timers import tell_of_late_milestones, tell_of_unmanned_projects
from tests import given
from tests.cast import actor
from tests.times import MONDAY
from tests.voice.projects import (
    PROJECT,
    SECOND,
    agreed,
    answer,
    finish,
    firm,
    hand,
    opened,
    plan,
    reach,
    reach_all,
    row_of,
    step_of,
    stop,
    visit,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LAND_PLAN = {"phase": "land", "invest": "filing", "land": "granted"}


def names(project):
    rows = Event.objects.filter(stream=f"project:{project}").order_by("seq")
    return [name.removeprefix("voice.project_") for name in rows.values_list("name", flat=True)]


def titles(of):
    return [
        *Message.objects.filter(subject=of).order_by("at", "pk").values_list("title", flat=True)
    ]


def official(login):
    return actor(login).who.partition(":")[2]


def draft(by, answers=LAND_PLAN, at=MONDAY):
    said = {"region": "140105", "answers": answers, "known": {}, "source_down": False}
    return cases.start_draft("gcjs", **said, by=by, at=at)


def stage(project, key, by=None):
    sheet = queries.project(project, by or actor("banghui"), MONDAY)
    return next(one for one in sheet.stages if one.key == key)


def test_a_project_has_one_manager_from_the_first_day():
    row = row_of(opened())

    assert row.number.startswith("QDB14010520260302")
    assert (str(row.manager), str(row.hall)) == (official("banghui"), actor("banghui").org)
    assert str(row.subject) == firm().behalf
    keys = [*row.milestones.order_by("place").values_list("stage", flat=True)]
    assert keys == ["sign", "land", "works", "build", "finish", "operate"]
    pump_all()
    assert titles(firm().behalf) == ["您的项目有项目经理了"]
    assert titles(official("banghui")) == ["您是一个项目的项目经理"]


def test_what_is_wrong_is_said_field_by_field():
    with pytest.raises(Invalid) as refused:
        opened(name="", credit_code="91140105MA0000000X", zone="dtjk", kind="x", investment="多",
               start_on="2027-01-01", finish_on="2026-01-01", contact="", phone="1", manager="x")  # fmt: skip
    assert {*refused.value.errors} == {
        "name", "credit_code", "zone", "kind", "investment", "finish_on", "contact", "phone", "manager",
    }  # fmt: skip
    with pytest.raises(Invalid, match="请选择在哪个县"):
        opened(zone="none", region="")
    for login in ("wangjianguo", "wangfang", "huaqing", "zhouming"):
        with pytest.raises(NotYours):
            opened(by=actor(login))
    assert opened(by=actor("sunlixin"), manager=str(SECOND))


def test_items_follow_from_what_is_known_in_waves():
    project = opened()
    before = stage(project, "land").themes[0]
    assert before.open == 2
    assert before.waves == ()
    assert {line.name for line in before.maybe} == {
        "企业投资项目备案", "企业投资项目核准", "建设项目用地预审与选址意见书", "建设用地规划许可",
    }  # fmt: skip

    answer(project)

    found = stage(project, "land").themes[0]
    assert found.open == 0
    ways = [[line.name for line in wave.lines] for wave in found.waves]
    assert ways == [["企业投资项目备案"], ["建设用地规划许可"]]
    assert found.waves[1].lines[0].after == ("企业投资项目备案",)
    assert len(found.needless) == len(stage(project, "land").themes[0].needless) > 10
    build = stage(project, "build").themes[0]
    assert build.open > 0
    assert [one.slug for one in stage(project, "finish").themes] == ["gcjs", "lhbz"]
    assert stage(project, "operate").themes == ()
    assert names(project) == ["opened", "answered"]


def test_the_manager_sees_only_what_the_enterprise_gave():
    project, own = opened(), firm()
    answer(project)
    made = draft(own)
    assert stage(project, "land").given == ()
    with pytest.raises(NotYours):
        commands.link_project(project, made, stage="land", by=actor("banghui"), at=MONDAY)
    with pytest.raises(Invalid, match="不是这个阶段的事"):
        commands.link_project(project, made, stage="sign", by=own, at=MONDAY)
    commands.link_project(project, made, stage="land", by=own, at=MONDAY)
    commands.link_project(project, made, stage="land", by=own.because("2"), at=MONDAY)
    assert [one.draft for one in stage(project, "land").given] == [True]
    other = opened(name="二期")
    with pytest.raises(NotAllowed, match="已经关联到另一个项目"):
        commands.link_project(other, made, stage="land", by=own, at=MONDAY)
    with pytest.raises(NotYours):
        commands.unlink_project(project, made, by=actor("sundayuan"), at=MONDAY)
    commands.unlink_project(project, made, by=own, at=MONDAY)
    assert stage(project, "land").given == ()
    with pytest.raises(NotYours):
        commands.unlink_project(project, made, by=own, at=MONDAY)
    assert names(project)[-2:] == ["linked", "unlinked"]


def test_with_consent_the_manager_fills_in_and_never_beyond_it():
    project, own = opened(), firm()
    acting = identity.assistance(agreed(project, own), actor("banghui"), MONDAY)
    by = identity.assisting(acting)
    made = draft(by)
    commands.link_project(project, made, stage="land", by=by, at=MONDAY)
    with pytest.raises(NotAllowed, match="不包括这件事"):
        said = {"region": "140105", "answers": {}, "known": {}, "source_down": False}
        cases.start_draft("kbcyd", **said, by=by, at=MONDAY)

    own_again = firm()
    hand(project)
    pump_all()
    assert not Assistance.objects.filter(order=project, ended_at=None).exists()
    assert not AssistConsent.objects.filter(order=project).exists()
    assert queries.project(project, own_again, MONDAY).manager == "戴办"


def test_days_are_set_in_order_and_late_ones_are_told_once():
    project = opened()
    with pytest.raises(Invalid, match="不能早于"):
        plan(project, sign="2026-04-10", land="2026-03-10")
    with pytest.raises(Invalid, match="日期请写成"):
        plan(project, sign="明天")
    plan(project)
    said = {"label": "设备进场", "due_on": "2026-06-01"}
    same = {str(one.pk): f"{one.due_on}" for one in row_of(project).milestones.exclude(due_on=None)}
    commands.plan_project(project, same | said, by=actor("banghui").because("own"), at=MONDAY)
    with pytest.raises(Invalid) as refused:
        commands.plan_project(project, same | {"label": "x"}, by=actor("banghui"), at=MONDAY)
    assert "due_on" in refused.value.errors

    late = MONDAY + 8 * DAY
    tell_of_late_milestones(late)
    tell_of_late_milestones(late + DAY)
    pump_all()

    assert names(project).count("late") == 1
    assert "项目有节点超期" in titles(firm().behalf)
    assert "项目有节点超期" in titles(official("sunlixin"))
    sheet = queries.project(project, actor("sunlixin"), late)
    assert sheet.stages[0].step.term.words == "超期 2 个工作日"
    page = queries.projects(actor("banghui"), late, view="late", zone="", stage="", q="", page=1)
    assert [row.next.name for row in page.rows] == ["项目签约"]
    with pytest.raises(NotYours):
        step = step_of(project, "land").pk
        commands.tell_late_milestone(step, by=actor("banghui"), at=late)


def test_what_is_asked_on_a_visit_becomes_work():
    project = opened()
    visit(project)
    visit(project, by=actor("banghui").because("2"), wish="obstacle", asked="土地证一直没有办下来")
    visit(project, by=actor("banghui").because("3"), wish="none", asked="不写")
    with pytest.raises(Invalid) as refused:
        visit(project, visited_on="2026-03-09", people="", text="", wish="", asked="")
    assert {*refused.value.errors} == {"visited_on", "people", "text", "wish"}

    aid, obstacle = Aid.objects.get(), Obstacle.objects.get()
    assert (aid.source, str(aid.subject), aid.state) == ("visit", firm().behalf, "asked")
    assert str(obstacle.subject) == firm().behalf
    sheet = queries.project_records(project, firm())
    assert {one.asked for one in sheet.visits} == {"不会填备案的表", "土地证一直没有办下来", ""}
    assert any(aid.number in one.work and "待接单" in one.work for one in sheet.visits)
    assert names(project).count("visited") == 3


def test_stages_end_in_order_and_not_while_something_runs():
    project, own = opened(), firm()
    answer(project)
    with pytest.raises(NotAllowed, match="还没有记为完成"):
        reach(project, "land")
    with pytest.raises(NotAllowed, match="不能记为已投产"):
        finish(project)
    with pytest.raises(Invalid, match="不能晚于今天"):
        step = step_of(project, "sign").pk
        late = {"done_on": "2026-03-03", "note": ""}
        commands.reach_milestone(project, step, **late, by=actor("banghui"), at=MONDAY)
    reach(project)
    with pytest.raises(NotAllowed, match="不用再记"):
        reach(project, by=actor("banghui").because("2"))
    made = draft(own)
    given.fill_in(made, own)
    number = given.file_it(made, own)
    commands.link_project(project, made, stage="land", by=own, at=MONDAY)
    with pytest.raises(NotAllowed, match="还有在办的：企业投资项目备案、建设用地规划许可"):
        reach(project, "land")

    found = stage(project, "land")
    assert (found.now, found.given[0].number, found.stuck) == (True, number, ())
    first = found.themes[0].waves[0].lines[0].case
    assert (first.words, first.open, first.late) == ("已提交，等待受理", True, False)
    late = queries.projects(
        actor("sunlixin"),
        MONDAY + 30 * DAY,
        view="all",
        zone="zzgq",
        stage="land",
        q="老陈醋",
        page=1,
    )
    assert [(row.stage, row.running, len(row.stuck)) for row in late.rows] == [
        ("立项用地规划许可", 2, 1)
    ]
    assert "超期" in late.rows[0].stuck[0][1]


def test_it_ends_and_its_manager_stays():
    project = opened()
    reach_all(project)
    finish(project)
    visit(project, wish="none")
    hand(project)
    assert (row_of(project).state, row_of(project).manager) == ("finished", SECOND)
    pump_all()
    assert "项目经理已变更" in titles(firm().behalf)
    assert not list(broken_links(f"project:{project}"))
    found = queries.project_figures(actor("caoyuan"), MONDAY + 6 * DAY)
    assert (found.whole.projects, found.whole.finished, found.visits) == (1, 1, 1)
    assert found.by_stage[1].days == "1.0 天"
    with pytest.raises(NotYours):
        queries.project_figures(actor("banghui"), MONDAY)


def test_who_leads_is_told_of_a_project_without_a_manager():
    project = opened()
    tell_of_unmanned_projects(MONDAY)
    Post.objects.filter(official=official("banghui")).update(until=MONDAY.date() - DAY)
    tell_of_unmanned_projects(MONDAY + DAY)
    tell_of_unmanned_projects(MONDAY + 2 * DAY)
    pump_all()

    assert names(project) == ["opened", "unmanned"]
    assert "有项目没有在岗的项目经理" in titles(official("sunlixin"))
    hand(project, by=actor("sunlixin"), at=MONDAY + 2 * DAY)
    row = row_of(project)
    assert (row.manager, row.missing) == (SECOND, False)
    with pytest.raises(NotYours):
        commands.tell_unmanned_project(project, by=actor("sunlixin"), at=MONDAY)
    commands.tell_unmanned_project(project, by=SYSTEM, at=MONDAY)
    assert names(project)[-1] == "handed"


DEEDS = {"plan": plan, "visit": visit, "reach": reach, "hand": hand, "finish": finish, "stop": stop}


@pytest.mark.parametrize("do", DEEDS)
def test_a_step_is_taken_only_by_those_to_whom_it_belongs(do):
    project = opened()
    for login in (
        "wangjianguo",
        "sundayuan",
        "wangfang",
        "lutong",
        "huaqing",
        "caoyuan",
        "qianwei",
    ):
        with pytest.raises(NotYours):
            DEEDS[do](project, by=actor(login))
    with pytest.raises(NotYours):
        DEEDS[do](project, by=firm())
    with pytest.raises(NotAllowed, match="别的项目经理"):
        DEEDS[do](project, by=actor("daiban"))
    if do not in ("hand", "stop"):
        with pytest.raises(NotYours):
            DEEDS[do](project, by=actor("sunlixin"))


def test_what_was_given_up_is_over():
    project = opened()
    stop(project)
    assert [one.do for one in LIFE.choices("stopped")] == ["resume"]
    for run in (plan, answer, visit, reach, hand, finish, stop):
        with pytest.raises(NotAllowed, match="当前状态是“已终止”"):
            run(project)
    for login in ("sundayuan", "wangfang", "zhouming"):
        with pytest.raises(NotYours):
            answer(project, by=actor(login))


def test_an_agent_for_other_matters_sees_none():
    project, own = opened(), firm()
    assert [row.id for row in queries.my_projects(own, MONDAY)] == [project]
    limited = type(own)(who=own.who, behalf=own.behalf, roles=("matter:kbcyd",))
    assert queries.my_projects(limited, MONDAY) == ()
    with pytest.raises(NotYours):
        queries.project(project, limited, MONDAY)
    wide = type(own)(who=own.who, behalf=own.behalf, roles=("matter:gcjs",))
    assert queries.project(project, wide, MONDAY).number == row_of(project).number
    assert ProjectMilestone.objects.filter(project=project).count() == 6
    assert PROJECT["zone"] == "zzgq"


def test_the_enterprise_leaves_and_comes_back():
    project = opened()
    answer(project)
    agreed(project, firm())

    commands.leave_project(project, by=firm(), at=MONDAY)
    pump_all()

    row = row_of(project)
    assert (row.state, row.ended_why) == ("stopped", "企业退出代办，没有写原因。")
    assert Assistance.objects.get(order=project).ended_at is not None
    manager = actor("banghui").who.partition(":")[2]
    assert Message.objects.filter(subject=manager, title="企业退出了项目代办").exists()
    with pytest.raises(NotAllowed):
        answer(project)
    for login in ("sundayuan", "daiban", "wangfang"):
        with pytest.raises((NotYours, NotAllowed)):
            commands.resume_project(project, by=actor(login), at=MONDAY)
    commands.resume_project(project, by=firm(), at=MONDAY)
    pump_all()
    assert (row_of(project).state, row_of(project).ended_why) == ("running", "")
    assert row_of(project).answers["gcjs"]
    assert Message.objects.filter(subject=manager, title="一个项目恢复代办").exists()
    with pytest.raises(NotAllowed):
        commands.resume_project(project, by=firm().because("again"), at=MONDAY)
    for login in ("banghui", "sunlixin", "sundayuan"):
        with pytest.raises(NotYours):
            commands.leave_project(project, by=actor(login), at=MONDAY)


def test_one_answer_that_does_not_hold_and_nothing_is_kept():
    project = opened()
    said = {"invest": "filing", "land": "nothing"}

    with pytest.raises(Invalid) as refused:
        commands.answer_project(project, theme="gcjs", answers=said, by=firm(), at=MONDAY)

    assert [*refused.value.errors] == ["land"]
    assert row_of(project).answers == {}
