"""What messages about bookings and calls say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from onething.desk import rules
from onething.desk.models import Device, Hall, Ticket
from onething.kernel.clock import CHINA


@dataclass(frozen=True)
class Told:
    """What a message about a booking or a ticket says."""

    hall: str
    business: str
    time: str
    minutes: str  # before and after the time, in which he takes his ticket


def for_message(hall_id: UUID, business: str, start: datetime) -> Told:
    """Return the names and the time for a message."""
    name = Hall.objects.filter(pk=hall_id).values_list("name", flat=True).get()
    at = start.astimezone(CHINA)
    time = f"{at.month} 月 {at.day} 日 {at:%H:%M}"
    minutes = str(rules.booking("checkin_minutes"))
    return Told(name, rules.businesses()[business].name, time, minutes)


@dataclass(frozen=True)
class Machine:
    """What a message about a machine says."""

    hall: str
    number: str


def machine_for_message(device: UUID) -> Machine:
    """Return where a machine stands and what is on its plate."""
    rows = Device.objects.filter(pk=device).values_list("hall__name", "number")
    return Machine(*rows.get())


@dataclass(frozen=True)
class Call:
    """What a message about a call says."""

    hall: str
    business: str
    window: str


def call_for_message(ticket_id: UUID) -> Call | None:
    """Return where somebody is called to; None: he has come already, or was passed over."""
    rows = Ticket.objects.filter(pk=ticket_id, state="called", window__isnull=False)
    row = rows.select_related("hall", "window").first()
    if row is None or row.window is None:
        return None
    business = rules.businesses()[row.business].name
    return Call(row.hall.name, business, str(row.window.number))
