"""A clock that turns yellow or red is told to those who must know, once for each light."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from onething.cases import access, clocks
from onething.cases.commands.calendars import told_in
from onething.cases.escalating import LEADER, WORKER, wanted_for
from onething.cases.law_events import ClockWarned
from onething.cases.models import Case, Deadline
from onething.cases.steps import about
from onething.cases.terms import MACHINES
from onething.identity import queries as identity
from onething.identity.terms import Colleague
from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.clock import Light
from onething.kernel.command import command


@command
def warn(clock_id: UUID, light: str, *, by: Actor, at: datetime) -> None:
    """Tell those who must know that a clock has turned yellow or red."""
    must_be_system(by)
    found = Deadline.objects.filter(pk=clock_id).values_list("case", "application").first()
    case = told_in(*found) if found else None
    clock = Deadline.objects.select_for_update().filter(pk=clock_id, stopped_on=None).first()
    if case is None or clock is None or clock.due_on is None or clock.told == light:
        return
    if light_of(clock, at) != light:
        return
    clock.told = light
    clock.save(update_fields=["told"])
    fact = ClockWarned(
        **about(case),
        clock=clock.kind,
        light=light,
        due_on=clock.due_on,
        officials=told_by_rules(case, clock.kind, light, at),
    )
    ledger.write(fact, by=by, at=at)


def light_of(clock: Deadline, at: datetime) -> str:
    """Return the light of a running clock on this day, by the days that stand on it."""
    today = clocks.day_of(at)
    if clock.due_on is None:
        return ""
    if clock.due_on < today:
        return Light.RED.value
    return Light.YELLOW.value if clock.warn_on and clock.warn_on <= today else ""


def told_by_rules(case: Case, clock: str, light: str, at: datetime) -> tuple[str, ...]:
    """Return the officials whom the rules name for this light of this clock."""
    wanted = wanted_for(clock, light)
    staff = identity.colleagues({case.office, case.hall}, on=clocks.day_of(at))
    told = {
        str(one.official)
        for one in staff
        if (WORKER in wanted and _works_on(case, one)) or (LEADER in wanted and LEADER in one.roles)
    }
    return tuple(sorted(told))


def _works_on(case: Case, one: Colleague) -> bool:
    """Say whether it is his turn: he holds the case, or nobody does and he may take the next step."""
    if case.holder:
        return case.holder == f"official:{one.official}"
    roles = {
        role for step in MACHINES[case.kind].choices(case.state) for role in step.role.split("|")
    }
    waiting = roles & {"window"} or roles & (access.STAFF - {"window"})
    return access.may_work_on(case, one.organisation, waiting & set(one.roles))
