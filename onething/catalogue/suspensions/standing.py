"""What is suspended, read once for a while: whoever is about to start anything is told so."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from onething.catalogue.suspension_models import STANDING, Suspension

FRESH = 30.0  # seconds for which a process trusts what it has read
_known: list[tuple[float, tuple[Suspended, ...]]] = []  # when it was read, and what


@dataclass(frozen=True)
class Suspended:
    """An item that is not taken in, or will not be, in a place and all below it."""

    code: str
    name: str
    region: str
    since: date
    until: date | None
    reason: str
    instead: str

    def holds(self, on: date) -> bool:
        """Say whether nobody may apply on this day."""
        return self.since <= on and (self.until is None or on <= self.until)


def forget() -> None:
    """Read it again when it is next asked for."""
    _known.clear()


def suspended(codes: Collection[str], places: Collection[str], on: date) -> tuple[Suspended, ...]:
    """Return what of these items is, or soon will be, suspended in one of these places."""
    return tuple(
        one
        for one in _rows()
        if one.code in codes and one.region in places and (one.until is None or one.until >= on)
    )


def _rows() -> tuple[Suspended, ...]:
    if _known and time.monotonic() - _known[0][0] < FRESH:
        return _known[0][1]
    rows = Suspension.objects.filter(state=STANDING).order_by("since", "id")
    fields = ("code", "name", "region", "since", "until", "reason", "instead")
    found = tuple(Suspended(*row) for row in rows.values_list(*fields))
    _known[:] = [(time.monotonic(), found)]
    return found
