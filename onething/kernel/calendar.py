"""The official calendar: the State Council's yearly notices, as data with its source.

What ships is a file; a year that was entered in the console by two people goes before it.
"""

from __future__ import annotations

import csv
import time
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path

from django.conf import settings

from onething.kernel import yamls
from onething.kernel.clock import CHINA, Calendar, LightRule
from onething.kernel.models import CalendarYear

__all__ = [
    "CHINA",
    "FRESH",
    "forget",
    "light_rule",
    "official",
    "official_at",
    "read_calendar",
    "shipped",
    "with_year",
]
FRESH = 30.0  # seconds for which a process trusts what it has read
HOLIDAY, WORKDAY = "holiday", "workday"
Day = Sequence[str]  # date, kind, name
_known: tuple[float, Calendar] | None = None


def official() -> Calendar:
    """Return the calendar that holds now: what ships, and the years that were entered since."""
    global _known  # noqa: PLW0603 -- one value a process, read again twice a minute
    if _known is None or time.monotonic() - _known[0] > FRESH:
        _known = (time.monotonic(), _with(shipped(), _agreed(None)))
    return _known[1]


def official_at(at: datetime) -> Calendar:
    """Return the calendar as it held at a moment of the past."""
    return _with(shipped(), _agreed(at))


def forget() -> None:
    """Read the years again at the next question."""
    global _known  # noqa: PLW0603 -- see above
    _known = None


def with_year(base: Calendar, year: int, days: Iterable[Day]) -> Calendar:
    """Return a calendar in which one year is as these days say."""
    said = [(date.fromisoformat(day[0]), day[1]) for day in days]
    follows = year == base.known_until.year + 1
    return Calendar(
        holidays=frozenset(day for day in base.holidays if day.year != year)
        | {day for day, kind in said if kind == HOLIDAY},
        makeup=frozenset(day for day in base.makeup if day.year != year)
        | {day for day, kind in said if kind == WORKDAY},
        known_until=date(year, 12, 31) if follows else base.known_until,
    )


def _agreed(at: datetime | None) -> list[tuple[int, list[list[str]]]]:
    """Return the years that were agreed upon by then, the newest of each year last."""
    rows = CalendarYear.objects.filter(agreed_at__isnull=False)
    if at is not None:
        rows = rows.filter(agreed_at__lte=at)
    return list(rows.order_by("year", "agreed_at").values_list("year", "days"))


def _with(base: Calendar, years: Iterable[tuple[int, list[list[str]]]]) -> Calendar:
    for year, days in years:
        base = with_year(base, year, days)
    return base


@cache
def shipped() -> Calendar:
    """Return the calendar that ships in `data/calendar/`."""
    return read_calendar(settings.DATA_ROOT / "calendar" / "holidays.csv")


def read_calendar(path: Path) -> Calendar:
    """Read a calendar file: date, name, kind (holiday or workday)."""
    with path.open(encoding="utf-8") as file:
        rows = [(date.fromisoformat(row["date"]), row["kind"]) for row in csv.DictReader(file)]
    last = max(day for day, _ in rows).year
    return Calendar(
        holidays=frozenset(day for day, kind in rows if kind == HOLIDAY),
        makeup=frozenset(day for day, kind in rows if kind == WORKDAY),
        known_until=date(last, 12, 31),
    )


@cache
def light_rule() -> LightRule:
    """Return when clocks turn yellow, from `data/calendar/lights.yaml`."""
    path = settings.DATA_ROOT / "calendar" / "lights.yaml"
    said = yamls.read(path)
    return LightRule(said["days_left"], said["share_left"])
