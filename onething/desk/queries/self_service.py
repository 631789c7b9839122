"""自助取号: what a machine offers to who walks in, and the ticket that it has just given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from onething.desk import rules
from onething.desk.models import Hall, Notice, Ticket
from onething.desk.opening import Opening, opening, today
from onething.desk.queries.calling import Queue, queues_of
from onething.desk.queries.devices import DeviceCard
from onething.desk.queries.video_choice import video_halls
from onething.desk.terms import in_words
from onething.desk.waiting import Wait, counters, counters_today
from onething.kernel.refusals import NotYours


@dataclass(frozen=True)
class SelfService:
    """The businesses of a hall at its machine."""

    queues: tuple[Queue, ...]
    open_now: bool
    notices: tuple[Notice, ...]
    code: str


@dataclass(frozen=True)
class GivenTicket:
    """A ticket as the machine prints it; nothing of who holds it."""

    number: str
    business_name: str
    taken_at: datetime
    due_at: datetime | None
    wait: Wait
    ground: str  # who goes first, if he does


@dataclass(frozen=True)
class HallNow:
    """The hall in which a machine stands, as who comes to it must know it."""

    open_now: bool
    notices: tuple[Notice, ...]
    hours: tuple[tuple[str, str], ...]


def hall_now(device: DeviceCard, at: datetime) -> HallNow:
    """Return whether the hall of a machine is open, and what it announces for the days one can book."""
    hall = Hall.objects.get(pk=device.hall)
    open_now, notices = _now(hall, _opened(hall, at), at)
    return HallNow(open_now, notices, in_words(hall.hours))


def _opened(hall: Hall, at: datetime) -> Opening:
    ahead = timedelta(days=rules.booking("days_ahead", hall.rules))
    return opening([hall.pk], today(at), today(at + ahead))


def _now(hall: Hall, opened: Opening, at: datetime) -> tuple[bool, tuple[Notice, ...]]:
    notices = tuple(one for one in opened.notices.get(hall.pk, ()) if one.until > at)
    return opened.is_open(hall, at), notices


def video_is_open(region: str, at: datetime) -> bool:
    """Say whether a virtual window for a place is open: its own, its city's, the province's."""
    return any(one.open_now for one in video_halls(region, at))


def self_service(device: DeviceCard, at: datetime) -> SelfService:
    """Return for which businesses a machine gives tickets now."""
    hall = Hall.objects.filter(pk=device.hall, queues=True).first()
    if hall is None:
        raise NotYours("这个大厅不用取号，直接到窗口就行。")
    opened = _opened(hall, at)
    known = counters(hall.pk, at, opened.spans(hall, today(at)) or ())
    open_now, notices = _now(hall, opened, at)
    return SelfService(queues_of(hall, known), open_now, notices, hall.code)


def given_here(device: DeviceCard, ticket: UUID, at: datetime) -> GivenTicket:
    """Return a ticket that a machine of this hall has just given."""
    since = at - timedelta(seconds=rules.kiosks()["idle_seconds"])
    row = (
        Ticket.objects.select_related("hall")
        .filter(pk=ticket, hall=device.hall, taken_at__gte=since)
        .first()
    )
    if row is None:
        raise NotYours
    wait = counters_today(row.hall, at).of(row)
    name = rules.businesses()[row.business].name
    first = rules.priorities().get(row.ground)
    return GivenTicket(
        row.number, name, row.taken_at, row.due_at, wait, first.name if first else ""
    )


def age_that_goes_first() -> int | None:
    """Return from which age somebody goes first by his card alone; None: the rules know none."""
    return min((one.age for one in rules.priorities().values() if one.age), default=None)
