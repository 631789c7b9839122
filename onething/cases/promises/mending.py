"""整改: what is not kept is put right within a term, and checked again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from onething.cases.clocks import day_of
from onething.cases.promise_events import PromiseOverdue, PromiseRectified, PromiseRectifying
from onething.cases.promises import access
from onething.cases.promises.clock import after
from onething.cases.promises.making import about_promise
from onething.cases.promises.rules import days
from onething.cases.steps import words_of
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.refusals import Invalid


@command
def order_rectification(promise_id: UUID, *, demand: str, by: Actor, at: datetime) -> None:
    """Order that what is not kept be put right within the term (国办发〔2020〕42号)."""
    promise, step = access.promise_to_change(promise_id, "rectify", by, at)
    said = words_of(demand, "整改要求", 1000)
    if not said:
        raise Invalid("请写明整改要求。", errors={"demand": "请写明要改什么、改到什么程度"})
    until = after(day_of(at), days("rectify"))
    promise.state, promise.demand, promise.report = step.end, said, ""
    promise.rectify_until = promise.due_on = until
    promise.save(update_fields=["state", "demand", "report", "rectify_until", "due_on"])
    ledger.write(PromiseRectifying(**about_promise(promise), until=until), by=by, at=at)


@command
def report_rectification(promise_id: UUID, *, report: str, by: Actor, at: datetime) -> None:
    """Report what was put right; it is checked again."""
    promise, step = access.promise_to_change(promise_id, "report", by, at)
    said = words_of(report, "整改情况", 1000)
    if not said:
        raise Invalid("请写明整改情况。", errors={"report": "请写明改了什么、什么时候改好的"})
    promise.state, promise.report = step.end, said
    promise.due_on = after(day_of(at), promise.days)
    promise.save(update_fields=["state", "report", "due_on"])
    ledger.write(PromiseRectified(**about_promise(promise)), by=by, at=at)


@command
def note_overdue(promise_id: UUID, *, by: Actor, at: datetime) -> None:
    """Give a promise back to its office when nothing was put right in time."""
    promise, step = access.promise_to_change(promise_id, "overdue", by, at)
    if promise.rectify_until is None or promise.rectify_until >= day_of(at):
        return
    promise.state, promise.due_on = step.end, None
    promise.save(update_fields=["state", "due_on"])
    ledger.write(PromiseOverdue(**about_promise(promise)), by=by, at=at)
