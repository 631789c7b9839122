"""After the end: 归档, and what undoes a decision: 撤销、注销、撤回、责令重作 (行政许可法 §8, §69, §70)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from onething.cases import access, archives, clocks
from onething.cases.asking import heard, word
from onething.cases.law_events import (
    ApplicationReopened,
    ArchiveTaken,
    CaseArchived,
    CaseCancelled,
    CaseRecalled,
    CaseReopened,
    CaseRevoked,
)
from onething.cases.models import Application, Case
from onething.cases.steps import about, add_opinion, finish, keep_act
from onething.cases.terms import OPEN, PROMISED, STATUTORY
from onething.identity import queries as identity
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.refusals import Invalid


@command
def archive(case_id: UUID, *, by: Actor, at: datetime) -> None:
    """File the closed case with the catalogue of what is in it."""
    case, step = access.case_to_change(case_id, "archive", by=by, at=at)
    finish(case, step, by=by, at=at)
    ledger.write(CaseArchived(**about(case)), by=by, at=at)


@command
def take_archive(case_id: UUID, *, package: str, by: Actor, at: datetime) -> None:
    """Note that the file of a case leaves the house as a package, before it is handed out."""
    case = archives.filed(case_id, by)
    identity.must_hold_post(by, at)
    number = archives.number_of(case, archives.closed_on(case, at))
    fact = ArchiveTaken(case=case.pk, number=number, package=package)
    ledger.write(fact, by=by, at=at)


@command
def revoke(case_id: UUID, *, said: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Annul a decision that should not have been made, with facts, law, reasons, remedies (§69)."""
    case, ground = _undone(case_id, "revoke", "revocations", said, by=by, at=at)
    ledger.write(CaseRevoked(**about(case), ground=ground), by=by, at=at)


@command
def cancel(case_id: UUID, *, said: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Strike what was granted from the register, for a ground of the law (§70)."""
    case, ground = _undone(case_id, "cancel", "cancellations", said, by=by, at=at)
    ledger.write(CaseCancelled(**about(case), ground=ground), by=by, at=at)


@command
def recall(case_id: UUID, *, said: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Take back a permit that was lawful, because law or facts have changed; losses are made good (§8)."""
    case, ground = _undone(case_id, "recall", "recalls", said, by=by, at=at)
    ledger.write(CaseRecalled(**about(case), ground=ground), by=by, at=at)


def _undone(
    case_id: UUID, do: str, grounds: str, said: Mapping[str, str], *, by: Actor, at: datetime
) -> tuple[Case, str]:
    case, step = access.case_to_change(case_id, do, by=by, at=at)
    kept = heard(do, case.kind, said)
    ground = word(grounds, kept["ground"])
    keep_act(case, do, kept | {"ground": ground}, by=by, at=at)
    add_opinion(case, do, f"{ground}：{kept['reasons']}"[:1000], by=by, at=at)
    finish(case, step, by=by, at=at)
    return case, kept["ground"]


@command
def reopen(case_id: UUID, *, said: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Begin anew what a review or a court ordered to be decided again (复议法 §64, 行政诉讼法 §70)."""
    case, step = access.case_to_change(case_id, "reopen", by=by, at=at)
    kept = heard("reopen", case.kind, said)
    today = clocks.day_of(at)
    if date.fromisoformat(kept["dated"]) > today:
        raise Invalid("作出的日期不能晚于今天。请核对后重填。", errors={"dated": "不能晚于今天"})
    had_granted = case.granted
    keep_act(
        case,
        "reopen",
        _before(case) | kept | {"order": word("orders", kept["order"])},
        by=by,
        at=at,
    )
    add_opinion(
        case, "reopen", f"{kept['organ']}{kept['number']}：{kept['text']}"[:1000], by=by, at=at
    )
    terms = dict.fromkeys((STATUTORY, PROMISED), int(kept["days"])) if kept["days"] else {}
    _begin_anew(case, today)
    own = clocks.days_for(case)
    running = finish(case, step, by=by, at=at, length=lambda kind: terms.get(kind) or own(kind))
    fact = CaseReopened(
        **about(case),
        order=kept["order"],
        accepted_on=case.accepted_on or today,
        had_granted=had_granted,
        terms=terms,
        due_on=running[STATUTORY].due_on,
    )
    ledger.write(fact, by=by, at=at)


def _before(case: Case) -> dict[str, object]:
    """Return the decision that falls, to be kept with the order."""
    return {
        "former_decision": case.decision,
        "former_decider": case.decider,
        "former_decided_at": case.decided_at.isoformat() if case.decided_at else "",
    }


def _begin_anew(case: Case, today: date) -> None:
    case.decision = {}
    case.examiner = case.reviewer = case.decider = ""
    case.decided_at = case.closed_at = None
    case.extensions = 0
    case.redone += 1
    case.accepted_on = case.accepted_on or today


@command
def reopen_application(application_id: UUID, *, by: Actor, at: datetime) -> None:
    """Open an application again, of which a case was reopened."""
    application = Application.objects.select_for_update().get(pk=application_id)
    if application.state != "closed" or not application.cases.filter(state__in=OPEN).exists():
        return
    application.state, application.closed_at = "submitted", None
    application.save(update_fields=["state", "closed_at"])
    fact = ApplicationReopened(application=application.pk, subject=application.subject)
    ledger.write(fact, by=by, at=at)
