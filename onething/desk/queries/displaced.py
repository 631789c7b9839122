"""改期名单: whose bookings a hall has moved, where to, and who has no other time and is to be phoned."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from onething.desk import access, rules
from onething.desk.models import Booking
from onething.desk.terms import BOOKING
from onething.identity import queries as identity
from onething.identity.terms import SubjectCard
from onething.kernel.actor import Actor
from onething.kernel.clock import CHINA
from onething.kernel.refusals import NotYours

PAGE: Final = 50
MOST_REASONS: Final = 20
OUTCOMES: Final[Mapping[str, str]] = {
    "": "全部",
    "moved": "已经改期",
    "dropped": "没有改成，要打电话",
}
Shown = Callable[[Booking, SubjectCard, SubjectCard], tuple[str, str]]  # name and telephone


@dataclass(frozen=True)
class Displaced:
    """A booking that the hall has moved, or could not move."""

    id: UUID
    code: str
    name: str
    phone: str
    business: str
    start: datetime
    reason: str
    at: datetime
    into: datetime | None  # none: it could not be moved
    into_hall: str  # “”: the same
    into_code: str
    into_words: str  # what has become of it since
    again: bool  # it could not be moved, and he has booked again himself


@dataclass(frozen=True)
class DisplacedPage:
    """Those of some days, newest first."""

    hall: UUID
    hall_name: str
    since: date
    until: date
    rows: tuple[Displaced, ...]
    moved: int
    dropped: int
    more: bool
    reasons: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class _Since:
    """What has come of some bookings since: those made in their place, those that people made again."""

    into: Mapping[UUID, Booking]
    again: frozenset[tuple[UUID, str]]


@dataclass(frozen=True)
class DisplacedWanted:
    """Which of them somebody wants to see."""

    since: date
    until: date
    outcome: str = ""  # of OUTCOMES
    reason: str = ""
    page: int = 1
    size: int = PAGE


def displaced_bookings(hall_id: UUID, sought: DisplacedWanted, by: Actor) -> DisplacedPage:
    """Return whom a hall of his has moved, names and telephones masked."""
    return _page(hall_id, sought, by, _masked)


def displaced_to_phone(hall_id: UUID, sought: DisplacedWanted, by: Actor) -> DisplacedPage:
    """Return the same with the names and telephones of those who could not be moved: to be phoned."""
    return _page(hall_id, sought, by, _to_phone)


def _masked(row: Booking, one: SubjectCard, comes: SubjectCard) -> tuple[str, str]:
    return one.masked_name, comes.masked_phone


def _to_phone(row: Booking, one: SubjectCard, comes: SubjectCard) -> tuple[str, str]:
    return (one.name, comes.phone) if row.state == "dropped" else _masked(row, one, comes)


def _page(hall_id: UUID, sought: DisplacedWanted, by: Actor, shown: Shown) -> DisplacedPage:
    hall = access.halls_led(by).filter(pk=hall_id).first()
    if hall is None:
        raise NotYours
    whole = _displaced(hall.pk, sought)
    counts = dict(whole.order_by().values_list("state").annotate(Count("id")))
    reasons = whole.order_by().values_list("reason").annotate(many=Count("id"))
    rows = whole.filter(reason=sought.reason) if sought.reason else whole
    rows = (
        rows.filter(state=sought.outcome) if sought.outcome in OUTCOMES and sought.outcome else rows
    )
    ordered = rows.select_related("hall").order_by("-ended_at", "start", "id")
    begin = (max(1, sought.page) - 1) * sought.size
    found = list(ordered[begin : begin + sought.size + 1])
    return DisplacedPage(
        hall=hall.pk,
        hall_name=hall.name,
        since=sought.since,
        until=sought.until,
        rows=_rows(found[: sought.size], shown),
        moved=counts.get("moved", 0),
        dropped=counts.get("dropped", 0),
        more=len(found) > sought.size,
        reasons=tuple(reasons.order_by("-many", "reason")[:MOST_REASONS]),
    )


def _displaced(hall: UUID, sought: DisplacedWanted) -> QuerySet[Booking]:
    """Return the bookings that the hall has ended: only it gives a reason."""
    begin = datetime.combine(sought.since, time(), CHINA)
    end = datetime.combine(sought.until + timedelta(days=1), time(), CHINA)
    rows = Booking.objects.filter(hall=hall, state__in=("moved", "dropped"))
    return rows.filter(~Q(reason=""), ended_at__gte=begin, ended_at__lt=end)


def _rows(found: Sequence[Booking], shown: Shown) -> tuple[Displaced, ...]:
    if not found:
        return ()
    people = {row: _person(row) for row in found}
    cards = identity.subjects({*(row.subject for row in found), *people.values()})
    later = _since(found)
    return tuple(_row(row, cards, people[row], later, shown) for row in found)


def _row(
    row: Booking, cards: Mapping[UUID, SubjectCard], person: UUID, later: _Since, shown: Shown
) -> Displaced:
    one = cards.get(row.subject)
    name, phone = shown(row, one, cards.get(person) or one) if one else ("", "")
    into = later.into.get(row.pk)
    return Displaced(
        id=row.pk,
        code=row.code,
        name=name,
        phone=phone,
        business=rules.businesses()[row.business].name,
        start=row.start,
        reason=row.reason,
        at=row.ended_at or row.booked_at,
        into=into.start if into else None,
        into_hall=into.hall.name if into and into.hall_id != row.hall_id else "",
        into_code=into.code if into else "",
        into_words=BOOKING.words[into.state] if into else "",
        again=row.state == "dropped" and (row.subject, row.business) in later.again,
    )


def _person(row: Booking) -> UUID:
    """Return who has booked and comes: he is phoned."""
    kind, _, number = row.person.partition(":")
    try:
        return UUID(number) if kind == "subject" else row.subject
    except ValueError:
        return row.subject


def _since(found: Sequence[Booking]) -> _Since:
    rows = Booking.objects.filter(
        Q(follows__in=[row.pk for row in found])
        | Q(
            subject__in={row.subject for row in found if row.state == "dropped"},
            booked_at__gte=min(row.ended_at or row.booked_at for row in found),
            follows=None,
            state__in=("booked", "arrived"),
        )
    )
    known = list(rows.select_related("hall").order_by("id"))
    return _Since(
        {row.follows: row for row in known if row.follows is not None},
        frozenset((row.subject, row.business) for row in known if row.follows is None),
    )
