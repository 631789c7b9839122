"""政务地图: which places there are, by what people look for, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from onething.desk import rules
from onething.desk.models import Hall, Ticket, Window
from onething.desk.opening import Opening, opening, still_there, today
from onething.desk.queries.calling import Queue, queues_of
from onething.desk.queries.cards import HallCard, WindowCard, cards, hall_card, window_card
from onething.desk.queries.entries import by_entry
from onething.desk.queries.nearest import Point, order_for, some_placed, towns, words_of
from onething.desk.queries.soonest import next_free
from onething.desk.serving import only_serving, serving
from onething.desk.waiting import counters_at
from onething.identity import queries as identity
from onething.identity.terms import Level
from onething.kernel.refusals import NotYours

PAGE = 24
WHOLE, CITY, COUNTY = 0, 4, 6  # digits of a code that say the place


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for."""

    region: str = ""
    kind: str = ""
    business: str = ""
    open_now: bool = False
    barrier_free: bool = False
    no_queue: bool = False
    q: str = ""
    near: str = ""  # the county or the town where he is: the nearest first


@dataclass(frozen=True)
class MapPage:
    """A page of places: the list and the map show the same."""

    rows: tuple[HallCard, ...]
    found: int
    next: str
    nearness: tuple[str, ...] = ()  # of each place, in words
    towns: tuple[tuple[str, str], ...] = ()  # to choose from, once the county is chosen
    placed: bool = False  # some places have coordinates: the browser may be asked where it is


def map_page(wanted: Wanted, at: datetime, after: str = "", point: Point | None = None) -> MapPage:
    """Return a page of the places that somebody looks for: the nearest first, if he says where he is."""
    order = order_for(wanted.near, point)
    asked = _asked(wanted, at)
    if point is not None or wanted.no_queue or wanted.business:  # to be served now
        asked = asked.filter(still_there(today(at)))
    opened = opening(None, today(at), today(at))
    rows = order.on(_open(asked, opened, at, wanted))
    found = rows.count()
    here = list((order.after(rows, after) if after else rows)[: PAGE + 1])
    return MapPage(
        rows=tuple(cards(here[:PAGE], at, opened)),
        found=found,
        next=order.mark(here[PAGE - 1]) if len(here) > PAGE else "",
        nearness=words_of(order, here[:PAGE]),
        towns=towns(wanted.near),
        placed=some_placed(),
    )


def _open(rows: QuerySet[Hall], opened: Opening, at: datetime, wanted: Wanted) -> QuerySet[Hall]:
    if wanted.open_now:
        hours = [
            one
            for one in Hall.objects.order_by().values_list("hours", flat=True).distinct()
            if opened.is_open(Hall(hours=one), at)
        ]
        own = {hall for hall, _ in opened.days}
        shut = {
            key for key in opened.notices if any(one.since <= at for one in opened.closings(key))
        }
        rows_own = [one.pk for one in Hall.objects.filter(pk__in=own) if opened.is_open(one, at)]
        usual = Q(hours__in=hours) & ~Q(pk__in=own)
        rows = rows.filter(usual | Q(pk__in=rows_own)).exclude(pk__in=shut)
        rows = only_serving(rows, at)
    return rows


def _asked(wanted: Wanted, at: datetime) -> QuerySet[Hall]:
    shown = Q() if wanted.q else _lately(at)
    rows = Hall.objects.filter(shown, code__startswith=places_under(wanted.region))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.business:
        rows = rows.filter(businesses__contains=[wanted.business])
    if wanted.barrier_free:
        rows = rows.filter(barrier_free=True)
    if wanted.no_queue:
        waits = Ticket.objects.filter(hall=OuterRef("pk"), day=today(at), state="waiting")
        rows = rows.filter(~Exists(waits))
    if wanted.q:
        rows = rows.filter(Q(name__contains=wanted.q) | Q(address__contains=wanted.q))
    return rows


