"""撤销: proposed with facts, law, reasons and remedies; heard; decided by somebody else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final
from uuid import UUID

from onething.cases.clocks import day_of
from onething.cases.models import Promise
from onething.cases.promise_events import (
    PromiseMaintained,
    PromiseRevoked,
    RevocationProposed,
    StatementMade,
)
from onething.cases.promises import access
from onething.cases.promises.clock import after
from onething.cases.promises.making import about_promise
from onething.cases.promises.rules import days
from onething.cases.steps import words_of
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.refusals import Invalid, NotAllowed
from onething.kernel.salts import digest_with

GROUNDS: Final = {
    "facts": ("查明的事实和证据", 2000),
    "law": ("撤销的法律依据", 1000),
    "reasons": ("撤销的理由", 2000),
    "remedies": ("救济途径", 1000),
}


@command
def propose_revocation(
    promise_id: UUID, *, grounds: Mapping[str, str], by: Actor, at: datetime
) -> None:
    """Propose to revoke what was decided on a promise that is not kept, and hear who is concerned."""
    promise, step = access.promise_to_change(promise_id, "propose", by, at)
    said = {
        key: words_of(grounds.get(key, ""), label, most) for key, (label, most) in GROUNDS.items()
    }
    missing = {key: f"请写明{GROUNDS[key][0]}" for key, text in said.items() if not text}
    if missing:
        raise Invalid(
            "撤销决定必须写明事实、依据、理由和救济途径，缺一不可。请补全后再提出。", errors=missing
        )
    until = after(day_of(at), days("statement"))
    promise.state, promise.proposal, promise.proposer = step.end, said, by.who
    promise.statement_until = promise.due_on = until
    promise.save(update_fields=["state", "proposal", "proposer", "statement_until", "due_on"])
    fact = RevocationProposed(
        **about_promise(promise), proposal=digest_with(promise.case.salt, said), until=until
    )
    ledger.write(fact, by=by, at=at)


@command
def make_statement(promise_id: UUID, *, statement: str, by: Actor, at: datetime) -> None:
    """State and defend before it is decided whether to revoke (行政许可法 §7)."""
    promise, step = access.promise_to_change(promise_id, "state", by, at)
    said = words_of(statement, "陈述申辩", 2000)
    if not said:
        raise Invalid("请写明您的意见。", errors={"statement": "请写明您的意见和理由"})
    promise.state, promise.statement = step.end, said
    promise.save(update_fields=["state", "statement"])
    ledger.write(
        StatementMade(**about_promise(promise), statement=digest_with(promise.case.salt, said)),
        by=by,
        at=at,
    )


@command
def maintain(promise_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Leave the decision as it is, with the reason."""
    promise, step = access.promise_to_change(promise_id, "maintain", by, at)
    _another(promise, by)
    said = words_of(reason, "理由", 1000)
    if not said:
        raise Invalid("请写明维持原决定的理由。", errors={"reason": "请写明理由"})
    promise.proposal = {**promise.proposal, "maintained": said}
    _decided(promise, step.end, by, at)
    ledger.write(PromiseMaintained(**about_promise(promise)), by=by, at=at)


@command
def revoke_promise(promise_id: UUID, *, answer: str = "", by: Actor, at: datetime) -> None:
    """Revoke what was decided on a promise that is not kept (行政许可法 §69; 国办发〔2020〕42号)."""
    promise, step = access.promise_to_change(promise_id, "revoke", by, at)
    _another(promise, by)
    _heard(promise, day_of(at))
    said = words_of(answer, "对陈述申辩的答复", 1000)
    if promise.statement and not said:
        raise Invalid(
            "当事人已经陈述申辩，请写明是否采纳和理由。", errors={"answer": "请写明是否采纳和理由"}
        )
    promise.proposal = {**promise.proposal, "answer": said}
    _decided(promise, step.end, by, at)
    decision = digest_with(promise.case.salt, promise.proposal)
    ledger.write(PromiseRevoked(**about_promise(promise), decision=decision), by=by, at=at)


def _another(promise: Promise, by: Actor) -> None:
    if by.who == promise.proposer:
        raise NotAllowed("撤销由您提出，应当由其他人决定。请交由本单位另一位负责人办理。")


def _heard(promise: Promise, today: date) -> None:
    until = promise.statement_until
    if not promise.statement and (until is None or today <= until):
        last = f"{until:%Y 年 %m 月 %d 日}" if until else "期限"
        raise NotAllowed(
            f"当事人可以在 {last}前陈述申辩，现在还不能撤销。请等期限过后，或者收到意见后再决定。"
        )


def _decided(promise: Promise, state: str, by: Actor, at: datetime) -> None:
    promise.state, promise.decided_by, promise.due_on, promise.ended_at = state, by.who, None, at
    promise.save(update_fields=["state", "proposal", "decided_by", "due_on", "ended_at"])
