"""From submission to acceptance: 收件、预审、补正、受理、不予受理、撤回 (行政许可法 §32)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from onething.cases import access, asking, clocks
from onething.cases.events import (
    CaseAccepted,
    CaseEnded,
    CaseLapsed,
    CaseLeft,
    CaseNotAccepted,
    CasePrechecked,
    CaseReleased,
    CaseSupplied,
    CaseTaken,
    CaseWithdrawn,
    SupplementAsked,
)
from onething.cases.models import Case, Deadline, Material, Supplement
from onething.cases.promises import gaps
from onething.cases.seconds import must_not_be_alone
from onething.cases.steps import Looked, about, add_looked, add_opinion, finish, words_of
from onething.cases.terms import PROMISED, STATUTORY, TELL
from onething.cases.tolerating import let_go, must_be_answered
from onething.catalogue import queries as catalogue
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.calendar import official
from onething.kernel.clock import Term, due
from onething.kernel.command import command
from onething.kernel.machine import Step
from onething.kernel.refusals import Invalid, NotAllowed, NotYours


@command
def take(case_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take the case in hand, so that nobody else works on it."""
    case = _case_of_staff(case_id, by)
    access.free_or_his(case, by, at)
    if case.holder == by.who:
        return
    case.holder, case.held_at = by.who, at
    case.save(update_fields=["holder", "held_at"])
    ledger.write(CaseTaken(**about(case)), by=by, at=at)


@command
def leave(case_id: UUID, *, by: Actor, at: datetime) -> None:
    """Give the case out of hand without having done anything."""
    case = _case_of_staff(case_id, by)
    if case.holder != by.who:
        return
    case.holder, case.held_at = "", None
    case.save(update_fields=["holder", "held_at"])
    ledger.write(CaseLeft(**about(case)), by=by, at=at)


def _case_of_staff(case_id: UUID, by: Actor) -> Case:
    found = access.locked(case_id, by)
    if found is None or not by.org:
        raise NotYours
    return found


@command
def precheck(case_id: UUID, *, by: Actor, at: datetime) -> None:
    """Note that the papers look complete at first sight."""
    case, step = access.case_to_change(case_id, "precheck", by=by, at=at)
    finish(case, step, by=by, at=at)
    ledger.write(CasePrechecked(**about(case)), by=by, at=at)


@command
def accept(
    case_id: UUID, *, note: str = "", looked: Looked | None = None, by: Actor, at: datetime
) -> None:
    """Accept the case; its statutory and its promised term start to run (行政许可法 §32(1)(5)).

    `looked`: at which of its 审查要点; None: they were not shown.
    """
    case, step = access.case_to_change(case_id, "accept", by=by, at=at)
    must_be_answered(case)
    add_opinion(case, "accept", note, by=by, at=at)
    add_looked(case, "accept", looked, by=by, at=at)
    _accept(case, step, at, deemed=False, by=by)


@command
def deem_accepted(case_id: UUID, *, by: Actor, at: datetime) -> None:
    """Hold the case accepted from the day it came, because nobody was told in time (§32(1)(4))."""
    case, step = access.case_to_change(case_id, "deem_accepted", by=by, at=at)
    told_by = Deadline.objects.filter(case=case, kind=TELL, stopped_on=None).first()
    if told_by is None or told_by.due_on is None or told_by.due_on >= clocks.day_of(at):
        return
    _accept(case, step, at, deemed=True, by=by)


def _came_on(case: Case, at: datetime) -> date:
    """Return the day from which the applicant waits to be told."""
    told_by = Deadline.objects.filter(case=case, kind=TELL, stopped_on=None).first()
    return told_by.starts_on if told_by else clocks.day_of(at)


def _accept(case: Case, step: Step, at: datetime, *, deemed: bool, by: Actor) -> None:
    on = _came_on(case, at) if deemed else clocks.day_of(at)
    case.accepted_on, case.deemed = on, deemed
    running = finish(case, step, by=by, at=at, on=on)
    clocks.start_joint(case, on)
    ledger.write(
        CaseAccepted(
            **about(case),
            accepted_on=on,
            due_on=running[STATUTORY].due_on,
            promised_on=running[PROMISED].due_on,
            deemed=deemed,
            pays=case.plan["pays"] == "acceptance" if "pays" in case.plan else None,
        ),
        *(let_go(case, at) if deemed else ()),
        *gaps.start(case, on),
        by=by,
        at=at,
    )


@command
def ask_supplement(
    case_id: UUID, *, items: Sequence[Mapping[str, str]], note: str = "", by: Actor, at: datetime
) -> None:
    """Tell the applicant once everything that is missing (行政许可法 §32(1)(4)).

    `items`: for each material its key, its name, the problem and the remedy.
    """
    case, step = access.case_to_change(case_id, "ask_supplement", by=by, at=at)
    asked = [_asked(item) for item in items]
    if not asked:
        raise Invalid("请至少选择一份需要补正的材料，并写明问题和补正要求。")
    today = clocks.day_of(at)
    until = due(Term(today, int(case.plan["supplement_days"])), official())
    assert until is not None
    case.supplements = 1
    finish(case, step, by=by, at=at)
    case.urgent_on = until
    case.save(update_fields=["urgent_on"])
    request = Supplement.objects.create(
        case=case,
        items=asked,
        note=words_of(note, "补正说明", 500),
        asked_at=at,
        asked_by=by.who,
        until=until,
    )
    fact = SupplementAsked(**about(case), supplement=request.pk, until=until, items=len(asked))
    ledger.write(fact, by=by, at=at)


