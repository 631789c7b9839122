"""Starting, pausing and stopping the clocks of a case, as its machine's step says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from onething.cases.limits import days
from onething.cases.models import FAR, Case, Deadline
from onething.cases.terms import DELIVER, JOINT, TELL
from onething.kernel import rows
from onething.kernel.calendar import CHINA, official
from onething.kernel.clock import BeyondCalendar, Pause, Term, due
from onething.kernel.machine import Clock, Step

FIXED = frozenset({TELL, DELIVER, JOINT})


def day_of(at: datetime) -> date:
    """Return the day in China on which this moment falls."""
    return at.astimezone(CHINA).date()


def term_of(deadline: Deadline) -> Term:
    """Return the pure term of a stored clock."""
    pauses = tuple(
        Pause(
            date.fromisoformat(pause["since"]),
            date.fromisoformat(pause["until"]) if pause["until"] else None,
        )
        for pause in deadline.pauses
    )
    return Term(deadline.starts_on, deadline.days, pauses)


def due_on(term: Term) -> date | None:
    """Return the last day of a term by the official calendar; None while it stands or is unknown."""
    try:
        return due(term, official())
    except BeyondCalendar:
        return None


def new_clock(case: Case, kind: str, start: date, *, round_: int = 0) -> Deadline:
    """Return a fresh clock of the case, not yet saved."""
    length = days(kind) if kind in FIXED else int(case.plan[f"{kind}_days"])
    return Deadline(
        application_id=case.application_id,
        case=case,
        kind=kind,
        round=round_,
        starts_on=start,
        days=length,
        due_on=due_on(Term(start, length)),
    )


def run(case: Case, step: Step, on: date, *, reason: str = "") -> dict[str, Deadline]:
    """Let the step work on the clocks of the case; return those that now run, by kind."""
    known = list(Deadline.objects.select_for_update().filter(case=case))
    running = {clock.kind: clock for clock in known if clock.stopped_on is None}
    changed: list[Deadline] = []
    started: list[Deadline] = []
    for kind, act in step.clocks:
        if act is Clock.START:
            rounds = sum(clock.kind == kind for clock in known)
            running[kind] = new_clock(case, kind, on, round_=rounds)
            started.append(running[kind])
        elif kind in running:
            changed.append(_act(running[kind], act, on, reason))
    rows.insert(started)
    rows.update(changed, "pauses", "due_on", "stopped_on")
    running = {kind: clock for kind, clock in running.items() if clock.stopped_on is None}
    case.urgent_on = soonest(running.values())
    return running


def _act(clock: Deadline, act: Clock, on: date, reason: str) -> Deadline:
    if act is Clock.STOP:
        clock.stopped_on = on
    elif act is Clock.PAUSE:
        clock.pauses = [
            *clock.pauses,
            {"since": on.isoformat(), "until": None, "reason": reason},
        ]
        clock.due_on = None
    elif act is Clock.RESUME:
        *before, last = clock.pauses
        clock.pauses = [*before, last | {"until": on.isoformat()}]
        clock.due_on = due_on(term_of(clock))
    return clock


def soonest(clocks: Iterable[Deadline]) -> date:
    """Return the next day on which one of these clocks runs out."""
    return min((clock.due_on for clock in clocks if clock.due_on), default=FAR)


def start_joint(case: Case, on: date) -> None:
    """Start the joint ceiling of the application with its first accepted permit (§42(2)).

    Silence counts as acceptance from the day the case came, which may be before that of another.
    """
    if not case.plan.get("joint"):
        return
    clock = new_clock(case, JOINT, on)
    begun = {"starts_on": on, "days": clock.days, "due_on": clock.due_on}
    held, _ = Deadline.objects.get_or_create(
        application_id=case.application_id, case=None, kind=JOINT, defaults=begun
    )
    Deadline.objects.filter(pk=held.pk, starts_on__gt=on).update(**begun)
