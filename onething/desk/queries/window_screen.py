"""窗口评价屏: what the screen at a window shows to whoever stands there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from onething.desk.models import Ticket, Window
from onething.desk.opening import today
from onething.desk.queries.cards import window_card
from onething.desk.queries.devices import DeviceCard
from onething.desk.rules import kiosks
from onething.desk.terms import ANY, HERE
from onething.identity import queries as identity
from onething.kernel.refusals import NotYours


@dataclass(frozen=True)
class Visit:
    """A visit at a window that has just ended: it may be rated."""

    ticket: UUID
    number: str
    window: int
    hall_name: str
    organisation: UUID
    official: str
    subject: UUID | None


@dataclass(frozen=True)
class WindowScreen:
    """The screen of a window: who serves there, whom, and what may be rated now."""

    hall: UUID
    number: int
    name: str
    official: str  # his name; “”: nobody serves
    here: str  # the ticket's number
    serving: bool
    visit: Visit | None
    takes: str  # what is done there, in words
    waiting: int  # who may be called to it


def window_screen(device: DeviceCard, at: datetime) -> WindowScreen:
    """Return what the screen of a window shows now."""
    rows = Window.objects.select_related("hall")
    window = rows.filter(pk=device.window).first() if device.window else None
    if window is None:
        raise NotYours
    here = Ticket.objects.filter(window=window, state__in=HERE).first()
    names = identity.official_names({window.serving}) if window.serving else {}
    return WindowScreen(
        hall=window.hall_id,
        number=window.number,
        name=window.name,
        official=names.get(window.serving, ""),
        here=here.number if here else "",
        serving=here is not None and here.state == "serving",
        visit=_last(window, at),
        takes=window_card(window).takes_words,
        waiting=_waiting(window, at),
    )


def _waiting(window: Window, at: datetime) -> int:
    rows = Ticket.objects.filter(hall=window.hall_id, day=today(at), state="waiting")
    mine = Q() if ANY in window.takes else Q(business__in=window.takes)
    return rows.filter(mine, Q(wanted=None) | Q(wanted=window)).count()


def visit_to_rate(device: UUID, ticket: UUID, at: datetime) -> Visit:
    """Return the visit that somebody rates at this device; it must be the last one there, and not long ago."""
    rows = Window.objects.select_related("hall")
    window = rows.filter(device_screens__pk=device, device_screens__retired_at=None).first()
    visit = _last(window, at) if window else None
    if visit is None or visit.ticket != ticket:
        raise NotYours("评价的时间已经过了。要评价，请到“我的”里找到这件事，或者告诉工作人员。")
    return visit


def _last(window: Window, at: datetime) -> Visit | None:
    since = at - timedelta(seconds=kiosks()["rate_seconds"])
    rows = Ticket.objects.filter(hall=window.hall_id, day=today(at), window=window)
    row = rows.filter(state="done", ended_at__gte=since).order_by("-ended_at", "-id").first()
    if row is None:
        return None
    return Visit(
        row.pk,
        row.number,
        window.number,
        window.hall.name,
        window.hall.led_by,
        row.official,
        row.subject,
    )
