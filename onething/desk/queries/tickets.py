"""What who waits sees of his ticket."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from onething.desk import access, rules
from onething.desk.terms import TICKET
from onething.desk.waiting import Wait, counters_today
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours


@dataclass(frozen=True)
class TicketSheet:
    """One's ticket while one waits."""

    id: UUID
    number: str
    hall: str
    hall_code: str
    business_name: str
    state: str
    words: str
    window: str
    due_at: datetime | None
    taken_at: datetime
    late_why: str
    reason: str
    wait: Wait | None
    back_after: int


def my_ticket(ticket_id: UUID, by: Actor, at: datetime) -> TicketSheet:
    """Return one of his tickets: where it stands, who is before him, how long it will take."""
    rows = access.tickets_of(by).select_related("hall", "window")
    row = rows.filter(pk=ticket_id).first()
    if row is None:
        raise NotYours
    waits = row.state == "waiting"
    return TicketSheet(
        id=row.pk,
        number=row.number,
        hall=row.hall.name,
        hall_code=row.hall.code,
        business_name=rules.businesses()[row.business].name,
        state=row.state,
        words=TICKET.words[row.state],
        window=f"{row.window.number} 号窗口" if row.window else "",
        due_at=row.due_at,
        taken_at=row.taken_at,
        late_why=row.late_why,
        reason=row.reason,
        wait=counters_today(row.hall, at).of(row) if waits else None,
        back_after=rules.queue("back_after"),
    )
