"""What the passing of days does to cases: silence counts as acceptance, supplements lapse."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from onething.cases import clocks, commands
from onething.cases.models import Deadline, Supplement
from onething.cases.terms import JOINT, TELL
from onething.kernel.actor import SYSTEM
from onething.kernel.timers import timer

BATCH = 500


@timer
def deem_silent_cases_accepted(at: datetime) -> None:
    """Hold accepted whatever nobody answered in time (行政许可法 §32(1)(4))."""
    today = clocks.day_of(at)
    silent = Deadline.objects.filter(kind=TELL, stopped_on=None, due_on__lt=today)
    for case_id in list(silent.values_list("case", flat=True)[:BATCH]):
        by = SYSTEM.because(f"deem:{case_id}:{today}")
        commands.deem_accepted(case_id, by=by, at=at)


@timer
def end_lapsed_supplements(at: datetime) -> None:
    """End the cases whose supplement did not come in time."""
    today = clocks.day_of(at)
    late = Supplement.objects.filter(
        answered_at=None, until__lt=today, case__state="supplement_asked"
    )
    for case_id in list(late.values_list("case", flat=True)[:BATCH]):
        commands.lapse(case_id, by=SYSTEM.because(f"lapse:{case_id}:{today}"), at=at)


@timer
def date_clocks_beyond_the_calendar(at: datetime) -> None:
    """Give a date to running clocks that had none, once the calendar of their year is known."""
    unknown = Deadline.objects.filter(stopped_on=None, due_on=None)[:BATCH]
    dated = list(_datable(unknown))
    Deadline.objects.bulk_update(dated, ["due_on"])
    for clock in dated:
        if clock.case is not None and clock.kind != JOINT:
            running = clock.case.deadlines.filter(stopped_on=None)
            clock.case.urgent_on = clocks.soonest(running)
            clock.case.save(update_fields=["urgent_on"])


def _datable(unknown: Iterable[Deadline]) -> Iterable[Deadline]:
    for clock in unknown:
        clock.due_on = clocks.due_on(clocks.term_of(clock))
        if clock.due_on:
            yield clock