def _lately(at: datetime) -> Q:
    """Return the condition that a place is there, or was lately: who still goes there reads where to go."""
    return still_there(today(at) - timedelta(days=rules.roll("closed_days")))


def places_under(region: str) -> str:
    """Return how the codes of all places of a province, a city or a county begin."""
    if not region:
        return ""
    level = identity.region(region).level
    if level == Level.PROVINCE:
        return region[:2]
    return region[: CITY if level == Level.CITY else COUNTY]


@dataclass(frozen=True)
class PlaceSheet:
    """One place with all that people ask about it."""

    hall: HallCard
    windows: tuple[WindowCard, ...]
    queues: tuple[tuple[Queue, datetime | None], ...]  # and the next time that is free
    coming: tuple[tuple[object, str, str], ...]  # days on which it is open otherwise
    runner: str  # who runs it
    manager: str = ""  # who manages it, if somebody else does
    closed_from: date | None = None
    closed_reason: str = ""
    instead: tuple[str, str] | None = None  # code and name of where to go instead
    partner: str = ""  # who serves there under an agreement in force
    rights: tuple[str, ...] = ()  # what is agreed that he may do
    items: tuple[str, ...] = ()  # codes of the items that he may take in
    entries: tuple[
        tuple[str, str], ...
    ] = ()  # ways of entry that differ from the hall's, and whose


def place(code: str, at: datetime) -> PlaceSheet:
    """Return one place."""
    row = Hall.objects.select_related("instead").filter(code=code).first()
    if row is None:
        raise NotYours("没有找到这个网点。请回到政务地图重新选择。")
    day = today(at)
    opened = opening([row.pk], day, day.replace(year=day.year + 1, day=min(day.day, 28)))
    windows = list(Window.objects.filter(hall=row, closed=False).order_by("number"))
    known = counters_at(windows, row.pk, at, opened.spans(row, day) or ())
    free = next_free(row, opened, at) if row.queues else {}
    queues = queues_of(row, known) if row.queues else ()
    serves = serving([row], at)
    agreed = serves.agreed.get(row.pk)
    return PlaceSheet(
        entries=by_entry(row),
        hall=hall_card(row, opened, at, len(known.waiting), serves),
        windows=tuple(map(window_card, windows)),
        queues=tuple((one, free.get(one.business)) for one in queues),
        coming=tuple(
            (on, "，".join(spans) or "不开放", opened.notes[row.pk, on])
            for (_, on), spans in opened.days.items()
        ),
        runner=identity.organisation(row.organisation).name,
        manager=identity.organisation(row.manager).name if row.manager else "",
        closed_from=row.closed_from,
        closed_reason=row.closed_reason,
        instead=(row.instead.code, row.instead.name) if row.instead else None,
        partner=agreed.partner if agreed else "",
        rights=tuple(one.name for one in agreed.rights) if agreed else (),
        items=agreed.items if agreed else (),
    )


def is_there(hall_id: UUID, at: datetime) -> bool:
    """Say whether a place is on the roll and not closed."""
    return Hall.objects.filter(still_there(today(at)), pk=hall_id).exists()


def hall_code(hall_id: UUID) -> str:
    """Return the code under which a hall is found."""
    found = Hall.objects.filter(pk=hall_id).values_list("code", flat=True).first()
    if found is None:
        raise NotYours
    return found


def hall_name(hall_id: UUID) -> str:
    """Return the name of a hall, for a message."""
    return Hall.objects.filter(pk=hall_id).values_list("name", flat=True).get()


def kinds() -> tuple[tuple[str, str], ...]:
    """Return the kinds of places."""
    return tuple(rules.kinds().items())


def business_for(duty: str) -> str:
    """Return the business for which one books a window about the items of these organs, or nothing."""
    return next((one.key for one in rules.businesses().values() if duty in one.duties), "")


def businesses() -> tuple[tuple[str, str], ...]:
    """Return the businesses."""
    return tuple((one.key, one.name) for one in rules.businesses().values())
