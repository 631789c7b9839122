"""From decision to end: 制证、送达、办结 (行政许可法 §39, §44)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from onething.cases import access
from onething.cases.clocks import day_of
from onething.cases.events import ApplicationClosed, CaseClosed, CaseDelivered, CaseIssued
from onething.cases.models import Application, Deadline
from onething.cases.steps import about, finish
from onething.cases.terms import OPEN
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command


@command
def issue(case_id: UUID, *, by: Actor, at: datetime) -> None:
    """Note that the result has been made and sealed (行政许可法 §39)."""
    case, step = access.case_to_change(case_id, "issue", by=by, at=at)
    finish(case, step, by=by, at=at)
    ledger.write(CaseIssued(**about(case)), by=by, at=at)


@command
def deliver(case_id: UUID, *, way: str = "electronic", by: Actor, at: datetime) -> None:
    """Deliver the result, within ten working days of the decision (行政许可法 §44)."""
    case, step = access.case_to_change(case_id, "deliver", by=by, at=at)
    finish(case, step, by=by, at=at)
    ledger.write(CaseDelivered(**about(case), way=way), by=by, at=at)


@command
def close(case_id: UUID, *, by: Actor, at: datetime) -> None:
    """Close the case."""
    case, step = access.case_to_change(case_id, "close", by=by, at=at)
    case.closed_at = at
    finish(case, step, by=by, at=at)
    ledger.write(CaseClosed(**about(case)), by=by, at=at)


@command
def close_application(application_id: UUID, *, by: Actor, at: datetime) -> None:
    """Close the application once none of its cases is open."""
    application = Application.objects.select_for_update().get(pk=application_id)
    if application.state != "submitted":
        return
    if application.cases.filter(state__in=OPEN).exists():
        return
    application.state, application.closed_at = "closed", at
    application.save(update_fields=["state", "closed_at"])
    running = Deadline.objects.filter(application=application, case=None, stopped_on=None)
    running.update(stopped_on=day_of(at))
    fact = ApplicationClosed(application=application.pk, subject=application.subject)
    ledger.write(fact, by=by, at=at)
