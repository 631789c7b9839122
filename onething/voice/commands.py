"""Rating a service, and mending what a bad review shows (国办发〔2019〕51号)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from onething.cases import queries as cases
from onething.desk import queries as desk
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.calendar import CHINA, official
from onething.kernel.clock import BeyondCalendar, Term, due
from onething.kernel.command import command
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.voice.aids.commands import (
    ask_aid,
    close_aid,
    decline_aid,
    hand_aid,
    know_aid_subject,
    lapse_aid,
    note_aid,
    rate_aid,
    remind_of_late_aid,
    take_aid,
    ticket_aid,
    withdraw_aid,
)
from onething.voice.aids.matters import list_aid_matter, unlist_aid_matter
from onething.voice.aids.talking import say_in_aid
from onething.voice.events import Evaluated, EvaluationFact, RaterContacted, Rectified
from onething.voice.models import Evaluation, Rectification
from onething.voice.obstacles.commands import (
    accept_obstacle,
    close_obstacle,
    give_feedback,
    give_feedback_by_code,
    lapse_obstacle,
    pass_obstacle,
    reply_obstacle,
    sort_obstacle,
    supervise_obstacle,
    withdraw_obstacle,
)
from onething.voice.obstacles.filing import file_obstacle
from onething.voice.practice.commands import ask_for_call, say_known
from onething.voice.projects.commands import (
    answer_project,
    end_project,
    hand_project,
    link_project,
    open_project,
    plan_project,
    reach_milestone,
    tell_late_milestone,
    tell_unmanned_project,
    unlink_project,
)
from onething.voice.projects.leaving import leave_project, resume_project
from onething.voice.projects.visits import record_visit
from onething.voice.screenings.commands import (
    file_screening,
    lapse_screening,
    screen_again,
    screen_materials,
)
from onething.voice.terms import OWN_STAGES, WINDOW, grades, is_bad, rules
from onething.voice.walks.commands import (
    add_walk_step,
    decline_flaw,
    drop_walk_step,
    finish_walk,
    fix_flaw,
    reopen_flaw,
    start_walk,
)
from onething.voice.walks.supervising import flaw_of_obstacle, supervise_flaw
from onething.voice.walks.trialists import (
    answer_trialist,
    end_trialist,
    invite_trialist,
    report_trial,
)

__all__ = [
    "accept_obstacle",
    "add_walk_step",
    "answer_project",
    "answer_trialist",
    "ask_aid",
    "ask_for_call",
    "close_aid",
    "close_obstacle",
    "contact",
    "decline_aid",
    "decline_flaw",
    "drop_walk_step",
    "end_project",
    "end_trialist",
    "file_obstacle",
    "file_screening",
    "finish_walk",
    "fix_flaw",
    "flaw_of_obstacle",
    "give_feedback",
    "give_feedback_by_code",
    "hand_aid",
    "hand_project",
    "invite_trialist",
    "know_aid_subject",
    "lapse_aid",
    "lapse_obstacle",
    "lapse_screening",
    "leave_project",
    "link_project",
    "list_aid_matter",
    "note_aid",
    "open_project",
    "pass_obstacle",
    "plan_project",
    "rate",
    "rate_aid",
    "rate_visit",
    "reach_milestone",
    "record_visit",
    "rectify",
    "remind_of_late_aid",
    "reopen_flaw",
    "reply_obstacle",
    "report_trial",
    "resume_project",
    "say_in_aid",
    "say_known",
    "screen_again",
    "screen_materials",
    "sort_obstacle",
    "start_walk",
    "supervise_flaw",
    "supervise_obstacle",
    "take_aid",
    "tell_late_milestone",
    "tell_unmanned_project",
    "ticket_aid",
    "unlink_project",
    "unlist_aid_matter",
    "withdraw_aid",
    "withdraw_obstacle",
]
MOST = 500


@command
def rate(
    number: str,
    *,
    stage: str,
    grade: int,
    tags: Sequence[str] = (),
    text: str = "",
    anonymous: bool = False,
    by: Actor,
    at: datetime,
) -> UUID:
    """Rate one step of one's application; a bad grade opens work with a clock."""
    brief = cases.brief(number, by)
    if stage not in OWN_STAGES or (stage == "result" and brief.state != "closed"):
        raise NotAllowed("这一步还没有办完，办完以后再请您评价。")
    if grade not in grades():
        raise Invalid("请先选择一个评价等级。", errors={"grade": "请选择一个等级"})
    if len(text) > MOST:
        raise Invalid(f"评价最多 {MOST} 个字，请精简后再提交。", errors={"text": "内容太长"})
    if Evaluation.objects.filter(application=brief.id, stage=stage).exists():
        raise NotAllowed("这一步您已经评价过了，谢谢您。")
    known = {tag for row in rules()["grades"] if row["value"] == grade for tag in row["tags"]}
    evaluation = Evaluation.objects.create(
        application=brief.id,
        number=number,
        title=brief.title,
        stage=stage,
        office=brief.hall,
        subject=brief.subject,
        grade=grade,
        tags=[tag for tag in tags if tag in known],
        text=text.strip(),
        anonymous=anonymous,
        at=at,
    )
    _open_work(evaluation, at)
    fact = Evaluated(
        evaluation=evaluation.pk,
        application=brief.id,
        office=brief.hall,
        stage=stage,
        grade=grade,
        theme=brief.theme,
    )
    ledger.write(fact, by=by, at=at)
    return evaluation.pk


