"""The books of each day beside those of others, and what systems outside have not answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from onething.fees.models import Difference, Errand, Reconciliation
from onething.fees.terms import DIFFERENCE_WORDS, DIFFERENCES, ERRAND_WORDS, ERRANDS, SOURCES
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours

PAGE = 31


@dataclass(frozen=True)
class DayRow:
    """A day in the list."""

    id: UUID
    day: date
    done: bool
    open: int  # differences of his organ that wait
    all: int
    totals: tuple[tuple[str, dict[str, int], dict[str, int]], ...]  # source, ours, theirs


@dataclass(frozen=True)
class BooksPage:
    """A page of days."""

    rows: tuple[DayRow, ...]
    page: int
    more: bool


def books(by: Actor, *, page: int = 1) -> BooksPage:
    """Return the days that were compared, the newest first."""
    _keeps(by)
    here, mine = max(1, page), _mine(by, "differences__")
    rows = Reconciliation.objects.annotate(
        waiting=Count("differences", filter=mine & Q(differences__state="open")),
        every=Count("differences", filter=mine),
    ).order_by("-day")
    found = list(rows[(here - 1) * PAGE : here * PAGE + 1])
    return BooksPage(
        tuple(_day(row, row.waiting, row.every) for row in found[:PAGE]), here, len(found) > PAGE
    )


def _day(row: Reconciliation, waiting: int, every: int) -> DayRow:
    said = row.totals
    totals = tuple(
        (name, said[f"ours_{key}"], said[key]) for key, name in SOURCES.items() if key in said
    )
    return DayRow(row.pk, row.day, row.state == "done", waiting, every, totals)


@dataclass(frozen=True)
class DifferenceCard:
    """One difference."""

    id: UUID
    source: str
    kind: str
    key: str
    organ: str
    ours: int | None
    theirs: int | None
    state: str
    words: str
    note: str
    by: str
    settled_at: datetime | None


@dataclass(frozen=True)
class DaySheet:
    """The books of one day with the differences that are his organ's, or nobody's."""

    id: UUID
    row: DayRow
    state: str
    states: tuple[tuple[str, str], ...]
    differences: tuple[DifferenceCard, ...]


def day_sheet(books_id: UUID, by: Actor, *, state: str = "") -> DaySheet:
    """Return one day with its differences."""
    _keeps(by)
    found = Reconciliation.objects.filter(pk=books_id).first()
    if found is None:
        raise NotYours
    rows = list(
        Difference.objects.filter(_mine(by), reconciliation=found).order_by(
            "state", "source", "key"
        )
    )
    waiting = sum(one.state == "open" for one in rows)
    state = state if state in DIFFERENCE_WORDS else ""
    shown = [one for one in rows if not state or one.state == state]
    organs = identity.organisations({one.organ for one in shown if one.organ})
    names = identity.official_names([one.by for one in shown if one.by])
    return DaySheet(
        id=found.pk,
        row=_day(found, waiting, len(rows)),
        state=state,
        states=tuple(DIFFERENCE_WORDS.items()),
        differences=tuple(
            DifferenceCard(
                id=one.pk,
                source=SOURCES[one.source],
                kind=DIFFERENCES[one.kind],
                key=one.key,
                organ=organs[one.organ].name if one.organ else "不明",
                ours=one.ours,
                theirs=one.theirs,
                state=one.state,
                words=DIFFERENCE_WORDS[one.state],
                note=one.note,
                by=names.get(one.by, ""),
                settled_at=one.settled_at,
            )
            for one in shown
        ),
    )


@dataclass(frozen=True)
class ErrandCard:
    """One thing asked of a system outside."""

    id: UUID
    what: str
    label: str
    state: str
    words: str
    tries: int
    fault: str
    next_at: datetime | None
    queued_at: datetime


@dataclass(frozen=True)
class ErrandPage:
    """A page of what was asked of systems outside, what waits for a person first."""

    rows: tuple[ErrandCard, ...]
    state: str
    counts: tuple[tuple[str, str, int], ...]
    page: int
    more: bool


def errands(by: Actor, *, state: str = "", page: int = 1) -> ErrandPage:
    """Return what was asked of systems outside: all for an operator, those of his organ for finance."""
    if not (by.has("operator") or by.has("finance")):
        raise NotYours
    rows = Errand.objects.all() if by.has("operator") else Errand.objects.filter(organ=by.org)
    counts: dict[str, Any] = dict(rows.values_list("state").annotate(Count("id")))
    state = state if state in ERRAND_WORDS else "dead" if counts.get("dead") else "queued"
    here = max(1, page)
    found = list(
        rows.filter(state=state).order_by("-queued_at", "-id")[(here - 1) * PAGE : here * PAGE + 1]
    )
    return ErrandPage(
        rows=tuple(
            ErrandCard(
                id=one.pk,
                what=ERRANDS[one.do],
                label=one.label,
                state=one.state,
                words=ERRAND_WORDS[one.state],
                tries=one.tries,
                fault=one.fault,
                next_at=one.next_at,
                queued_at=one.queued_at,
            )
            for one in found[:PAGE]
        ),
        state=state,
        counts=tuple((key, words, counts.get(key, 0)) for key, words in ERRAND_WORDS.items()),
        page=here,
        more=len(found) > PAGE,
    )


def books_of_difference(difference_id: UUID, by: Actor) -> UUID:
    """Return on which day a difference is."""
    _keeps(by)
    rows = Difference.objects.filter(_mine(by), pk=difference_id)
    found = rows.values_list("reconciliation", flat=True).first()
    if found is None:
        raise NotYours
    return found


def _mine(by: Actor, prefix: str = "") -> Q:
    return Q(**{f"{prefix}organ": by.org}) | Q(**{f"{prefix}organ__isnull": True})


def _keeps(by: Actor) -> None:
    if not by.org or not by.has("finance"):
        raise NotYours
