"""The legal clock: working days, terms, pauses and lights (行政许可法 §42, §45, §82)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
SATURDAY = 5


def day_of(at: datetime) -> date:
    """Return the day in China on which this moment falls."""
    return at.astimezone(CHINA).date()


class BeyondCalendar(Exception):
    """The term runs into a year whose holidays have not been announced: no date is guessed."""

    def __init__(self, known_until: date) -> None:
        self.known_until = known_until
        super().__init__(
            f"{known_until.year + 1} 年放假安排尚未公布，超出 {known_until:%Y-%m-%d} 的期限暂不能确定；"
            "公布并载入日历后会自动算出。"
        )


@dataclass(frozen=True)
class Calendar:
    """Which days are working days: official holidays and make-up working days, year by year."""

    holidays: frozenset[date] = frozenset()
    makeup: frozenset[date] = frozenset()  # weekend days that were made working days
    known_until: date = date.max  # the last day of the last year that was announced

    def works(self, day: date) -> bool:
        """Say whether this is a working day (行政许可法 §82: legal holidays do not count)."""
        if day > self.known_until:
            raise BeyondCalendar(self.known_until)
        return day in self.makeup or (day.weekday() < SATURDAY and day not in self.holidays)


@dataclass(frozen=True)
class Pause:
    """Days that do not count, both ends included; without an end the clock still stands."""

    since: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Say whether the clock stands on this day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Term:
    """A number of working days from a day that itself does not count."""

    start: date
    days: int
    pauses: tuple[Pause, ...] = field(default=())

    @property
    def paused(self) -> bool:
        """Say whether the clock stands now."""
        return any(pause.until is None for pause in self.pauses)


def due(term: Term, calendar: Calendar) -> date | None:
    """Return the last day of a term, or None while the clock stands; BeyondCalendar if unknown."""
    if term.paused:
        return None
    day, left = term.start, term.days
    while left:
        day += timedelta(days=1)
        if calendar.works(day) and not any(pause.covers(day) for pause in term.pauses):
            left -= 1
    return day


def working_days(first: date, last: date, calendar: Calendar, pauses: Iterable[Pause] = ()) -> int:
    """Count the working days after `first` up to and with `last`, without the paused ones."""
    pauses = tuple(pauses)
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(
        calendar.works(day) and not any(pause.covers(day) for pause in pauses) for day in days
    )


class Light(StrEnum):
    """How a clock looks to those who must keep it (ux: 红黄牌)."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    PAUSED = "paused"
    DONE = "done"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class LightRule:
    """When a clock turns yellow: a rule of the province, kept as data."""

    days_left: int  # yellow at this many working days left …
    share_left: float  # … or at this share of the term


def warns_on(term: Term, last: date | None, calendar: Calendar, rule: LightRule) -> date | None:
    """Return the day on which a clock that ends on `last` turns yellow; None while it has no end."""
    if last is None:
        return None
    near, left, day = max(rule.days_left, term.days * rule.share_left), 0, last
    while day > term.start:
        if calendar.works(day) and not any(pause.covers(day) for pause in term.pauses):
            left += 1
        if left > near:
            break
        day -= timedelta(days=1)
    return day


def light(term: Term, on: date, calendar: Calendar, rule: LightRule) -> tuple[Light, int]:
    """Return the light of a running term and the working days left (negative: days over).

    Beyond the known calendar only the days that are known count: at least so many are over.
    """
    if term.paused:
        return Light.PAUSED, term.days - used(term, on, calendar)
    try:
        last = due(term, calendar)
    except BeyondCalendar:
        return Light.UNKNOWN, term.days - used(term, on, calendar)
    assert last is not None
    if on > last:
        return Light.RED, -working_days(last, min(on, calendar.known_until), calendar, term.pauses)
    left = working_days(on, last, calendar, term.pauses)
    near = left <= max(rule.days_left, term.days * rule.share_left)
    return (Light.YELLOW if near else Light.GREEN), left


def used(term: Term, on: date, calendar: Calendar) -> int:
    """Count the working days of a term that are over by this day."""
    return working_days(term.start, min(on, calendar.known_until), calendar, term.pauses)
