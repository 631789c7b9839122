"""Days of promises: working days by the official calendar."""

from __future__ import annotations

from datetime import date

from onething.cases.clocks import due_on
from onething.kernel.clock import Term


def after(start: date, days: int) -> date | None:
    """Return the last working day of a term, or None beyond the announced calendar."""
    return due_on(Term(start, days))


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last one that is certain."""
    year, month = divmod(day.month - 1 + months, 12)
    return date(day.year + year, month + 1, min(day.day, 28))
