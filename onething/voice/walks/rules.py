"""Terminals, severities and days of walks, as data (data/settings/walks.yaml)."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from django.conf import settings

from onething.kernel import yamls
from onething.kernel.calendar import light_rule, official
from onething.kernel.clock import BeyondCalendar, Light, Term, due, light
from onething.voice.obstacles.rules import WORDS_OF_LIGHT, Due


@cache
def rules() -> dict[str, Any]:
    """Return the file."""
    said: dict[str, Any] = yamls.read(settings.DATA_ROOT / "settings" / "walks.yaml")
    return said


def severities() -> dict[str, str]:
    """Return the severities with their names."""
    return {key: str(one["name"]) for key, one in rules()["severities"].items()}


def due_on(severity: str, start: date) -> date | None:
    """Return until when what was found this day is to be mended."""
    try:
        return due(Term(start, int(rules()["severities"][severity]["days"])), official())
    except BeyondCalendar:
        return None


def face(severity: str, start: date, on: date) -> Due:
    """Return the running term of what was found, with its light."""
    days = int(rules()["severities"][severity]["days"])
    state, left = light(Term(start, days), on, official(), light_rule())
    words = WORDS_OF_LIGHT.get(state, "放假安排公布后确定").format(abs(left))
    shown = "今天到期" if state in (Light.YELLOW, Light.GREEN) and not left else words
    return Due("整改", due_on(severity, start), state.value, shown)


def supervision_at(late: int) -> dict[str, Any] | None:
    """Return the rule of supervision for so many working days late."""
    found = [one for one in rules()["supervision"] if one["late"] <= late]
    return max(found, key=lambda one: int(one["level"])) if found else None


def highest() -> int:
    """Return the highest level of supervision."""
    return max(int(one["level"]) for one in rules()["supervision"])
