"""The kinds, the terms and the supervision of 办不成事, as data (data/settings/obstacles.yaml)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.conf import settings

from onething.kernel import yamls
from onething.kernel.calendar import CHINA, light_rule, official
from onething.kernel.clock import BeyondCalendar, Light, Term, due, light, working_days

WORDS_OF_LIGHT = {
    Light.GREEN: "剩 {} 个工作日",
    Light.YELLOW: "剩 {} 个工作日",
    Light.RED: "超期 {} 个工作日",
}


@dataclass(frozen=True)
class Due:
    """A term as a page shows it."""

    name: str
    on: date | None
    light: str
    words: str


@cache
def rules() -> dict[str, Any]:
    """Return the file."""
    said: dict[str, Any] = yamls.read(settings.DATA_ROOT / "settings" / "obstacles.yaml")
    return said


def kinds() -> dict[str, str]:
    """Return the five kinds with their names."""
    return {key: str(one["name"]) for key, one in rules()["kinds"].items()}


def blocks() -> dict[str, str]:
    """Return by what somebody may have been blocked."""
    return {key: str(name) for key, name in rules()["blocks"].items()}


def day_of(at: datetime) -> date:
    """Return the day in China."""
    return at.astimezone(CHINA).date()


def days_of(limit: str) -> int:
    """Return the working days of a term."""
    return int(rules()["limits"][limit]["days"])


def due_on(limit: str, start: date) -> date | None:
    """Return the last day of a term that begins on this day; None: the calendar does not reach it."""
    try:
        return due(Term(start, days_of(limit)), official())
    except BeyondCalendar:
        return None


def face(limit: str, start: date, on: date) -> Due:
    """Return a running term with its light."""
    state, days = light(Term(start, days_of(limit)), on, official(), light_rule())
    if state is Light.UNKNOWN:
        words = "放假安排公布后确定"
    elif state is not Light.RED and not days:
        words = "今天到期"
    else:
        words = WORDS_OF_LIGHT[state].format(abs(days))
    return Due(str(rules()["limits"][limit]["name"]), due_on(limit, start), state.value, words)


def late_by(last: date | None, on: date) -> int:
    """Return how many working days are over since the last day; 0: not late."""
    if last is None or on <= last:
        return 0
    calendar = official()
    return working_days(last, min(on, calendar.known_until), calendar)


def supervision_at(late: int) -> dict[str, Any] | None:
    """Return the highest supervision that so many days call for, or None."""
    reached = [one for one in rules()["supervision"] if late >= one["late"]]
    return reached[-1] if reached else None


def highest() -> int:
    """Return the highest level of supervision."""
    return max(int(one["level"]) for one in rules()["supervision"])
