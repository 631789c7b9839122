"""What is done about a 全代办 project: opened, planned, given applications, handed over, ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Max

from onething.cases import queries as cases
from onething.catalogue import plan as planning
from onething.catalogue import queries as catalogue
from onething.catalogue.terms import Theme
from onething.identity import queries as identity
from onething.identity.terms import FILL, Duty, check_name, check_phone, storable
from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.command import command
from onething.kernel.forms import plain_number
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.voice.aids.access import hall_for
from onething.voice.aids.rules import day_of
from onething.voice.obstacles.rules import late_by
from onething.voice.project_events import (
    ProjectAnswered,
    ProjectEnded,
    ProjectHanded,
    ProjectLate,
    ProjectLinked,
    ProjectOpened,
    ProjectPlanned,
    ProjectReached,
    ProjectUnlinked,
    ProjectUnmanned,
)
from onething.voice.project_models import Project, ProjectLink, ProjectMilestone
from onething.voice.project_terms import MANAGER
from onething.voice.projects import access
from onething.voice.projects.rules import names, rules, slugs_for, stage_of, stages, themes_of
from onething.voice.saying import written

said_in = partial(written, rules)

FIELDS: Final = (
    "name", "credit_code", "zone", "region", "kind", "investment", "start_on", "finish_on", "contact", "phone",
    "manager",
)  # fmt: skip
LONGEST_NAME, LONGEST_LABEL, MOST_MILESTONES = 100, 60, 30
MOST_INVESTMENT: Final = Decimal("99999999999")  # 万元
Said = Mapping[str, str]


def about(row: Project) -> dict[str, Any]:
    """Return what every fact of it says."""
    return {"project": row.pk, "number": row.number, "office": row.hall, "subject": row.subject}


@command
def open_project(said: Said, *, by: Actor, at: datetime) -> UUID:
    """Enter a project with the one person who manages it from now on."""
    if not by.org or not {MANAGER, "leader"} & set(by.roles):
        raise NotYours
    identity.must_hold_post(by, at)
    said = {name: storable(said.get(name, "")).strip() for name in FIELDS}
    if said["manager"] == "" and by.has(MANAGER):
        said["manager"] = by.who.partition(":")[2]
    region = str(rules()["zones"].get(said["zone"], {}).get("region", "")) or said["region"]
    errors = _faults(said, region, by, at)
    if errors:
        raise Invalid(next(iter(errors.values())), errors=errors)
    enterprise = identity.find_subject(said["credit_code"])
    assert enterprise is not None
    row = Project.objects.create(
        number=_number(region, at),
        name=said["name"],
        subject=enterprise.id,
        zone=said["zone"],
        kind=said["kind"],
        region=region,
        hall=UUID(by.org),
        investment=Decimal(said["investment"]) if said["investment"] else None,
        start_on=_day(said["start_on"]),
        finish_on=_day(said["finish_on"]),
        contact=said["contact"],
        phone=said["phone"],
        manager=UUID(said["manager"]),
        managed_since=at,
        opened_by=by.who,
        opened_at=at,
    )
    ProjectMilestone.objects.bulk_create(
        ProjectMilestone(project=row, place=place, stage=one.key, name=one.name)
        for place, one in enumerate(stages(), start=1)
    )
    people = (str(row.manager),)
    fact = ProjectOpened(
        **about(row), zone=row.zone, kind=row.kind, manager=row.manager, officials=people
    )
    ledger.write(fact, by=by, at=at)
    return row.pk


def _faults(said: Said, region: str, by: Actor, at: datetime) -> dict[str, str]:
    errors = _of_choices(said, region, by, at) | _of_days(said)
    if not said["name"] or len(said["name"]) > LONGEST_NAME:
        errors["name"] = f"请填写项目名称，最多 {LONGEST_NAME} 个字。"
    if said["investment"]:
        number = plain_number(said["investment"])
        if number is None or not 0 <= Decimal(number) <= MOST_INVESTMENT:
            errors["investment"] = "总投资请填数字，单位是万元，例如 12000。"
    found = identity.find_subject(said["credit_code"]) if said["credit_code"] else None
    if found is None or found.is_person:
        errors["credit_code"] = (
            "没有找到这家企业。请核对统一社会信用代码；没有登记的，请先办企业开办。"
        )
    told = {"contact": check_name(said["contact"]), "phone": check_phone(said["phone"])}
    return errors | {name: words for name, words in told.items() if words}


def _of_choices(said: Said, region: str, by: Actor, at: datetime) -> dict[str, str]:
    errors: dict[str, str] = {}
    if said["kind"] not in names("kinds"):
        errors["kind"] = "请选择项目类别。"
    if said["zone"] not in names("zones"):
        errors["zone"] = "请选择在哪个开发区。"
    elif not region:
        errors["region"] = "不在开发区的，请选择在哪个县（市、区）。"
    elif str(hall_for(identity.route(Duty.APPROVAL, region).id, at)) != by.org:
        errors["zone"] = "这个地方的项目由当地大厅的帮办团队承办，请当地登记。"
    if said["manager"] not in {str(one.official) for one in access.managers(UUID(by.org), at)}:
        errors["manager"] = "请从帮办团队里选择一位项目经理。"
    return errors


def _of_days(said: Said) -> dict[str, str]:
    errors: dict[str, str] = {}
    for name, label in (("start_on", "计划开工"), ("finish_on", "计划投产")):
        if said[name] and _day(said[name]) is None:
            errors[name] = f"{label}的日期请写成“2026-03-02”这样。"
    begins, ends = _day(said["start_on"]), _day(said["finish_on"])
    if begins and ends and ends < begins:
        errors["finish_on"] = "计划投产不能早于计划开工。"
    return errors


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _number(region: str, at: datetime) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('voice_project_number')")
        return f"QDB{region}{day_of(at):%Y%m%d}{cursor.fetchone()[0]:04d}"


@command
def plan_project(project_id: UUID, said: Said, *, by: Actor, at: datetime) -> None:
    """Say until when each stage shall be done, and add a day of one's own.

    `said`: milestone → day; “label” and “due_on” of a new one.
    """
    row, _ = access.project_to_change(project_id, "plan", by=by, at=at)
    steps = list(row.milestones.select_for_update().order_by("place"))
    errors: dict[str, str] = {}
    for one in steps:
        _set_day(one, said.get(str(one.pk), ""), errors)
    _in_order([one for one in steps if one.stage], errors)
    added = _added(row, said, len(steps), errors)
    if errors:
        raise Invalid(next(iter(errors.values())), errors=errors)
    for one in steps:
        one.save()
    if added is not None:
        added.save(force_insert=True)
    days = tuple(
        f"{one.name}:{one.due_on}" for one in (*steps, *filter(None, [added])) if one.due_on
    )
    ledger.write(ProjectPlanned(**about(row), days=days), by=by, at=at)


def _set_day(one: ProjectMilestone, typed: str, errors: dict[str, str]) -> None:
    if one.done_on is not None:
        return
    typed = typed.strip()
    due = _day(typed)
    if typed and due is None:
        errors[str(one.pk)] = f"“{one.name}”的日期请写成“2026-03-02”这样。"
    elif due != one.due_on:
        one.due_on, one.told = due, False


def _in_order(steps: list[ProjectMilestone], errors: dict[str, str]) -> None:
    before: ProjectMilestone | None = None
    for one in steps:
        if one.due_on is None:
            continue
        if before is not None and before.due_on is not None and one.due_on < before.due_on:
            errors.setdefault(str(one.pk), f"“{one.name}”不能早于“{before.name}”，请核对日期。")
        before = one


def _added(row: Project, said: Said, count: int, errors: dict[str, str]) -> ProjectMilestone | None:
    label, typed = storable(said.get("label", "")).strip(), said.get("due_on", "").strip()
    if not label and not typed:
        return None
    if not label or len(label) > LONGEST_LABEL:
        errors["label"] = f"请写明是什么节点，最多 {LONGEST_LABEL} 个字。"
    if count >= MOST_MILESTONES:
        errors["label"] = f"一个项目最多 {MOST_MILESTONES} 个节点。"
    due = _day(typed)
    if due is None:
        errors["due_on"] = "请写明计划哪天完成，写成“2026-03-02”这样。"
    last = row.milestones.aggregate(last=Max("place"))["last"] or 0
    return ProjectMilestone(project=row, place=last + 1, name=label, due_on=due)


@command
def answer_project(
    project_id: UUID, *, theme: str, answers: Mapping[str, str], by: Actor, at: datetime
) -> None:
    """Say what is known of the project: which items it needs follows from it.

    What is not answered is asked on; one answer that does not hold, and nothing is kept.
    """
    row, _ = access.project_to_change(project_id, "answer", by=by, at=at)
    if theme not in slugs_for(row.kind):
        raise NotYours
    if not by.org:
        identity.must_allow(by, FILL, theme)
    found, before = catalogue.theme(theme, day_of(at)), row.answers.get(theme, {})
    given = {key: value for key, value in answers.items() if value}
    faults = _wrong(row, found, {**before, **given}, at)
    if wrong := {key: words for key, words in faults.items() if key in given}:
        raise Invalid(next(iter(wrong.values())), errors=wrong)
    said = planning.clean(found, {**before, **given})
    row.answers = row.answers | {theme: {key: value for key, value in said.items() if value}}
    row.save()
    ledger.write(ProjectAnswered(**about(row)), by=by, at=at)


def _wrong(row: Project, theme: Theme, known: Mapping[str, str], at: datetime) -> dict[str, str]:
    """Return what is wrong with the answers to a theme, in whichever stage it is asked."""
    fixed = [
        one.fixed
        for stage in stages()
        for one in themes_of(stage, row.kind)
        if one.slug == theme.slug
    ]
    faults: dict[str, str] = {}
    for said in fixed:
        faults |= planning.answer_faults(theme, {**known, **said}, region=row.region, on=day_of(at))
    return faults


@command
def link_project(
    project_id: UUID, application: UUID, *, stage: str, by: Actor, at: datetime
) -> None:
    """Give an application of the enterprise to its project: the manager sees how it stands."""
    row, _ = access.project_to_change(project_id, "link", by=by, at=at)
    matter = cases.own_matter(application, by)
    identity.must_allow(by, FILL, matter.slug)
    found = stage_of(stage)
    if found is None or matter.slug not in {one.slug for one in themes_of(found, row.kind)}:
        raise Invalid("这份申请不是这个阶段的事。请选择这个阶段的申请。")
    there = ProjectLink.objects.filter(application=application).first()
    if there is not None:
        if there.project_id == row.pk:
            return
        raise NotAllowed("这份申请已经关联到另一个项目。要改的，请先在那个项目里取消关联。")
    ProjectLink.objects.create(
        project=row, stage=stage, application=application, given_by=by.who, given_at=at
    )
    people = (str(row.manager),)
    fact = ProjectLinked(**about(row), application=application, stage=stage, officials=people)
    ledger.write(fact, by=by, at=at)


@command
def unlink_project(project_id: UUID, application: UUID, *, by: Actor, at: datetime) -> None:
    """Take an application back from the project: the manager sees it no longer."""
    row, _ = access.project_to_change(project_id, "unlink", by=by, at=at)
    gone, _ = ProjectLink.objects.filter(project=row, application=application).delete()
    if not gone:
        raise NotYours
    ledger.write(ProjectUnlinked(**about(row), application=application), by=by, at=at)


@command
def reach_milestone(
    project_id: UUID, milestone: UUID, *, done_on: str, note: str, by: Actor, at: datetime
) -> None:
    """Note that a stage, or a day of their own, is done; what was applied for in it is over."""
    row, _ = access.project_to_change(project_id, "reach", by=by, at=at)
    step = row.milestones.select_for_update().filter(pk=milestone).first()
    if step is None:
        raise NotYours
    if step.done_on is not None:
        raise NotAllowed(f"“{step.name}”已经记为完成，不用再记。")
    day = _day(done_on.strip())
    if day is None or day > day_of(at):
        sentence = "请写明哪天完成的，不能晚于今天。"
        raise Invalid(sentence, errors={"done_on": sentence})
    if step.stage:
        _must_be_over(row, step, at)
    step.done_on, step.note = day, storable(note).strip()[: int(rules()["most"])]
    step.save()
    fact = ProjectReached(
        **about(row), milestone=step.pk, stage=step.stage, label=step.name, done_on=day
    )
    ledger.write(fact, by=by, at=at)


def _must_be_over(row: Project, step: ProjectMilestone, at: datetime) -> None:
    """Refuse while an earlier stage is open, or something that was applied for in this one."""
    earlier = row.milestones.exclude(stage="").filter(place__lt=step.place, done_on=None)
    if before := earlier.order_by("place").first():
        raise NotAllowed(f"前面的“{before.name}”还没有记为完成，请按先后记。")
    links = row.links.filter(stage=step.stage).values_list("application", flat=True)
    waiting = [
        case.item_name
        for stand in cases.stands_of(list(links), at).values()
        for case in stand.cases
        if case.open
    ]
    if waiting:
        raise NotAllowed(f"“{step.name}”还有在办的：{'、'.join(waiting)}。办结以后再记为完成。")


@command
def hand_project(project_id: UUID, to: UUID, *, why: str, by: Actor, at: datetime) -> None:
    """Hand the project to a successor; it is never without a manager."""
    row, _ = access.project_to_change(project_id, "hand", by=by, at=at)
    reason = said_in(why, "why", "变更的原因，和要交接的事")
    if to == row.manager or to not in {one.official for one in access.managers(row.hall, at)}:
        sentence = "请从帮办团队里选择另一位项目经理。"
        raise Invalid(sentence, errors={"to": sentence})
    before, row.manager, row.managed_since, row.missing = row.manager, to, at, False
    row.save()
    people = (str(to),)
    fact = ProjectHanded(**about(row), before=before, to=to, why=reason, officials=people)
    ledger.write(fact, by=by, at=at)


@command
def end_project(project_id: UUID, *, finished: bool, why: str, by: Actor, at: datetime) -> None:
    """End the work: the project runs, or is given up; its manager stays who is asked."""
    row, step = access.project_to_change(project_id, "finish" if finished else "stop", by=by, at=at)
    left = row.milestones.exclude(stage="").filter(done_on=None).order_by("place").first()
    if finished and left is not None:
        raise NotAllowed(f"“{left.name}”还没有记为完成，不能记为已投产。")
    row.ended_why = said_in(why, "why", "投产的情况" if finished else "终止的原因")
    row.state, row.ended_at = step.end, at
    row.save()
    ledger.write(ProjectEnded(**about(row), finished=finished), by=by, at=at)


@command
def tell_late_milestone(milestone: UUID, *, by: Actor, at: datetime) -> None:
    """Tell enterprise, manager and who leads that a day has passed, once for each day that was set."""
    must_be_system(by)
    step = ProjectMilestone.objects.select_for_update().get(pk=milestone)
    row, late = step.project, late_by(step.due_on, day_of(at))
    if step.told or step.done_on is not None or row.state != "running" or not late:
        return
    step.told = True
    step.save()
    people = tuple(sorted({str(row.manager), *access.leaders(row.hall, at)}))
    fact = ProjectLate(
        **about(row), milestone=step.pk, label=step.name, late=late, officials=people
    )
    ledger.write(fact, by=by, at=at)


@command
def tell_unmanned_project(project_id: UUID, *, by: Actor, at: datetime) -> None:
    """Tell who leads the hall that a manager has left the team: a successor must be named."""
    must_be_system(by)
    row = Project.objects.select_for_update().get(pk=project_id)
    there = {one.official for one in access.managers(row.hall, at)}
    if row.missing or row.state == "stopped" or row.manager in there:
        return
    row.missing = True
    row.save()
    fact = ProjectUnmanned(**about(row), officials=access.leaders(row.hall, at))
    ledger.write(fact, by=by, at=at)
