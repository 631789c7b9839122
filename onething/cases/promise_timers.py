"""What the passing of days does to promises: reminders, lapsed gaps, overdue rectifications."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from onething.cases import commands
from onething.cases.clocks import day_of
from onething.cases.models import Gap, Promise
from onething.cases.promises.rules import days
from onething.kernel.actor import SYSTEM
from onething.kernel.calendar import official
from onething.kernel.clock import BeyondCalendar
from onething.kernel.timers import timer

BATCH = 500


@timer
def remind_of_gaps(at: datetime) -> None:
    """Remind of what is to come, some working days before the last one."""
    today = day_of(at)
    soon = Gap.objects.filter(
        state="due", reminded_at=None, due_on__gte=today, due_on__lte=_ahead(today, days("remind"))
    )
    for gap in list(soon.values_list("pk", flat=True)[:BATCH]):
        commands.remind_of_gap(gap, by=SYSTEM.because(f"remind:{gap}"), at=at)


def _ahead(day: date, count: int) -> date:
    """Return the day that is so many working days later."""
    while count:
        day += timedelta(days=1)
        try:
            count -= official().works(day)
        except BeyondCalendar:
            count -= 1
    return day


@timer
def lapse_gaps(at: datetime) -> None:
    """End what did not come in time."""
    late = Gap.objects.filter(state="due", due_on__lt=day_of(at))
    for gap in list(late.values_list("pk", flat=True)[:BATCH]):
        commands.lapse_gap(gap, by=SYSTEM.because(f"lapse:{gap}"), at=at)


@timer
def note_overdue_rectifications(at: datetime) -> None:
    """Give back to their offices the promises that nobody put right in time."""
    late = Promise.objects.filter(state="rectifying", rectify_until__lt=day_of(at))
    for promise in list(late.values_list("pk", flat=True)[:BATCH]):
        by = SYSTEM.because(f"overdue:{promise}:{day_of(at)}")
        commands.note_overdue(promise, by=by, at=at)
