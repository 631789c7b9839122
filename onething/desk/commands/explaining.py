"""按时率: who has booked is called on time, or told why not."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from onething.desk import access, rules
from onething.desk.events import BookedWaits
from onething.desk.lines import about
from onething.desk.waiting import counters_today
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.refusals import NotYours


@command
def explain_wait(ticket_id: UUID, *, by: Actor, at: datetime) -> None:
    """Tell somebody who has booked and was not called on time why, and how long it will still take."""
    if not by.has("system"):
        raise NotYours
    row = access.ticket_to_drop(ticket_id, by)
    name = rules.businesses()[row.business].name
    if row.state != "waiting" or row.late_at is not None or row.due_at is None:
        return
    wait = counters_today(row.hall, at).of(row)
    if wait.minutes is None:
        row.late_why = f"现在没有窗口在办“{name}”，大厅正在安排，前面还有 {wait.ahead} 位"
    else:
        row.late_why = (
            f"前面几位办得比预计久，{wait.windows} 个窗口在办，还有 {wait.ahead} 位，"
            f"估计再等 {wait.minutes} 分钟"
        )
    row.late_at = at
    row.save(update_fields=["late_at", "late_why"])
    fact = BookedWaits(**about(row), subject=row.subject, due_at=row.due_at, why=row.late_why)
    ledger.write(fact, by=by, at=at)
