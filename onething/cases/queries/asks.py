"""What a step asks of whoever takes it, ready to be drawn: labels, kinds, choices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from onething.cases import access, asking, chains, routes
from onething.cases.models import Case
from onething.cases.terms import ASKS, MACHINES, unmet
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.machine import Step
from onething.kernel.refusals import NotAllowed, NotYours


@dataclass(frozen=True)
class Asked:
    """One thing to be said with a step."""

    key: str
    label: str
    kind: str
    most: int
    hint: str
    optional: bool
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class StepSheet:
    """A step that is open to somebody, and what it asks."""

    do: str
    label: str
    law: str
    asks: tuple[Asked, ...]


def step_sheet(case_id: UUID, do: str, by: Actor) -> StepSheet:
    """Return a step that he may take with a case now, or say why he may not."""
    case = access.cases_of(by).filter(pk=case_id).first()
    if case is None or not access.may(case, do, by):
        raise NotYours
    step = MACHINES[case.kind].step(case.state, do)
    if why_not := unmet(step, case):
        raise NotAllowed(why_not)
    return StepSheet(do, step.label, step.law, tuple(_asked(case, step)))


def _asked(case: Case, step: Step) -> list[Asked]:
    return [
        Asked(
            ask.key,
            ask.label,
            ask.kind,
            ask.most,
            ask.hint,
            ask.optional,
            _choices(case, ask.choices),
        )
        for ask in ASKS.get(step.do, ())
    ]


def _choices(case: Case, name: str) -> tuple[tuple[str, str], ...]:
    if name == "organs":
        organs = identity.organs_of(case.region)
        return tuple((str(one.id), one.name) for one in organs if one.id != case.office)
    return tuple(asking.choices(name, case.kind).items()) if name else ()


def non_acceptances(kind: str) -> tuple[tuple[str, str], ...]:
    """Return the grounds on which an application for this kind of item is not accepted."""
    return tuple(asking.choices(asking.NON_ACCEPTANCES, kind).items())


def usual_stages(kind: str, on: date) -> tuple[str, ...]:
    """Return the stages of the review of items of a kind of which the standard says nothing."""
    stages = chains.usual_stages(kind, on) if kind in chains.usual() else ()
    return tuple(str(one.get("name") or routes.NAMES[one["do"]]) for one in stages)
