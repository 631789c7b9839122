"""The calendars of years: which hold, which are proposed, and which due days a proposal would move."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from uuid import UUID

from onething.cases import clocks
from onething.cases.commands.calendars import KINDS, running_in
from onething.cases.models import Deadline
from onething.cases.terms import CLOCK_WORDS
from onething.catalogue import queries as catalogue
from onething.identity import queries as identity
from onething.kernel import calendar
from onething.kernel.actor import Actor
from onething.kernel.clock import BeyondCalendar, Calendar, Term, due
from onething.kernel.models import CalendarYear
from onething.kernel.refusals import Invalid, NotYours

LOOKED, SHOWN = 20000, 50  # clocks that a preview looks at, and rows that it shows
PARTS = 3  # date, kind, name
SHIPPED = "随平台发布（国务院办公厅放假通知，data/calendar）"


@dataclass(frozen=True)
class YearRow:
    """A year as the calendar has it now."""

    year: int
    holidays: int
    makeup: int
    source: str
    entered: bool  # in the console, not shipped


@dataclass(frozen=True)
class Move:
    """A clock whose last day a proposal would move."""

    number: str
    item_name: str
    clock: str
    former: date | None
    new: date | None


@dataclass(frozen=True)
class Preview:
    """What a proposed year would do to the running clocks."""

    moves: tuple[Move, ...]
    later: int
    earlier: int
    newly: int  # had no day until now
    looked: int
    all_of_them: bool


@dataclass(frozen=True)
class Proposed:
    """A year that somebody proposed."""

    id: UUID
    year: int
    days: tuple[tuple[str, str, str], ...]  # date, kind in words, name
    source: str
    by: str
    mine: bool
    at: datetime
    state: str  # proposed, agreed, returned
    reason: str


def calendar_years(by: Actor) -> tuple[YearRow, ...]:
    """Return the years that the calendar knows, the newest first."""
    _keeper(by)
    known = calendar.official()
    entered = {
        row.year: row.source
        for row in CalendarYear.objects.filter(agreed_at__isnull=False).order_by("agreed_at")
    }
    years = sorted({day.year for day in known.holidays | known.makeup}, reverse=True)
    return tuple(
        YearRow(
            year,
            sum(day.year == year for day in known.holidays),
            sum(day.year == year for day in known.makeup),
            entered.get(year, SHIPPED),
            year in entered,
        )
        for year in years
    )


def calendar_proposals(by: Actor) -> tuple[Proposed, ...]:
    """Return the years that wait for a second person."""
    _keeper(by)
    rows = CalendarYear.objects.filter(agreed_at=None, returned="").order_by("year")
    return tuple(_proposed(row, by) for row in rows)


def calendar_proposal(revision: UUID, by: Actor) -> tuple[Proposed, Preview]:
    """Return a proposed year with what it would move."""
    _keeper(by)
    row = CalendarYear.objects.filter(pk=revision).first()
    if row is None:
        raise NotYours("没有找到这份日历。请回到日历列表重新选择。")
    return _proposed(row, by), preview_year(row.year, row.days, by)


def _keeper(by: Actor) -> None:
    if not catalogue.keeps_laws(by):
        raise NotYours


def _proposed(row: CalendarYear, by: Actor) -> Proposed:
    names = identity.official_names([row.proposed_by])
    state = "agreed" if row.agreed_at else "returned" if row.returned else "proposed"
    return Proposed(
        row.pk,
        row.year,
        tuple((day, KINDS[kind], name) for day, kind, name in row.days),
        row.source,
        names.get(row.proposed_by, row.proposed_by),
        row.proposed_by == by.who,
        row.proposed_at,
        state,
        row.returned,
    )


def preview_year(year: int, days: Sequence[Sequence[str]], by: Actor) -> Preview:
    """Return which running clocks would end on another day, were the year as these days say."""
    _keeper(by)
    after = calendar.with_year(calendar.official(), year, days)
    rows = list(islice(running_in(year).select_related("case", "application"), LOOKED + 1))
    found = list(_moves(rows[:LOOKED], after))
    dated = [(one.former, one.new) for one in found if one.former and one.new]
    return Preview(
        moves=tuple(found[:SHOWN]),
        later=sum(new > former for former, new in dated),
        earlier=sum(new < former for former, new in dated),
        newly=sum(one.former is None for one in found),
        looked=min(len(rows), LOOKED),
        all_of_them=len(rows) <= LOOKED,
    )


def _moves(rows: Iterable[Deadline], after: Calendar) -> Iterable[Move]:
    for clock in rows:
        term = clocks.term_of(clock)
        new = None if term.paused else _last(term, after)
        if not term.paused and new != clock.due_on:
            case = clock.case
            yield Move(
                case.number if case else str(clock.application.number),
                case.item_name if case else clock.application.title,
                CLOCK_WORDS[clock.kind],
                clock.due_on,
                new,
            )


def _last(term: Term, by_calendar: Calendar) -> date | None:
    try:
        return due(term, by_calendar)
    except BeyondCalendar:
        return None


def read_days(text: str) -> list[list[str]]:
    """Return the days that a text or a file names, one a line: date, 放假 or 调休上班, name."""
    words = {word: kind for kind, word in KINDS.items()}
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        said = line.strip().lstrip("\ufeff").replace("，", ",")
        if not said or said.startswith(("#", "date", "日期")):
            continue
        parts = [part.strip() for part in said.split(",")]
        if len(parts) != PARTS:
            raise Invalid(
                f"第 {number} 行应写成“2027-01-01，放假，元旦”三项，请改正后再预览。",
                errors={"days": f"第 {number} 行应写成三项"},
            )
        day, second, third = parts
        kind, name = (second, third) if second in words or second in KINDS else (third, second)
        found.append([day, words.get(kind, kind), name])
    return found
