"""Starting, pausing, extending and stopping the clocks of a case, as its machine's step says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from onething.cases import clockwork
from onething.cases.clockwork import Days, Dial, Stop, Turn
from onething.cases.limits import days
from onething.cases.models import FAR, Case, Deadline
from onething.cases.terms import JOINT, PROMISED, STATUTORY
from onething.kernel import rows
from onething.kernel.calendar import CHINA, light_rule, official
from onething.kernel.clock import BeyondCalendar, Term, due, warns_on
from onething.kernel.machine import Step
from onething.kernel.statements import Rows

OF_THE_ITEM = frozenset({STATUTORY, PROMISED})  # their days are those of the item, as it was filed
_CLOCKS = Rows(
    lambda case: Deadline.objects.select_for_update().filter(case=case).order_by("id"), UUID
)
TURNS = ("extended", "pauses", "due_on", "warn_on", "stopped_on", "told")


def day_of(at: datetime) -> date:
    """Return the day in China on which this moment falls."""
    return at.astimezone(CHINA).date()


def dial_of(deadline: Deadline) -> Dial:
    """Return a stored clock without its row."""
    stops = tuple(
        Stop(
            date.fromisoformat(pause["since"]),
            date.fromisoformat(pause["until"]) if pause["until"] else None,
            str(pause.get("reason", "")),
        )
        for pause in deadline.pauses
    )
    return Dial(
        deadline.kind,
        deadline.round,
        deadline.starts_on,
        deadline.days,
        deadline.extended,
        stops,
        deadline.stopped_on,
    )


def term_of(deadline: Deadline) -> Term:
    """Return the pure term of a stored clock."""
    return dial_of(deadline).term


def due_on(term: Term) -> date | None:
    """Return the last day of a term by the official calendar; None while it stands or is unknown."""
    try:
        return due(term, official())
    except BeyondCalendar:
        return None


def dated(deadline: Deadline) -> Deadline:
    """Write on a clock the days on which it runs out and on which it turns yellow."""
    term = term_of(deadline)
    deadline.due_on = due_on(term)
    deadline.warn_on = warns_on(term, deadline.due_on, official(), light_rule())
    return deadline


def days_for(case: Case) -> Days:
    """Return how long the clocks of a case are: by its item, or the same for all."""
    plan = case.plan
    return lambda kind: int(plan[f"{kind}_days"]) if kind in OF_THE_ITEM else days(kind)


def _row(case: Case, dial: Dial) -> Deadline:
    return dated(
        Deadline(
            application_id=case.application_id,
            case=case,
            kind=dial.kind,
            round=dial.round,
            starts_on=dial.starts_on,
            days=dial.days,
        )
    )


def new_clock(case: Case, kind: str, start: date, *, round_: int = 0) -> Deadline:
    """Return a fresh clock of the case, not yet saved."""
    return _row(case, Dial(kind, round_, start, days_for(case)(kind)))


def run(
    case: Case, step: Step, on: date, *, reason: str = "", more: int = 0, length: Days | None = None
) -> dict[str, Deadline]:
    """Let the step work on the clocks of the case; return those that now run, by kind."""
    known = _CLOCKS(case.pk)
    before = [dial_of(row) for row in known]
    turn = Turn(step.clocks, on, reason, more)
    after = clockwork.turned(before, turn, length or days_for(case))
    started = [_row(case, dial) for dial in after[len(before) :]]
    changed = [
        _written(row, dial)
        for row, was, dial in zip(known, before, after, strict=False)
        if was != dial
    ]
    rows.insert(started)
    rows.update(changed, *TURNS)
    running = {row.kind: row for row in (*known, *started) if row.stopped_on is None}
    case.urgent_on = soonest(running.values())
    return running


def _written(row: Deadline, dial: Dial) -> Deadline:
    row.pauses = [
        {
            "since": stop.since.isoformat(),
            "until": stop.until.isoformat() if stop.until else None,
            "reason": stop.reason,
        }
        for stop in dial.stops
    ]
    row.extended, row.stopped_on = dial.extended, dial.stopped_on
    if dial.runs:
        dated(row)
        row.told = ""  # it may turn yellow or red anew
    return row


def soonest(clocks: Iterable[Deadline]) -> date:
    """Return the next day on which one of these clocks runs out."""
    return min((clock.due_on for clock in clocks if clock.due_on), default=FAR)


def overdue(case: Case, on: date) -> tuple[str, ...]:
    """Return the kinds of the running clocks that are over on this day."""
    late = Deadline.objects.filter(case=case, stopped_on=None, due_on__lt=on)
    return tuple(late.order_by("due_on", "kind").values_list("kind", flat=True))


def start_joint(case: Case, on: date) -> None:
    """Start the joint ceiling of permits handled jointly with the first that is accepted (§42(2)).

    Silence counts as acceptance from the day the case came, which may be before that of another.
    """
    if not case.plan.get("joint") or not _jointly(case):
        return
    clock = new_clock(case, JOINT, on)
    begun = {
        "starts_on": on,
        "days": clock.days,
        "due_on": clock.due_on,
        "warn_on": clock.warn_on,
    }
    held, _ = Deadline.objects.get_or_create(
        application_id=case.application_id, case=None, kind=JOINT, defaults=begun
    )
    Deadline.objects.filter(pk=held.pk, starts_on__gt=on).update(**begun)


def _jointly(case: Case) -> bool:
    """Say whether at least two permits of the application are handled jointly: one alone is not."""
    permits = Case.objects.filter(application=case.application_id, kind="permit", plan__joint=True)
    return len(permits.values_list("pk")[:2]) > 1
