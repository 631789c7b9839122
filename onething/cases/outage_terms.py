"""By how much a term that ended within an outage goes on. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from onething.kernel.clock import Calendar, Term, due, working_days


@dataclass(frozen=True)
class Lengthened:
    """The new last day of a term, and how many working days later it is."""

    due_on: date
    days: int


def lengthened(last: date, first: date, until: date, calendar: Calendar) -> Lengthened:
    """Give back, after an outage, the working days that it took from a term; one at least.

    `last` is the last day of the term, `first` and `until` are the days on which the outage began and
    ended; `last` lies between them. Raises BeyondCalendar if the new day lies in a year not announced.
    """
    taken = max(1, working_days(first - timedelta(days=1), last, calendar))
    new = due(Term(until, taken), calendar)
    assert new is not None  # nothing pauses it
    return Lengthened(new, working_days(last, new, calendar))
