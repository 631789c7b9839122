"""What is published, how, and within how many days: data (data/supervision/publicity.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import yaml
from django.conf import settings

from onething.kernel.calendar import official
from onething.kernel.clock import BeyondCalendar, Term, due


@cache
def rules() -> Mapping[str, Any]:
    """Return the file."""
    path = settings.DATA_ROOT / "supervision" / "publicity.yaml"
    said: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
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