def _asked(item: Mapping[str, str]) -> dict[str, str]:
    limits = {"material": 60, "name": 120, "problem": 200, "remedy": 300}
    said = {key: words_of(item.get(key, ""), "补正内容", most) for key, most in limits.items()}
    if not (said["name"] and said["problem"] and said["remedy"]):
        raise Invalid("每份需要补正的材料都要写明名称、问题和补正要求，请补全后再发出。")
    return said


@command
def supply(case_id: UUID, *, files: Sequence[Mapping[str, Any]], by: Actor, at: datetime) -> None:
    """Hand in what was asked for; the days for telling count anew from today.

    `files`: for each material key, name, upload, digest, file_name, media_type, pages, size.
    """
    case, step = access.case_to_change(case_id, "supply", by=by, at=at)
    request = Supplement.objects.select_for_update().get(case=case, answered_at=None)
    missing = {item["material"] for item in request.items} - {file["key"] for file in files}
    if missing:
        names = "、".join(item["name"] for item in request.items if item["material"] in missing)
        raise Invalid(f"还缺：{names}。请补齐后一次提交。")
    keys = [file["key"] for file in files]
    Material.objects.filter(application=case.application_id, key__in=keys).update(replaced=True)
    Material.objects.bulk_create(
        Material(application_id=case.application_id, source="upload", round=1, at=at, **file)
        for file in files
    )
    request.answered_at = at
    request.save(update_fields=["answered_at"])
    finish(case, step, by=by, at=at)
    fact = CaseSupplied(**about(case), digests=tuple(file["digest"] for file in files))
    ledger.write(fact, by=by, at=at)


@command
def refuse_acceptance(
    case_id: UUID,
    *,
    ground: str,
    facts: str,
    where_to: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """Refuse to accept, with its ground and the remedies (行政许可法 §32(1)(1)(2))."""
    case, step = access.case_to_change(case_id, "refuse_acceptance", by=by, at=at)
    said = decision_of(case, step, {"ground": ground, "facts": facts, "where_to": where_to})
    must_not_be_alone(case, "refuse_acceptance", by)
    not_accepted(case, step, said, by=by, at=at)


def decision_of(case: Case, step: Step, told: Mapping[str, str]) -> dict[str, str]:
    """Return what a refusal to accept would say, checked and complete with its remedies."""
    ground = told.get("ground", "")
    if ground not in asking.choices(asking.NON_ACCEPTANCES, case.kind):
        raise Invalid("请选择不予受理的法定情形。", errors={"ground": "请选择一种情形"})
    said = words_of(told.get("facts", ""), "事实和理由", 1000)
    if not said:
        raise Invalid("请写明事实和理由。", errors={"facts": "请写明事实和理由"})
    other = words_of(told.get("where_to", ""), "应当申请的机关", 200)
    if asking.asks_where_to(ground) and not other:
        raise Invalid("请写明应当向哪个机关申请。", errors={"where_to": "请写明机关名称"})
    item = catalogue.item_revision(case.item)
    if not item.remedies:
        raise NotAllowed("这个事项的标准没有写明救济途径，不能作出不予受理决定。请先补全事项标准。")
    return {
        "code": ground,
        "ground": asking.word(asking.NON_ACCEPTANCES, ground),
        "facts": said,
        "law": step.law,
        "remedies": item.remedies,
        "where_to": other,
    }


def not_accepted(
    case: Case, step: Step, said: Mapping[str, str], *, by: Actor, at: datetime
) -> None:
    """Make the refusal to accept; part of the command that has checked who may."""
    case.decision = {key: text for key, text in said.items() if key != "code"}
    case.decided_at = case.closed_at = at
    finish(case, step, by=by, at=at)
    ledger.write(CaseNotAccepted(**about(case), ground=said["code"]), by=by, at=at)


@command
def withdraw(case_id: UUID, *, by: Actor, at: datetime) -> None:
    """Withdraw the application for this item before it is decided."""
    case, step = access.case_to_change(case_id, "withdraw", by=by, at=at)
    case.closed_at = at
    finish(case, step, by=by, at=at)
    ledger.write(CaseWithdrawn(**about(case)), by=by, at=at)


@command
def lapse(case_id: UUID, *, by: Actor, at: datetime) -> None:
    """End a case whose supplement did not come in time."""
    case, step = access.case_to_change(case_id, "lapse", by=by, at=at)
    request = Supplement.objects.get(case=case, answered_at=None)
    if request.until >= clocks.day_of(at):
        return
    case.closed_at = at
    finish(case, step, by=by, at=at)
    ledger.write(CaseLapsed(**about(case)), by=by, at=at)


@command
def release(case_id: UUID, *, by: Actor, at: datetime) -> None:
    """Let a case that waited for others go on to the window; the days for telling start."""
    case, step = access.case_to_change(case_id, "release", by=by, at=at)
    running = finish(case, step, by=by, at=at)
    ledger.write(CaseReleased(**about(case), tell_by=running[TELL].due_on), by=by, at=at)


@command
def end(case_id: UUID, *, because_of: str, by: Actor, at: datetime) -> None:
    """End a case because one that it depends on was not granted, as its theme declares."""
    case, step = access.case_to_change(case_id, "end", by=by, at=at)
    case.closed_at = at
    case.decision = {"because_of": because_of}
    finish(case, step, by=by, at=at)
    ledger.write(CaseEnded(**about(case), because_of=because_of), by=by, at=at)
