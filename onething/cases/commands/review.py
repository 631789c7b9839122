"""From acceptance to decision: 审查、审核、决定、特别程序 (行政许可法 §34, §38, §45)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from onething.cases import access, chains, clocks, seats
from onething.cases.asking import heard, word
from onething.cases.commands.joining import must_be_joined
from onething.cases.events import (
    CaseExamined,
    CaseGranted,
    CaseRefused,
    CaseResultAttached,
    CaseResumed,
    CaseReviewed,
    CaseSeated,
    CaseSuspended,
)
from onething.cases.models import Case, Material, Opinion
from onething.cases.promises.gaps import must_be_filled
from onething.cases.seconds import must_not_be_alone
from onething.cases.steps import (
    Looked,
    about,
    add_looked,
    add_opinion,
    digest_of,
    finish,
    keep_act,
    words_of,
)
from onething.cases.terms import CLOCK_WORDS, MACHINES, REVIEWED, STATUTORY
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.clock import Term
from onething.kernel.command import command
from onething.kernel.machine import Step
from onething.kernel.reading import has_looked
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

REASONS = {
    "facts": ("查明的事实和证据", 2000),
    "law": ("不符合的法律条款和条件", 1000),
    "reasons": ("不予的理由", 2000),
    "remedies": ("救济途径", 1000),
}


@command
def examine(
    case_id: UUID, *, opinion: str, looked: Looked | None = None, by: Actor, at: datetime
) -> None:
    """Give the examiner's opinion on the substance (行政许可法 §34); `looked`: as when accepting."""
    case, step = access.case_to_change(case_id, "examine", by=by, at=at)
    say_something(opinion)
    chains.sign(case, "examine", agrees=True, by=by, at=at)
    add_opinion(case, "examine", opinion, by=by, at=at)
    add_looked(case, "examine", looked, by=by, at=at)
    case.examiner = by.who
    finish(case, step, by=by, at=at)
    ledger.write(CaseExamined(**about(case), chain=chains.digest(case)), by=by, at=at)


@command
def review(case_id: UUID, *, opinion: str, by: Actor, at: datetime) -> None:
    """Agree with the examiner, as a second person (行政许可法 §34(3))."""
    case, step = access.case_to_change(case_id, "review", by=by, at=at)
    say_something(opinion)
    chains.sign(case, "review", agrees=True, by=by, at=at)
    add_opinion(case, "review", opinion, by=by, at=at)
    case.reviewer = by.who
    finish(case, step, by=by, at=at)
    ledger.write(CaseReviewed(**about(case), chain=chains.digest(case)), by=by, at=at)


@command
def suspend(
    case_id: UUID, *, ground: str, days: str = "", note: str = "", by: Actor, at: datetime
) -> None:
    """Start a special procedure whose days do not count, and tell so in writing (§45)."""
    case, step = access.case_to_change(case_id, "suspend", by=by, at=at)
    kept = heard("suspend", case.kind, {"ground": ground, "days": days, "note": note})
    procedure, today = word("pauses", ground), clocks.day_of(at)
    expected = clocks.due_on(Term(today, int(kept["days"])))
    told = {"procedure": procedure, "from": str(today), "until": str(expected or "")}
    keep_act(case, "suspend", kept | told, by=by, at=at)
    add_opinion(case, "suspend", f"{procedure}：{kept['note']}", by=by, at=at)
    finish(case, step, by=by, at=at, reason=procedure)
    ledger.write(CaseSuspended(**about(case), ground=ground), by=by, at=at)


