"""进驻清单 of one hall: what stands on it, what could, what left it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from onething.catalogue import queries as catalogue
from onething.desk import access, rules
from onething.desk.models import Hall, HallItem
from onething.desk.opening import today
from onething.desk.queries.entries import EntryOf, entries_of
from onething.desk.terms import LISTED
from onething.identity import queries as identity
from onething.identity.terms import DUTIES, LEVELS, Level
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours

PAGE = 60
MOST_FOUND = 40
GONE = 30
OF_KINDS = {
    "province": Level.PROVINCE,
    "city": Level.CITY,
    "county": Level.COUNTY,
}


@dataclass(frozen=True)
class ListedItem:
    """An item on the list, or one that was."""

    code: str
    name: str
    duty: str
    ground: str
    since: date
    retired: bool  # the catalogue has it no longer
    until: date | None = None
    until_ground: str = ""
    who: str = ""  # who took it off


@dataclass(frozen=True)
class Candidate:
    """An item that is not on the list."""

    code: str
    name: str
    duty: str
    levels: str


@dataclass(frozen=True)
class HallList:
    """The list of a hall, page by page."""

    hall: UUID
    code: str
    name: str
    rows: tuple[ListedItem, ...]
    count: int
    next: str
    gone: tuple[ListedItem, ...]
    found: tuple[Candidate, ...]
    level_words: str
    of_level: int  # items of its level that are not on the list
    q: str
    entry_words: str  # how the hall is entered where a department says nothing else
    entries: tuple[EntryOf, ...]
    modes: tuple[tuple[str, str], ...]


def hall_list(hall_id: UUID, by: Actor, at: datetime, *, q: str = "", after: str = "") -> HallList:
    """Return the list of a hall that he manages, and items with such a name that are not on it."""
    hall = access.halls_led(by).filter(pk=hall_id, kind__in=LISTED).first()
    if hall is None:
        raise NotYours
    index = catalogue.index(today(at)).cards
    known = {card.code: card.name for card in index}
    current = {card.code for card in index if not card.retired}
    rows = HallItem.objects.filter(hall=hall, until=None)
    duties = dict(rows.values_list("item", "duty"))
    there = set(duties)
    here = list(rows.filter(item__gt=after).order_by("item")[: PAGE + 1])
    gone = list(
        HallItem.objects.filter(hall=hall, until__isnull=False).order_by("-until", "item")[:GONE]
    )
    names = identity.official_names({one.until_by for one in gone})
    return HallList(
        hall=hall.pk,
        code=hall.code,
        name=hall.name,
        rows=tuple(_listed(one, known, current, {}) for one in here[:PAGE]),
        count=len(there),
        next=here[PAGE - 1].item if len(here) > PAGE else "",
        gone=tuple(_listed(one, known, current, names) for one in gone),
        found=_found(q, there, at),
        level_words=LEVELS[_level(hall)],
        of_level=len(items_of_level(hall, at) - there),
        q=q,
        entry_words=rules.entries()[hall.entry],
        entries=entries_of(hall, Counter(duties.values())),
        modes=tuple(rules.entries().items()),
    )


def _listed(
    row: HallItem, names: dict[str, str], current: set[str], officials: dict[str, str]
) -> ListedItem:
    return ListedItem(
        row.item,
        names.get(row.item, row.item),
        DUTIES.get(row.duty, row.duty),
        row.ground,
        row.since,
        row.item not in current,
        row.until,
        row.until_ground,
        officials.get(row.until_by, ""),
    )


def _found(q: str, there: set[str], at: datetime) -> tuple[Candidate, ...]:
    if not q:
        return ()
    found: dict[str, Candidate] = {}
    for card in catalogue.index(today(at)).cards:
        if card.retired or card.code in there or not (q in card.name or q == card.code):
            continue
        before = found.get(card.code)
        words = LEVELS[card.level]
        found[card.code] = Candidate(
            card.code,
            card.name,
            DUTIES.get(card.duty, card.duty),
            f"{before.levels}、{words}" if before else words,
        )
        if len(found) >= MOST_FOUND:
            break
    return tuple(found.values())


def _level(hall: Hall) -> str:
    return OF_KINDS.get(hall.region_kind, Level.TOWN)


def items_of_level(hall: Hall, at: datetime) -> set[str]:
    """Return all items that the level of a hall exercises."""
    wanted = _level(hall)
    return {
        card.code
        for card in catalogue.index(today(at)).cards
        if card.level == wanted and not card.retired
    }


def level_items(hall_id: UUID, by: Actor, at: datetime) -> set[str]:
    """Return all items of the level of a hall that he manages."""
    hall = access.halls_led(by).filter(pk=hall_id, kind__in=LISTED).first()
    if hall is None:
        raise NotYours
    return items_of_level(hall, at)
