"""What is published, how, and within how many days: data (data/supervision/publicity.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings

from onething.kernel import yamls
from onething.kernel.calendar import official
from onething.kernel.clock import BeyondCalendar, Term, due


@dataclass(frozen=True)
class Standing:
    """How a published permit stands after something happened: 当前状态 and 备注."""

    standing: str
    note: str


@cache
def rules() -> Mapping[str, Any]:
    """Return the file."""
    path = settings.DATA_ROOT / "supervision" / "publicity.yaml"
    said: Mapping[str, Any] = yamls.read(path)
    return said


def due_on(decided: date) -> date | None:
    """Return the last day on which a decision has to be published."""
    try:
        return due(Term(decided, int(rules()["days"])), official())
    except BeyondCalendar:
        return None


def is_published(kind: str) -> bool:
    """Say whether decisions on items of this kind are published as permits."""
    return kind in rules()["kinds"]


def columns(sort: str) -> tuple[str, ...]:
    """Return the national fields of a sort, in their order."""
    return tuple(rules()["fields"][sort])


def word(sort: str) -> str:
    """Return the word for a sort."""
    return str(rules()["words"][sort])


def after_event(name: str) -> Standing:
    """Return how a permit stands after an event; one that has no rule is an error."""
    return _standing(rules()["standings"]["events"][name])


def after_finding(licence: str) -> Standing | None:
    """Return how a permit stands after a regulator did this to the licence; without any, None."""
    return _standing(rules()["standings"]["findings"][licence]) if licence else None


def _standing(said: Mapping[str, Any]) -> Standing:
    return Standing(str(said["standing"]), str(said.get("note", "")))
