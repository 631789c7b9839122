"""无差别受理 hall by hall: which windows take everything, which items of the level they take, by mode of entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from onething.catalogue import queries as catalogue
from onething.desk import rules
from onething.desk.models import Hall, Window
from onething.desk.queries.cards import WindowCard, window_card
from onething.desk.queries.coverage import CITY, COUNTY, LEVELS, duties_of, region_led
from onething.desk.terms import ANY
from onething.identity import queries as identity
from onething.identity.terms import DUTIES, Level
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours

PAGE = 40
Item = tuple[str, str, str]
Items = Mapping[str, list[Item]]
SERVING = ("hall", "centre")
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
    items: int  # of its level
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
    show: str


def reach_page(
    by: Actor, on: date, *, level: str = "", entry: str = "", after: str = "", most: int = PAGE
) -> ReachPage:
    """Return the halls of a leader's place, each with its numbers; three statements."""
    rows = _halls(by)
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
    hall = _halls(by).filter(code=code).first()
    if hall is None:
        raise NotYours
    windows = [window_card(one) for one in _windows([hall])]
    show = show if show in SHOWN else ""
    known = duties_of(hall.businesses) if any(ANY in one.takes for one in windows) else frozenset()
    every = _items(on)
    items = [
        (key, name, DUTIES.get(duty, duty))
        for key, name, duty in every[LEVELS[hall.region_kind][0]]
        if (duty in known) == (show == "")
    ]
    return ReachSheet(
        reach=_reaches([hall], every)[0],
        windows=tuple((one, ANY in one.takes) for one in windows),
        items=tuple(sorted(items, key=lambda one: (one[2], one[0]))),
        show=show,
    )


def _halls(by: Actor) -> QuerySet[Hall]:
    region = region_led(by)
    level = identity.region(region).level
    prefix = "14" if level == Level.PROVINCE else region[: CITY if level == Level.CITY else COUNTY]
    return Hall.objects.filter(
        kind__in=SERVING, code__startswith=prefix, region_kind__in=tuple(LEVELS)
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


def _reaches(halls: list[Hall], items: Items) -> tuple[Reach, ...]:
    takes: dict[object, list[list[str]]] = defaultdict(list)
    for hall, taken in _windows(halls).values_list("hall", "takes"):
        takes[hall].append(taken)
    return tuple(_reach(hall, takes[hall.pk], items) for hall in halls)


def _reach(hall: Hall, windows: list[list[str]], known_items: Items) -> Reach:
    undivided = sum(ANY in taken for taken in windows)
    known = duties_of(hall.businesses) if undivided else frozenset()
    items = known_items[LEVELS[hall.region_kind][0]]
    return Reach(
        code=hall.code,
        name=hall.name,
        level_words=LEVELS[hall.region_kind][1],
        entry_words=rules.entries()[hall.entry],
        windows=len(windows),
        undivided=undivided,
        items=len(items),
        taken=sum(duty in known for _, _, duty in items),
    )
