"""What can be asked about 全代办 projects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from onething.cases import queries as cases
from onething.cases.queries import ApplicationStand, OwnMatter
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.models import Event
from onething.kernel.refusals import NotYours
from onething.voice.aid_models import Aid
from onething.voice.aid_terms import AID
from onething.voice.aids.rules import day_of
from onething.voice.obstacle_models import Obstacle
from onething.voice.obstacle_terms import OBSTACLE
from onething.voice.obstacles.cards import Happened
from onething.voice.project_models import Project, ProjectLink, ProjectMilestone, ProjectVisit
from onething.voice.project_terms import MANAGER, PROJECT, VIEWS
from onething.voice.projects import access
from onething.voice.projects.cards import (
    ProjectPage,
    ProjectRecords,
    ProjectRow,
    ProjectSheet,
    Step,
    VisitCard,
    stuck_in,
)
from onething.voice.projects.planning import stage_sheets, step_of
from onething.voice.projects.rules import names, rules, slugs_for, stages

HAPPENED = {
    "voice.project_opened": "登记项目，确定项目经理",
    "voice.project_planned": "安排时间",
    "voice.project_answered": "写明项目情况",
    "voice.project_linked": "关联一份申请",
    "voice.project_unlinked": "取消关联一份申请",
    "voice.project_visited": "走访",
    "voice.project_reached": "完成",
    "voice.project_handed": "变更项目经理",
    "voice.project_ended": "结束",
    "voice.project_left": "企业退出代办",
    "voice.project_resumed": "恢复代办",
    "voice.project_late": "超期，已提醒",
    "voice.project_unmanned": "项目经理已离岗，已提醒负责人",
}
LATEST = 60  # of what happened, the latest first


def project_names(table: str) -> tuple[tuple[str, str], ...]:
    """Return zones, kinds, or what becomes of a visit, with their names."""
    return tuple(names(table).items())


def project_stages() -> tuple[tuple[str, str], ...]:
    """Return the stages with their names."""
    return tuple((one.key, one.name) for one in stages())


def project_zones(by: Actor) -> tuple[tuple[str, str], ...]:
    """Return the zones in the place of his hall, and “in none”."""
    known = names("zones")
    place = identity.organisation(UUID(by.org)).region.rstrip("0")
    said = ((key, str(one["region"])) for key, one in rules()["zones"].items())
    return tuple(
        (key, known[key]) for key, region in said if not region or region.startswith(place)
    )


def project_team(by: Actor, at: datetime) -> tuple[tuple[str, str], ...]:
    """Return who may manage a project of his hall."""
    if not by.org:
        raise NotYours
    people = access.managers(UUID(by.org), at)
    return tuple((str(one.official), f"{one.name}（{one.title}）") for one in people)


def my_projects(by: Actor, at: datetime) -> tuple[ProjectRow, ...]:
    """Return the projects of the enterprise for which he acts, the newest first."""
    if by.org or not by.behalf:
        raise NotYours
    found = access.projects_of(by).order_by("-opened_at", "-pk")[: int(rules()["rows"])]
    return _rows(list(found), at)


def projects(
    by: Actor, at: datetime, *, view: str, zone: str, stage: str, q: str, page: int
) -> ProjectPage:
    """Return a list of those that he may see, the one whose day is nearest first."""
    size, today = int(rules()["rows"]), day_of(at)
    view = view if view in VIEWS else "mine" if by.has(MANAGER) else "running"
    zone = zone if zone in names("zones") else ""
    stage = stage if stage in {one.key for one in stages()} else ""
    found = _filtered(access.projects_of(by), zone, stage, q)
    start = (max(page, 1) - 1) * size
    chosen = found.filter(_conditions(by, today)[view]).order_by("-opened_at", "-pk")
    rows = list(chosen[start : start + size + 1])
    counts = found.aggregate(
        **{key: Count("pk", filter=one) for key, one in _conditions(by, today).items()}
    )
    return ProjectPage(
        rows=_rows(rows[:size], at),
        counts=tuple((key, name, counts[key]) for key, name in VIEWS.items()),
        view=view,
        zone=zone,
        stage=stage,
        q=q,
        page=max(page, 1),
        more=len(rows) > size,
    )


def _filtered(rows: QuerySet[Project], zone: str, stage: str, q: str) -> QuerySet[Project]:
    if zone:
        rows = rows.filter(zone=zone)
    if stage:
        rows = rows.filter(state="running", pk__in=_in_stage(stage))
    if q:
        rows = rows.filter(Q(number__icontains=q) | Q(name__icontains=q) | Q(phone=q))
    return rows


def _in_stage(stage: str) -> QuerySet[ProjectMilestone, UUID]:
    """Return the projects whose first stage that is not done is this one."""
    earlier = ProjectMilestone.objects.filter(
        project=OuterRef("project"), place__lt=OuterRef("place"), done_on=None
    ).exclude(stage="")
    open_ = ProjectMilestone.objects.filter(stage=stage, done_on=None).exclude(Exists(earlier))
    return open_.values_list("project", flat=True)


def _conditions(by: Actor, today: date) -> dict[str, Q]:
    late = ProjectMilestone.objects.filter(project=OuterRef("pk"), done_on=None, due_on__lt=today)
    running = Q(state="running")
    own = by.who.partition(":")[2]
    return {
        "mine": Q(manager=UUID(own)) if by.who.startswith("official:") else Q(pk=None),
        "running": running,
        "late": running & Q(Exists(late)),
        "over": ~running,
        "all": ~Q(pk=None),
    }


def _rows(rows: list[Project], at: datetime) -> tuple[ProjectRow, ...]:
    today = day_of(at)
    ids = [row.pk for row in rows]
    steps: dict[UUID, list[ProjectMilestone]] = {}
    for one in ProjectMilestone.objects.filter(project__in=ids, done_on=None).order_by("place"):
        steps.setdefault(one.project_id, []).append(one)
    links: dict[UUID, list[UUID]] = {}
    for link in ProjectLink.objects.filter(project__in=ids).order_by("given_at", "pk"):
        links.setdefault(link.project_id, []).append(link.application)
    stands = cases.stands_of([one for group in links.values() for one in group], at)
    people = identity.subjects({row.subject for row in rows})
    managers = identity.officials({row.manager for row in rows})
    return tuple(
        _row(
            row,
            (people[row.subject].name, managers.get(row.manager, "")),
            [step_of(one, today) for one in steps.get(row.pk, [])],
            _held(links.get(row.pk, []), stands),
        )
        for row in rows
    )


def _held(ids: list[UUID], stands: Mapping[UUID, ApplicationStand]) -> list[ApplicationStand]:
    return [stands[one] for one in ids if one in stands]


def _row(
    row: Project, names_: tuple[str, str], steps: list[Step], stands: list[ApplicationStand]
) -> ProjectRow:
    enterprise, manager = names_
    dated = sorted(((one.due_on, place, one) for place, one in enumerate(steps) if one.due_on))
    there = [case for stand in stands for case in stand.cases]
    running = row.state == "running"
    return ProjectRow(
        id=row.pk,
        number=row.number,
        name=row.name,
        enterprise=enterprise,
        zone=names("zones")[row.zone],
        kind=names("kinds")[row.kind],
        manager=manager,
        state=row.state,
        words=PROJECT.words[row.state],
        stage=next((one.name for one in steps if one.stage), "") if running else "",
        next=dated[0][2] if dated and running else None,
        stuck=stuck_in(there),
        running=sum(case.open for case in there),
        missing=row.missing,
    )


def project(project_id: UUID, by: Actor, at: datetime) -> ProjectSheet:
    """Return one that he may see, with what each stage needs and how far it is."""
    row = _own(project_id, by)
    today = day_of(at)
    steps = list(row.milestones.order_by("place"))
    given = {UUID(one["application"]): str(one["stage"]) for one in row.given}
    stands = cases.stands_of(given, at)
    return ProjectSheet(
        id=row.pk, number=row.number, name=row.name, subject=row.subject,
        enterprise=identity.subject(row.subject).name, zone=names("zones")[row.zone],
        kind=row.kind, kind_name=names("kinds")[row.kind], region=row.region,
        place=identity.region(row.region).name, hall=identity.organisation(row.hall).name,
        investment=row.investment, start_on=row.start_on, finish_on=row.finish_on,
        contact=row.contact, phone=row.phone,
        manager=identity.officials([row.manager]).get(row.manager, ""), manager_id=row.manager,
        managed_since=row.managed_since, missing=row.missing, state=row.state,
        words=PROJECT.words[row.state], ended_why=row.ended_why, opened_at=row.opened_at,
        stages=stage_sheets(row, steps, given, stands, at),
        own=tuple(step_of(one, today) for one in steps if not one.stage),
        steps=access.choices(row, by), mine=access.manages(row, by),
    )  # fmt: skip


def _own(project_id: UUID, by: Actor) -> Any:
    """Return a project that he may see, with the applications that were given to it."""
    links = ProjectLink.objects.filter(project=OuterRef("pk")).order_by("given_at", "pk")
    said = links.values(said=JSONObject(application="application", stage="stage"))
    rows = access.projects_of(by).annotate(given=ArraySubquery(said))
    row = rows.filter(pk=project_id).first()
    if row is None:
        raise NotYours
    return row


def project_records(project_id: UUID, by: Actor) -> ProjectRecords:
    """Return the visits to a project and what was done about it, the latest first."""
    row = _own(project_id, by)
    events = list(Event.objects.filter(stream=f"project:{row.pk}").order_by("-seq")[:LATEST])
    visits = list(_with_work(row.visits.order_by("-visited_on", "-made_at")))
    people = identity.official_names(_whos(events, visits))
    return ProjectRecords(
        row.pk,
        row.number,
        row.name,
        row.subject,
        tuple(_visit(one, people) for one in visits),
        tuple(_happened(one, people) for one in events),
    )


def visits_of(sheet: ProjectSheet) -> tuple[VisitCard, ...]:
    """Return the visits to a project that somebody may see, the latest first."""
    rows = ProjectVisit.objects.filter(project=sheet.id).order_by("-visited_on", "-made_at")
    visits = list(_with_work(rows))
    people = identity.official_names({one.made_by for one in visits})
    return tuple(_visit(one, people) for one in visits)


def _with_work(rows: QuerySet[ProjectVisit]) -> Any:
    """Return visits with number and state of the work that each became, in one statement."""
    aid, obstacle = (
        model.objects.filter(pk=OuterRef(name)).values(
            said=JSONObject(number="number", state="state")
        )
        for model, name in ((Aid, "aid"), (Obstacle, "obstacle"))
    )
    return rows.annotate(as_aid=Subquery(aid), as_obstacle=Subquery(obstacle))


def _whos(events: Iterable[Event], visits: Iterable[ProjectVisit]) -> set[str]:
    whos = {one.made_by for one in visits}
    for event in events:
        whos.add(str(event.actor.get("who", "")))
        whos |= {f"official:{event.data[name]}" for name in ("before", "to") if name in event.data}
    return whos


def _visit(one: Any, people: Mapping[str, str]) -> VisitCard:
    work = ""
    if one.as_aid:
        work = f"帮办单 {one.as_aid['number']}：{AID.words[one.as_aid['state']]}"
    elif one.as_obstacle:
        work = f"办不成事 {one.as_obstacle['number']}：{OBSTACLE.words[one.as_obstacle['state']]}"
    return VisitCard(
        one.pk,
        one.visited_on,
        one.people,
        one.text,
        one.asked,
        work,
        one.aid,
        one.obstacle,
        people.get(one.made_by, ""),
    )


def _happened(event: Event, people: Mapping[str, str]) -> Happened:
    who = str(event.actor.get("who", ""))
    if who.startswith("official:"):
        shown = people.get(who, "工作人员")
    else:
        shown = "企业" if who.startswith("subject:") else "平台自动"
    words, data = HAPPENED[event.name], event.data
    if label := data.get("label"):
        words = f"{words}：{label}"
    if "to" in data:
        before, to = (people.get(f"official:{data[name]}", "") for name in ("before", "to"))
        words = f"{words}：{before} 交给 {to}。{data['why']}"
    if event.name == "voice.project_ended":
        words = "项目已投产" if data["finished"] else "终止代办"
    return Happened(words, shown, event.at)


def project_matters(sheet: ProjectSheet, by: Actor) -> tuple[tuple[str, str, OwnMatter], ...]:
    """Return the applications that could be given to the project: stage, its name, which one."""
    given = {one.application for stage in sheet.stages for one in stage.given}
    mine = [one for one in cases.own_matters(by) if one.id not in given]
    return tuple(
        (stage.key, stage.name, one)
        for stage in sheet.stages
        for one in mine
        if one.slug in {theme.slug for theme in stage.themes}
    )


def project_of_order(order: UUID, by: Actor) -> bool:
    """Say whether this is a project that he may see: a helper acts for one as for a 帮办单."""
    return access.projects_of(by).filter(pk=order).exists()


def project_themes(sheet: ProjectSheet) -> tuple[str, ...]:
    """Return the themes in which a manager may act with consent."""
    return slugs_for(sheet.kind)


def for_project_message(project_id: UUID) -> dict[str, str]:
    """Return the words that a message about it needs."""
    row = Project.objects.get(pk=project_id)
    who = f"official:{row.manager}"
    return {
        "number": row.number,
        "matter": f"“{row.name}”",
        "helper": identity.official_names({who}).get(who, "项目经理"),
        "hall": identity.organisation(row.hall).short_name,
    }
