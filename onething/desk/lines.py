"""Where tickets stand in a line: behind others of their business, sent to one window, free again."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from onething.desk.events import TicketStepped
from onething.desk.models import Ticket, Window
from onething.desk.terms import ANY, TICKET
from onething.kernel.facts import Fact


def about(row: Ticket) -> dict[str, Any]:
    """Return what each fact of a ticket says."""
    return {
        "ticket": row.pk,
        "hall": row.hall_id,
        "number": row.number,
        "business": row.business,
    }


def told(row: Ticket, do: str, window: UUID | None, note: str = "") -> Fact:
    """Return the step that a ticket has taken."""
    about_it = about(row) | {"do": do, "state": row.state, "subject": row.subject}
    return TicketStepped(**about_it, window=window, note=note)


def behind(row: Ticket, many: int) -> tuple[int, int]:
    """Return tag and place right behind so many of those who wait for the same business."""
    rows = Ticket.objects.filter(hall=row.hall_id, day=row.day, business=row.business)
    waiting = rows.filter(state="waiting").order_by("place", "id")
    ahead = list(waiting.values_list("tag", "place")[:many])
    if not ahead:
        return row.tag, row.place
    tag, place = ahead[-1]
    return max(tag, row.tag), max(place + 1, row.place)


def let_go(window: Window, day: date) -> list[Fact]:
    """Let those who were sent to a window that cannot call them wait for any, each at his place."""
    rows = Ticket.objects.select_for_update().filter(wanted=window, day=day, state="waiting")
    facts = []
    for row in rows.order_by("place", "id"):
        if is_manned(window) and {ANY, row.business} & set(window.takes):
            continue
        row.state, row.wanted = TICKET.step(row.state, "free").end, None
        row.save(update_fields=["state", "wanted"])
        facts.append(told(row, "free", window.pk))
    return facts


def is_manned(window: Window) -> bool:
    """Say whether somebody sits at a window and it calls."""
    return bool(window.serving) and not window.closed
