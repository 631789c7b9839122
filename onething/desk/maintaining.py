"""What the platform announces of itself, read once for a while: each page of each terminal says it."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Final

from django.db import InterfaceError, OperationalError

from onething.desk import rules
from onething.desk.models import Maintenance

FRESH = 30.0  # seconds for which a process trusts what it has read
MOST: Final = 20
_known: list[tuple[float, tuple[Maintenance, ...]]] = []  # when it was read, and what


def forget() -> None:
    """Read it again when it is next asked for."""
    _known.clear()


def announced(at: datetime) -> tuple[Maintenance, ...]:
    """Return what runs and what begins soon, the nearest first."""
    soon = at + timedelta(days=rules.limit("announced_days"))
    return tuple(one for one in _rows(at) if one.since <= soon and one.until > at)


def _rows(at: datetime) -> tuple[Maintenance, ...]:
    if _known and time.monotonic() - _known[0][0] < FRESH:
        return _known[0][1]
    try:
        rows = Maintenance.objects.filter(lifted_at=None, until__gt=at)
        found = tuple(rows.order_by("since", "id")[:MOST])
    except (InterfaceError, OperationalError):  # the page that says so is drawn with what is known
        return _known[0][1] if _known else ()
    _known[:] = [(time.monotonic(), found)]
    return found
