"""裁决 between two parties: the respondent is told, answers or stays silent, or both agree."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from onething.cases import access, clocks
from onething.cases.asking import heard
from onething.cases.law_events import CaseSettled, RespondentAnswered, RespondentTold
from onething.cases.models import Deadline
from onething.cases.steps import about, add_opinion, digest_of, finish, keep_act
from onething.cases.terms import ANSWER
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command


@command
def tell_respondent(case_id: UUID, *, said: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Serve the application on the other party, who has ten working days to answer."""
    case, step = access.case_to_change(case_id, "tell_respondent", by=by, at=at)
    kept = heard("tell_respondent", case.kind, said)
    running = finish(case, step, by=by, at=at)
    until = running[ANSWER].due_on
    keep_act(case, "tell_respondent", kept | {"until": str(until or "")}, by=by, at=at)
    ledger.write(RespondentTold(**about(case), until=until), by=by, at=at)


@command
def answered(case_id: UUID, *, said: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Note what the other party answered."""
    case, step = access.case_to_change(case_id, "answered", by=by, at=at)
    kept = heard("answered", case.kind, said)
    keep_act(case, "answered", kept, by=by, at=at)
    add_opinion(case, "answered", kept["answer"][:1000], by=by, at=at)
    finish(case, step, by=by, at=at)
    ledger.write(RespondentAnswered(**about(case), silent=False), by=by, at=at)


@command
def unanswered(case_id: UUID, *, by: Actor, at: datetime) -> None:
    """Go on without an answer, because none came in time."""
    case, step = access.case_to_change(case_id, "unanswered", by=by, at=at)
    clock = Deadline.objects.filter(case=case, kind=ANSWER, stopped_on=None).first()
    if clock is None or clock.due_on is None or clock.due_on >= clocks.day_of(at):
        return
    finish(case, step, by=by, at=at)
    ledger.write(RespondentAnswered(**about(case), silent=True), by=by, at=at)


@command
def settle(case_id: UUID, *, said: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Note what both parties agreed upon; it ends the case in place of a ruling."""
    case, step = access.case_to_change(case_id, "settle", by=by, at=at)
    kept = heard("settle", case.kind, said)
    keep_act(case, "settle", kept, by=by, at=at)
    case.decision = {"agreed": kept["agreed"]}
    case.decider, case.decided_at = by.who, at
    finish(case, step, by=by, at=at)
    ledger.write(CaseSettled(**about(case), decision=digest_of(case)), by=by, at=at)
