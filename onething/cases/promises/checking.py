"""核查: planned with the decision, carried out by who regulates, with what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from onething.cases.clocks import day_of
from onething.cases.models import Check, Promise
from onething.cases.promise_events import (
    PromiseBroken,
    PromiseEnded,
    PromiseKept,
    PromisePlanned,
)
from onething.cases.promise_terms import PROMISE
from onething.cases.promises import access
from onething.cases.promises.clock import after
from onething.cases.promises.making import about_promise
from onething.cases.steps import words_of
from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.command import command
from onething.kernel.facts import Fact
from onething.kernel.refusals import Invalid

EVIDENCE = ("digest", "name", "media_type", "pages")
MOST = 5  # files with one check


@command
def plan_checks(case_id: UUID, *, by: Actor, at: datetime) -> None:
    """Plan the checks of what was promised for a case that has been granted."""
    facts: list[Fact] = []
    for promise in _made(case_id, by):
        promise.state = PROMISE.step(promise.state, "plan").end
        promise.due_on = after(day_of(at), promise.days)
        promise.save(update_fields=["state", "due_on"])
        facts.append(
            PromisePlanned(**about_promise(promise), way=promise.way, due_on=promise.due_on)
        )
    if facts:
        ledger.write(*facts, by=by, at=at)


@command
def end_promises(case_id: UUID, *, by: Actor, at: datetime) -> None:
    """Let go of what was promised for a case that came to nothing."""
    facts: list[Fact] = []
    for promise in _made(case_id, by):
        promise.state, promise.ended_at = PROMISE.step(promise.state, "end").end, at
        promise.save(update_fields=["state", "ended_at"])
        facts.append(PromiseEnded(**about_promise(promise)))
    if facts:
        ledger.write(*facts, by=by, at=at)


def _made(case_id: UUID, by: Actor) -> list[Promise]:
    must_be_system(by)
    rows = Promise.objects.select_for_update(of=("self",)).filter(case=case_id, state="made")
    return list(rows.order_by("pk"))


@command
def find_kept(
    promise_id: UUID,
    *,
    found: str,
    second: str = "",
    evidence: Sequence[Mapping[str, Any]] = (),
    by: Actor,
    at: datetime,
) -> None:
    """Note that a promise was checked and is kept (国办发〔2020〕42号)."""
    promise, step = access.promise_to_change(promise_id, "keep", by, at)
    check = _check(promise, found, second, evidence, by=by, at=at)
    check.kept = True
    check.save(force_insert=True)
    promise.state, promise.due_on, promise.ended_at = step.end, None, at
    promise.save(update_fields=["state", "due_on", "ended_at"])
    ledger.write(PromiseKept(**about_promise(promise), evidence=_digests(check)), by=by, at=at)


@command
def find_broken(
    promise_id: UUID,
    *,
    found: str,
    second: str = "",
    evidence: Sequence[Mapping[str, Any]] = (),
    by: Actor,
    at: datetime,
) -> None:
    """Note that a promise was checked and is not kept, with what was found (国办发〔2020〕42号)."""
    promise, step = access.promise_to_change(promise_id, "break", by, at)
    check = _check(promise, found, second, evidence, by=by, at=at)
    check.kept = False
    check.save(force_insert=True)
    promise.state, promise.due_on = step.end, None
    promise.save(update_fields=["state", "due_on"])
    ledger.write(PromiseBroken(**about_promise(promise), evidence=_digests(check)), by=by, at=at)


def _check(
    promise: Promise,
    found: str,
    second: str,
    evidence: Sequence[Mapping[str, Any]],
    *,
    by: Actor,
    at: datetime,
) -> Check:
    said, other = words_of(found, "核查情况", 2000), words_of(second, "另一名核查人员", 40)
    if not said:
        raise Invalid("请写明核查情况。", errors={"found": "请写明查了什么、看到什么"})
    if promise.way == "site" and not other:
        sentence = "现场核验应当由两名以上人员进行，请写明另一名核查人员的姓名"
        raise Invalid(f"{sentence}。", errors={"second": sentence})
    if len(evidence) > MOST:
        raise Invalid(f"一次核查最多附 {MOST} 个文件，请只留最能说明情况的。")
    return Check(
        promise=promise,
        way=promise.way,
        found=said,
        second=other,
        evidence=[{key: one[key] for key in EVIDENCE} for one in evidence],
        by=by.who,
        org=UUID(by.org),
        at=at,
    )


def _digests(check: Check) -> tuple[str, ...]:
    return tuple(one["digest"] for one in check.evidence)