def suspend_as_said(case_id: UUID, *, said: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Start a special procedure with what a form or a system says of it."""
    given = {key: said.get(key, "") for key in ("ground", "days", "note")}
    suspend(case_id, **given, by=by, at=at)


@command
def resume(case_id: UUID, *, note: str = "", by: Actor, at: datetime) -> None:
    """End the special procedure; the clocks run on."""
    case, step = access.case_to_change(case_id, "resume", by=by, at=at)
    add_opinion(case, "resume", note, by=by, at=at)
    running = finish(case, step, by=by, at=at)
    ledger.write(CaseResumed(**about(case), due_on=running[STATUTORY].due_on), by=by, at=at)


def resume_as_said(case_id: UUID, *, said: Mapping[str, str], by: Actor, at: datetime) -> None:
    """End the special procedure, with what a system says of it."""
    resume(case_id, note=said.get("note", ""), by=by, at=at)


@command
def grant(case_id: UUID, *, opinion: str = "", by: Actor, at: datetime) -> None:
    """Decide in favour of the applicant (行政许可法 §38(1))."""
    case, step = access.case_to_change(case_id, "grant", by=by, at=at)
    _grant(case, step, opinion, by=by, at=at)


@command
def grant_in_batch(case_id: UUID, *, by: Actor, at: datetime) -> None:
    """Decide in favour of the applicant as one of many, after having opened this very case."""
    case, step = access.case_to_change(case_id, "grant", by=by, at=at)
    last = Opinion.objects.filter(case=case).aggregate(at=Max("at"))["at"]
    if not has_looked(by.who, f"case:{case.pk}", since=last or case.submitted_at):
        raise NotAllowed("您还没有打开看过这件办件，不能批量签发。请先打开办件看过内容，再来签发。")
    _grant(case, step, "", by=by, at=at)


def _grant(case: Case, step: Step, opinion: str, *, by: Actor, at: datetime) -> None:
    must_be_filled(case)
    must_be_joined(case)
    chains.sign(case, "decide", agrees=True, by=by, at=at)
    add_opinion(case, "grant", opinion or "同意", by=by, at=at)
    case.decision = {"result": case.plan["result_name"]} | seats.given(case, at)
    late = _decided(case, by, at)
    finish(case, step, by=by, at=at)
    told: dict[str, Any] = {"decision": digest_of(case), "chain": chains.digest(case)}
    fact = CaseGranted(**about(case), **told, overdue=late)
    ledger.write(fact, by=by, at=at)


@command
def refuse(case_id: UUID, *, grounds: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Decide against the applicant, with facts, law, reasons and remedies (行政许可法 §38(2))."""
    case, step = access.case_to_change(case_id, "refuse", by=by, at=at)
    said = grounds_of(grounds)
    must_not_be_alone(case, "refuse", by)
    refused(case, step, said, signer=by, by=by, at=at)


def grounds_of(grounds: Mapping[str, str]) -> dict[str, str]:
    """Return what a decision against the applicant says, with none of its parts missing."""
    said = {
        key: words_of(grounds.get(key, ""), label, most) for key, (label, most) in REASONS.items()
    }
    missing = {key: f"请写明{REASONS[key][0]}" for key, text in said.items() if not text}
    if missing:
        raise Invalid(
            "不予决定必须写明事实、依据、理由和救济途径，缺一不可。请补全后再签发。", errors=missing
        )
    return said


def refused(
    case: Case,
    step: Step,
    said: Mapping[str, str],
    *,
    signer: Actor,
    by: Actor,
    at: datetime,
) -> None:
    """Make the decision against the applicant; `signer`: whose turn it is in the chain."""
    chains.sign(case, "decide", agrees=False, by=signer, at=at)
    case.decision = dict(said)
    late = _decided(case, by, at)
    finish(case, step, by=by, at=at)
    told: dict[str, Any] = {"decision": digest_of(case), "chain": chains.digest(case)}
    fact = CaseRefused(**about(case), **told, overdue=late)
    ledger.write(fact, by=by, at=at)


@command
def attach_result(case_id: UUID, *, file: Mapping[str, Any], by: Actor, at: datetime) -> None:
    """Attach the department's own result file to a case under review.

    `file`: upload, digest, file_name, media_type, pages, size.
    """
    case, _ = access.case_to_change(case_id, _open_step(case_id, by), by=by, at=at)
    Material.objects.get_or_create(
        application_id=case.application_id,
        key=f"result:{case.part}",
        digest=file["digest"],
        defaults={**file, "name": f"{case.item_name}结果文件", "source": "result", "at": at},
    )
    ledger.write(CaseResultAttached(**about(case), digest=file["digest"]), by=by, at=at)


@command
def assign_seat(case_id: UUID, *, where: str, by: Actor, at: datetime) -> None:
    """Give a case one of the places that are left, or another than it had, before it is decided."""
    case, _ = access.case_to_change(case_id, _open_step(case_id, by), by=by, at=at)
    seat = seats.take(case, where, by=by.who, at=at)
    ledger.write(CaseSeated(**about(case), term=seat.term, where=seat.name), by=by, at=at)


def _open_step(case_id: UUID, by: Actor) -> str:
    """Return a step of the review that is open to him: who may take it may add to the file."""
    case = access.cases_of(by).filter(pk=case_id).first()
    choices = MACHINES[case.kind].choices(case.state) if case else ()
    for step in choices:
        if case and step.do in ("examine", "review", "grant") and access.may(case, step.do, by):
            return step.do
    raise NotYours("没有找到这件办件，或者它现在不在您的审查环节，不能上传结果文件。")


def _decided(case: Case, by: Actor, at: datetime) -> tuple[str, ...]:
    """Note who decided and when; say it in the file if a term was over, and return which."""
    case.decider, case.decided_at = by.who, at
    if case.kind not in REVIEWED:
        case.examiner = by.who
    late = clocks.overdue(case, clocks.day_of(at))
    if late:
        names = "、".join(CLOCK_WORDS[kind] for kind in late)
        text = f"本决定在“{names}”期限届满以后作出，已记入办件并告知负责人。"
        add_opinion(case, "overdue", text, by=by, at=at)
    return late


def say_something(opinion: str) -> None:
    """Refuse an empty opinion."""
    if not opinion.strip():
        raise Invalid("请写明您的意见。", errors={"opinion": "请写明意见"})
