"""The kinds, the groups, the terms of 帮办, as data (data/settings/aids.yaml)."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any

from django.conf import settings

from onething.kernel import yamls
from onething.kernel.calendar import CHINA, light_rule, official
from onething.kernel.clock import BeyondCalendar, Light, Term, due, light
from onething.voice.obstacles.rules import WORDS_OF_LIGHT, Due


@cache
def rules() -> dict[str, Any]:
    """Return the file."""
    said: dict[str, Any] = yamls.read(settings.DATA_ROOT / "settings" / "aids.yaml")
    return said


def names(table: str) -> dict[str, str]:
    """Return the names of kinds, groups or sources."""
    return {key: str(one["name"]) for key, one in rules()[table].items()}


def kinds_for(group: str) -> tuple[str, ...]:
    """Return the kinds that somebody of this group may ask for; none named: everybody's."""
    said = rules()["groups"][group]["kinds"] if group else rules()["everybody"]
    return tuple(map(str, said))


def may_enter(source: str, roles: frozenset[str]) -> bool:
    """Say whether these roles may enter what came from there."""
    known = rules()["sources"].get(source)
    return known is not None and bool(roles & set(known["roles"]))


def day_of(at: datetime) -> date:
    """Return the day in China."""
    return at.astimezone(CHINA).date()


def due_on(limit: str, start: date) -> date | None:
    """Return the last day of a term that begins on this day; None: the calendar does not reach it."""
    try:
        return due(Term(start, int(rules()["limits"][limit]["days"])), official())
    except BeyondCalendar:
        return None


def face(limit: str, start: date, on: date) -> Due:
    """Return a running term with its light."""
    said = rules()["limits"][limit]
    state, days = light(Term(start, int(said["days"])), on, official(), light_rule())
    if state is Light.UNKNOWN:
        words = "放假安排公布后确定"
    elif state is not Light.RED and not days:
        words = "今天到期"
    else:
        words = WORDS_OF_LIGHT[state].format(abs(days))
    return Due(str(said["name"]), due_on(limit, start), state.value, words)
