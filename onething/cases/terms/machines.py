"""The legal machines: one for each kind of item, composed of shared steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from onething.cases.terms import shared
from onething.cases.terms.sorts import SORTS, Sort
from onething.cases.terms.words import WORDS
from onething.kernel.machine import Machine, Step

FIRST = frozenset({"waiting", "submitted"})  # the states in which a case begins
REVIEWED = frozenset({"permit", "adjudicate"})  # two people look, a third decides


def _head(of: Sort) -> tuple[Step, ...]:
    return (
        *shared.intake(of),
        *shared.transfer(of),
        *shared.acceptance(of),
        *shared.ways_out(of),
        *shared.termination(of),
    )


def _permit(of: Sort) -> tuple[Step, ...]:
    return (
        *shared.special(of),
        *shared.hearing(of),
        *shared.review(of),
        *shared.extension(of),
        *shared.reporting(of),
        *shared.decision(of, "reviewed", "decider"),
        *shared.at_once(of),
        *shared.result(of),
        *shared.afterwards(of, "revoke", "cancel", "recall"),
    )


def _adjudication(of: Sort) -> tuple[Step, ...]:
    return (
        *shared.sides(of),
        *shared.special(of),
        *shared.review(of),
        *shared.decision(of, "reviewed", "decider"),
        *shared.result(of),
        *shared.afterwards(of, "revoke"),
    )


def _looked_at_once(of: Sort) -> tuple[Step, ...]:
    """Return the steps of confirmations, benefits and other powers: one person decides."""
    return (
        *shared.special(of),
        *shared.decision(of, "accepted", "examiner"),
        *shared.result(of),
        *shared.afterwards(of, "revoke", "cancel"),
    )


def _award(of: Sort) -> tuple[Step, ...]:
    return (
        *shared.special(of),
        *shared.publicity(of),
        *shared.decision(of, "accepted", "examiner"),
        *shared.result(of),
        *shared.afterwards(of, "revoke"),
    )


def _filing(of: Sort) -> tuple[Step, ...]:
    return (
        *shared.decision(of, "accepted", "examiner"),
        *shared.result(of),
        *shared.afterwards(of, "revoke", "cancel"),
    )


def _service(of: Sort) -> tuple[Step, ...]:
    return (
        *shared.decision(of, "accepted", "examiner"),
        *shared.result(of),
        *shared.afterwards(of),
    )


def _utility(of: Sort) -> tuple[Step, ...]:
    return (
        *shared.special(of),
        *shared.survey(of),
        *shared.decision(of, "accepted|surveyed", "examiner"),
        *shared.result(of),
        *shared.afterwards(of),
    )


BODIES: Mapping[str, Callable[[Sort], tuple[Step, ...]]] = {
    "permit": _permit,
    "confirm": _looked_at_once,
    "grant": _looked_at_once,
    "award": _award,
    "adjudicate": _adjudication,
    "filing": _filing,
    "other": _looked_at_once,
    "service": _service,
    "utility": _utility,
}


def _reachable(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Return the steps as this kind can take them: a shared step names states that not all have."""
    reached, before = set(FIRST), 0
    while len(reached) > before:
        before = len(reached)
        reached |= {step.end for step in steps if step.start & reached}
    return tuple(
        replace(step, start=step.start & reached) for step in steps if step.start & reached
    )


def _steps(kind: str, body: Callable[[Sort], tuple[Step, ...]]) -> tuple[Step, ...]:
    """Return all the steps of a kind; promises that are not kept follow every decision."""
    of = SORTS[kind]
    return (*_head(of), *body(of), *shared.promises(of))


MACHINES: Mapping[str, Machine] = {
    kind: Machine(kind, WORDS, _reachable(_steps(kind, body))) for kind, body in BODIES.items()
}
