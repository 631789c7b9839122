"""无差别受理 hall by hall: which windows take everything, which of the items on its own list they take."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from onething.catalogue import queries as catalogue
from onething.desk import access, rules
from onething.desk.models import Hall, Window
from onething.desk.opening import still_there
from onething.desk.queries.cards import WindowCard, window_card
from onething.desk.queries.coverage import LEVELS, SERVING, duties_of, own_items, region_led
from onething.desk.terms import ANY
from onething.identity.terms import DUTIES
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours

PAGE = 40
Item = tuple[str, str, str]
Items = Mapping[str, list[Item]]
SHOWN = {"": "能受理的", "rest": "不能受理的"}


@dataclass(frozen=True)
class Reach:
    """How far one hall takes in what its level decides."""

    code: str
    name: str
    level_words: str
    entry_words: str
    windows: int
    undivided: int  # windows that take everything
    items: int  # on its own list; without one, all of its level
    listed: bool  # it has a list of its own
    taken: int  # of these, what such a window takes

    @property
    def percent(self) -> str:
        """Return the share in words."""
        return f"{100 * self.taken / self.items:.1f}%" if self.items else "—"


@dataclass(frozen=True)
class ReachPage:
    """A page of halls, with what one may choose by."""

    rows: tuple[Reach, ...]
    next: str
    level: str
    entry: str
    levels: tuple[tuple[str, str], ...]
    entries: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ReachSheet:
    """One hall with the lists behind its numbers."""

    reach: Reach
    windows: tuple[tuple[WindowCard, bool], ...]  # and whether it takes everything
    items: tuple[tuple[str, str, str], ...]  # code, name, duty
    hall: UUID  # of which he keeps the list; none of his: the page says nothing of it
    keeps: bool  # he keeps the list of this hall
    show: str


def reach_page(
    by: Actor, on: date, *, level: str = "", entry: str = "", after: str = "", most: int = PAGE
) -> ReachPage:
    """Return the halls of a leader's place, each with its numbers; four statements."""
    rows = _halls(by, on)
    level = level if level in LEVELS else ""
    entry = entry if entry in rules.entries() else ""
    if level:
        rows = rows.filter(region_kind=level)
    if entry:
        rows = rows.filter(entry=entry)
    found = list(rows.filter(code__gt=after).order_by("code")[: most + 1])
    return ReachPage(
        rows=_reaches(found[:most], _items(on)),
        next=found[most - 1].code if len(found) > most else "",
        level=level,
        entry=entry,
        levels=tuple((key, words) for key, (_, words) in LEVELS.items()),
        entries=tuple(rules.entries().items()),
    )


def reach_sheet(code: str, by: Actor, on: date, *, show: str = "") -> ReachSheet:
    """Return one hall: its windows, and the items that it takes or does not."""
    hall = _halls(by, on).filter(code=code).first()
    if hall is None:
        raise NotYours
    windows = [window_card(one) for one in _windows([hall])]
    show = show if show in SHOWN else ""
    known = duties_of(hall.businesses) if any(ANY in one.takes for one in windows) else frozenset()
    every = _items(on)
    own = set(own_items(_codes(every)).filter(hall=hall).values_list("item", flat=True))
    items = [
        (key, name, DUTIES.get(duty, duty))
        for key, name, duty in _wanted(hall, own, every)
        if (duty in known) == (show == "")
    ]
    return ReachSheet(
        reach=_reaches([hall], every)[0],
        windows=tuple((one, ANY in one.takes) for one in windows),
        items=tuple(sorted(items, key=lambda one: (one[2], one[0]))),
        hall=hall.pk,
        keeps=str(hall.led_by) == by.org,
        show=show,
    )


def _wanted(hall: Hall, own: set[str], every: Items) -> list[Item]:
    """Return what a hall shall take in: what stands on its own list; without one, all of its level."""
    if own:
        cards = {key: (key, name, duty) for rows in every.values() for key, name, duty in rows}
        return [cards[key] for key in own]
    return [] if hall.kind not in SERVING else every[LEVELS[hall.region_kind][0]]


def _halls(by: Actor, on: date) -> QuerySet[Hall]:
    """Return the halls of a leader's place; those of departments once they are managed as one."""
    kinds = Q(kind__in=SERVING) | Q(kind="department", manager__isnull=False)
    prefix = access.prefix_of(region_led(by))
    return Hall.objects.filter(
        still_there(on), kinds, code__startswith=prefix, region_kind__in=tuple(LEVELS)
    )


def _windows(halls: Iterable[Hall]) -> QuerySet[Window]:
    return Window.objects.filter(hall__in=list(halls), closed=False).order_by("hall", "number")


def _items(on: date) -> Items:
    """Return the items of each level: code, name, duty; asked once for a page."""
    found: dict[str, list[Item]] = defaultdict(list)
    for card in catalogue.index(on).cards:
        if not card.retired:
            found[card.level].append((card.code, card.name, card.duty))
    return found


def _codes(every: Items) -> set[str]:
    return {code for rows in every.values() for code, _, _ in rows}


def _reaches(halls: list[Hall], items: Items) -> tuple[Reach, ...]:
    takes: dict[object, list[list[str]]] = defaultdict(list)
    for hall, taken in _windows(halls).values_list("hall", "takes"):
        takes[hall].append(taken)
    lists: dict[object, dict[str, int]] = defaultdict(dict)
    rows = own_items(_codes(items)).filter(hall__in=halls).order_by().values_list("hall", "duty")
    for hall, duty, count in rows.annotate(Count("id")):
        lists[hall][duty] = count
    return tuple(_reach(hall, takes[hall.pk], lists[hall.pk], items) for hall in halls)


def _reach(
    hall: Hall, windows: list[list[str]], own: Mapping[str, int], known_items: Items
) -> Reach:
    undivided = sum(ANY in taken for taken in windows)
    known = duties_of(hall.businesses) if undivided else frozenset()
    duties = own or Counter(duty for _, _, duty in _wanted(hall, set(), known_items))
    return Reach(
        code=hall.code,
        name=hall.name,
        level_words=LEVELS[hall.region_kind][1] if hall.kind in SERVING else "部门分大厅",
        entry_words=rules.entries()[hall.entry],
        windows=len(windows),
        undivided=undivided,
        items=sum(duties.values()),
        listed=bool(own),
        taken=sum(count for duty, count in duties.items() if duty in known),
    )
