"""Events flow up: a room subscribes to what rooms below it have written.

A projection writes read models, in one transaction with its cursor: exactly once.
A reaction is a job that may run commands and use the network: at least once, told apart by its cause.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from onething.kernel.facts import Fact
from onething.kernel.models import Event

ONE = "-"  # the target of a reaction that has just one


@dataclass(frozen=True)
class Projection:
    """A handler of events that writes read models."""

    name: str
    events: frozenset[str]
    handle: Callable[[Event], None]
    fills: tuple[type[Model], ...]  # what it writes, and nobody else: emptied to be rebuilt
    version: int  # another one than the rows were made with: an upgrade makes them anew


@dataclass(frozen=True)
class Reaction:
    """A handler of events that runs as a job, one for each target."""

    name: str
    events: frozenset[str]
    handle: Callable[..., None]
    targets: Callable[[Event], list[str]] | None


PROJECTIONS: dict[str, Projection] = {}
REACTIONS: dict[str, Reaction] = {}


def projects(
    *facts: type[Fact], fills: Sequence[type[Model]], version: int = 1
) -> Callable[[Callable[[Event], None]], Callable[[Event], None]]:
    """Subscribe a projection to these facts; `fills` are the read models that it alone writes."""

    def register(handle: Callable[[Event], None]) -> Callable[[Event], None]:
        name = f"{handle.__module__}.{handle.__name__}"
        heard = frozenset(fact.name for fact in facts)
        PROJECTIONS[name] = Projection(name, heard, handle, tuple(fills), version)
        return handle

    return register


def reacts(
    *facts: type[Fact], targets: Callable[[Event], list[str]] | None = None
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Subscribe a reaction to these facts; with `targets`, one job for each of them."""

    def register(handle: Callable[..., None]) -> Callable[..., None]:
        name = f"{handle.__module__}.{handle.__name__}"
        REACTIONS[name] = Reaction(name, frozenset(fact.name for fact in facts), handle, targets)
        return handle

    return register


def jobs_for(event: Event) -> list[dict[str, Any]]:
    """Return the jobs that an event wakes: (reaction, event, target)."""
    return [
        {"reaction": reaction.name, "event": str(event.pk), "target": target}
        for reaction in REACTIONS.values()
        if event.name in reaction.events
        for target in (reaction.targets(event) if reaction.targets else [ONE])
    ]