@command
def rate_visit(device: UUID, ticket: UUID, *, grade: int, by: Actor, at: datetime) -> UUID:
    """Rate the visit that has just ended, on the screen of its window; nobody else can (一次一评)."""
    if by.who != f"system:{device}":
        raise NotYours
    visit = desk.visit_to_rate(device, ticket, at)
    if grade not in grades():
        raise Invalid("请选择一个评价等级。", errors={"grade": "请选择一个等级"})
    if Evaluation.objects.filter(application=ticket, stage=WINDOW).exists():
        raise NotAllowed("这次服务已经评价过了，谢谢您。")
    evaluation = Evaluation.objects.create(
        application=ticket,
        number=visit.number,
        title=f"{visit.hall_name} {visit.window} 号窗口"[:120],
        stage=WINDOW,
        office=visit.organisation,
        subject=visit.subject,
        official=visit.official,
        grade=grade,
        at=at,
    )
    _open_work(evaluation, at)
    fact = Evaluated(
        evaluation=evaluation.pk,
        application=ticket,
        office=visit.organisation,
        stage=WINDOW,
        grade=grade,
    )
    ledger.write(fact, by=by, at=at)
    return evaluation.pk


def _open_work(evaluation: Evaluation, at: datetime) -> None:
    """Open the work that a bad grade makes; who did not say who he is cannot be called."""
    if not is_bad(evaluation.grade):
        return
    today = at.astimezone(CHINA).date()
    Rectification.objects.create(
        evaluation=evaluation,
        office=evaluation.office,
        contact_by=_due(today, "contact") if evaluation.subject else None,
        rectify_by=_due(today, "rectify"),
        opened_at=at,
    )


def _due(start: date, name: str) -> date | None:
    try:
        return due(Term(start, int(rules()[name]["days"])), official())
    except BeyondCalendar:
        return None


@command
def contact(work_id: UUID, *, note: str, by: Actor, at: datetime) -> None:
    """Note that the rater was contacted and what he said."""
    work = _work(work_id, by)
    if work.state != "open":
        raise NotAllowed("这条差评已经联系过了。请刷新页面，按最新状态办理。")
    work.contact_note = _said(note, "联系情况")
    work.state, work.who = "contacted", by.who
    work.save()
    ledger.write(_fact(RaterContacted, work), by=by, at=at)


@command
def rectify(work_id: UUID, *, reply: str, by: Actor, at: datetime) -> None:
    """Close the work with an answer that the rater can read."""
    work = _work(work_id, by)
    if work.state != "contacted":
        raise NotAllowed("请先联系评价人并记录情况，再办结整改。")
    work.reply = _said(reply, "整改情况")
    work.state, work.who, work.done_at = "done", by.who, at
    work.save()
    ledger.write(_fact(Rectified, work), by=by, at=at)


def _work(work_id: UUID, by: Actor) -> Rectification:
    if not by.has("leader"):
        raise NotYours
    works = Rectification.objects.select_for_update(of=("self",)).filter(office=by.org)
    work = works.select_related("evaluation").filter(pk=work_id).first()
    if work is None:
        raise NotYours
    return work


def _fact(kind: type[RaterContacted] | type[Rectified], work: Rectification) -> EvaluationFact:
    return kind(
        evaluation=work.evaluation.pk,
        application=work.evaluation.application,
        office=work.office,
    )


def _said(text: str, label: str) -> str:
    said = text.strip()
    if not said or len(said) > MOST:
        raise Invalid(f"请写明{label}，最多 {MOST} 个字。", errors={"text": f"请写明{label}"})
    return said
