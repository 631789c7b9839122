"""进驻方式 of each department in a hall: set where it differs from the hall's, counted by its list."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from onething.desk import access, rules
from onething.desk.models import Hall, HallItem
from onething.desk.opening import still_there
from onething.identity.terms import DUTIES
from onething.kernel.actor import Actor


@dataclass(frozen=True)
class EntryOf:
    """How one department is in a hall, and how many of its items are on the list."""

    duty: str
    name: str
    entry: str  # “”: as the hall
    words: str
    items: int


@dataclass(frozen=True)
class EntryCount:
    """How many departments, counted in each hall, are there in one way, with how many items."""

    words: str
    departments: int
    items: int


def entries_of(hall: Hall, counts: Mapping[str, int]) -> tuple[EntryOf, ...]:
    """Return the departments with items on the list of a hall (`counts` by duty), and those set otherwise."""
    known, usual = rules.entries(), hall.entry
    return tuple(
        EntryOf(
            duty,
            DUTIES.get(duty, duty),
            own := hall.entries.get(duty, ""),
            known[own or usual],
            counts.get(duty, 0),
        )
        for duty in sorted({*counts, *hall.entries})
    )


def by_entry(hall: Hall) -> tuple[tuple[str, str], ...]:
    """Return the ways in which departments are in a hall, each with their names; none: all are as the hall."""
    grouped: dict[str, list[str]] = defaultdict(list)
    for duty, entry in sorted(hall.entries.items()):
        grouped[entry].append(DUTIES.get(duty, duty))
    known = rules.entries()
    return tuple((known[entry], "、".join(grouped[entry])) for entry in known if entry in grouped)


def entry_counts(by: Actor, on: date) -> tuple[EntryCount, ...]:
    """Count departments by their way of entry over the halls he leads that have a list; two statements."""
    halls = {one.pk: one for one in access.halls_led(by).filter(still_there(on))}
    rows = HallItem.objects.filter(hall__in=halls, until=None).order_by()
    grouped = rows.values_list("hall", "duty").annotate(Count("id"))
    return _counted((halls[hall], duty, count) for hall, duty, count in grouped)


def _counted(rows: Iterable[tuple[Hall, str, int]]) -> tuple[EntryCount, ...]:
    departments: Counter[str] = Counter()
    items: Counter[str] = Counter()
    for hall, duty, count in rows:
        entry = hall.entries.get(duty, hall.entry)
        departments[entry] += 1
        items[entry] += count
    return tuple(
        EntryCount(words, departments[entry], items[entry])
        for entry, words in rules.entries().items()
        if departments[entry]
    )
