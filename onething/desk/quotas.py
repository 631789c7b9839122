"""How many may book a time: what the hall gives for half an hour, less where its hours are thinner."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from onething.desk import rules
from onething.desk.models import Hall
from onething.desk.terms import part_of
from onething.kernel.calendar import official
from onething.kernel.clock import BeyondCalendar

WHOLE: Final = 100  # percent


def places(hall: Hall, business: str, start: datetime) -> int:
    """Return how many may book a business in a hall at a time; one at least where any may."""
    return places_of(hall, business)(start)


def places_of(hall: Hall, business: str) -> Callable[[datetime], int]:
    """Return the same for many times: what the hall says is read once."""
    usual = rules.quota(business, hall.rules)
    shares = {part: rules.booking(f"{part}_percent", hall.rules) for part in rules.THINNER}
    if set(shares.values()) == {WHOLE}:
        return lambda _: usual

    def left(start: datetime) -> int:
        share = shares.get(_part(hall, start), WHOLE)
        return usual if share == WHOLE else max(usual * share // WHOLE, min(usual, share, 1))

    return left


def _part(hall: Hall, start: datetime) -> str:
    try:
        return part_of(hall.hours, start, official())
    except BeyondCalendar:  # nothing can be booked there yet
        return ""
