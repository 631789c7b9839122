"""What promises do to the cases they were made for: decided at once, ended, revoked."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from onething.cases import access
from onething.cases.events import CaseGranted, CaseUnfilled, DecisionRevoked
from onething.cases.promises.gaps import must_be_filled
from onething.cases.steps import about, add_opinion, digest_of, finish
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command


@command
def grant_at_once(case_id: UUID, *, opinion: str = "", by: Actor, at: datetime) -> None:
    """Decide at once on a promise, which is checked afterwards (行政许可法 §34(2))."""
    case, step = access.case_to_change(case_id, "grant_at_once", by=by, at=at)
    must_be_filled(case)
    add_opinion(case, "grant_at_once", opinion or "凭申请人的书面承诺当场决定", by=by, at=at)
    case.decision = {"result": case.plan["result_name"]}
    case.decider, case.decided_at = by.who, at
    finish(case, step, by=by, at=at)
    ledger.write(CaseGranted(**about(case), decision=digest_of(case)), by=by, at=at)


@command
def end_unfilled(case_id: UUID, *, by: Actor, at: datetime) -> None:
    """End a case whose material was promised to come later and did not come."""
    case, step = access.case_to_change(case_id, "end_unfilled", by=by, at=at)
    case.closed_at = at
    finish(case, step, by=by, at=at)
    ledger.write(CaseUnfilled(**about(case)), by=by, at=at)


@command
def note_revoked(case_id: UUID, *, promise: UUID, by: Actor, at: datetime) -> None:
    """Note that what was decided on a promise was revoked (行政许可法 §69)."""
    case, step = access.case_to_change(case_id, "revoke_promised", by=by, at=at)
    finish(case, step, by=by, at=at)
    ledger.write(DecisionRevoked(**about(case), promise=promise), by=by, at=at)
