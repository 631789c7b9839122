"""A project of an enterprise, and the deeds that bring it on."""

from datetime import timedelta

from onething.identity import commands as people
from onething.identity.load import id_of
from onething.identity.terms import Bound
from onething.voice import commands, queries
from onething.voice.models import Project
from tests.cast import actor
from tests.times import MONDAY

FIRM = "晋味样例餐饮"
SECOND = id_of("official", "SX00062")
PROJECT = {
    "name": "年产一万吨老陈醋生产线", "credit_code": "91145105000000027X", "zone": "zzgq", "kind": "industry",
    "investment": "12000", "start_on": "2026-05-01", "finish_on": "2027-10-01", "contact": "王建国",
    "phone": "15400000009",
}  # fmt: skip
LAND = {"invest": "filing", "land": "granted"}


def firm():
    return actor("wangjianguo", behalf=FIRM)


def opened(by=None, at=MONDAY, **said):
    return commands.open_project(PROJECT | said, by=by or actor("banghui"), at=at)


def row_of(project):
    return Project.objects.get(pk=project)


def step_of(project, stage):
    return row_of(project).milestones.get(stage=stage)


def plan(project, by=None, at=MONDAY, **days):
    days = days or {"sign": "2026-03-06", "land": "2026-04-10"}
    said = {str(step_of(project, stage).pk): day for stage, day in days.items()}
    commands.plan_project(project, said, by=by or actor("banghui"), at=at)


def answer(project, by=None, at=MONDAY):
    by = by or actor("banghui")
    commands.answer_project(project, theme="gcjs", answers=LAND, by=by, at=at)


def visit(project, by=None, at=MONDAY, **said):
    said = {
        "visited_on": "2026-03-02", "people": "邦慧见了王建国", "text": "正在平整场地", "wish": "aid",
        "asked": "不会填备案的表", **said,
    }  # fmt: skip
    return commands.record_visit(project, said, by=by or actor("banghui"), at=at)


def reach(project, stage="sign", by=None, at=MONDAY):
    step = step_of(project, stage).pk
    said = {"done_on": at.date().isoformat(), "note": "协议已签"}
    commands.reach_milestone(project, step, **said, by=by or actor("banghui"), at=at)


def hand(project, by=None, at=MONDAY):
    why = "调到别的岗位，场地的事已说清"
    commands.hand_project(project, SECOND, why=why, by=by or actor("banghui"), at=at)


def finish(project, by=None, at=MONDAY):
    by = by or actor("banghui")
    commands.end_project(project, finished=True, why="已投产", by=by, at=at)


def stop(project, by=None, at=MONDAY):
    by = by or actor("banghui")
    commands.end_project(project, finished=False, why="企业不建了", by=by, at=at)


def reach_all(project):
    for number, (stage, _) in enumerate(queries.project_stages()):
        reach(project, stage, at=MONDAY + timedelta(days=number))


def agreed(project, by, helper="banghui", at=MONDAY):
    """Let the enterprise agree that its manager fills in; let him begin."""
    who, row = actor(helper), row_of(project)
    bound = Bound(order=project, themes=("gcjs", "lhbz"), subject=row.subject)
    official = who.who.partition(":")[2]
    people.agree_to_assistance(bound, official=official, by=by, at=at)
    return people.assist_by_consent(project, by=who, at=at)
