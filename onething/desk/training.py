"""Who of a hall may soon use no window any more, and which windows have nobody who is trained."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from onething.desk.models import Hall, Window
from onething.desk.opening import today
from onething.identity import queries as identity
from onething.identity.terms import Colleague

Place = tuple[str, str, str]  # a window, its A and its B post
Staff = tuple[Colleague, ...]


@dataclass(frozen=True)
class Ending:
    """Somebody whose certificate or days of grace end soon, or whose grace is over."""

    official: UUID
    name: str
    until: date | None  # the last day; None: it is over
    trained: bool


@dataclass(frozen=True)
class Training:
    """How a hall that says something of training stands."""

    refuses: bool
    people: tuple[Ending, ...]
    windows: tuple[str, ...]  # with nobody who is trained
    blocked: tuple[str, ...]  # of them: with nobody who may use them today

    @property
    def keys(self) -> frozenset[str]:
        """Return what there is to tell, so that it is told once."""
        told = {f"{one.official}:{one.until}" for one in self.people}
        return frozenset(told | set(self.windows))


def training(hall: Hall, windows: Iterable[Place], at: datetime, held: Staff) -> Training | None:
    """Return how a hall stands with its training; None: it says nothing of it; three statements."""
    return _training(hall.organisation, windows, at, held) if hall.queues else None


def training_of(organisation: UUID, at: datetime) -> Training | None:
    """Return how all halls of an organisation stand with their training."""
    rows = Window.objects.filter(hall__organisation=organisation, closed=False)
    windows = [
        (f"{row.hall.name} {row.number} 号", row.post_a, row.post_b)
        for row in rows.select_related("hall").order_by("hall__code", "number")
    ]
    return _training(organisation, windows, at, identity.colleagues([organisation], on=today(at)))


def _training(
    organisation: UUID, windows: Iterable[Place], at: datetime, held: Staff
) -> Training | None:
    clerks = {one.official: one.name for one in held if "window" in one.roles}
    known = identity.standings(clerks, organisation, today(at))
    if not any(one.how for one in known.values()):
        return None
    refuses = any(one.how == "refuse" for one in known.values())
    people = tuple(
        Ending(official, name, one.until if one.trained else one.grace_until, one.trained)
        for official, name in clerks.items()
        if (one := known[official]).ends_soon or one.late
    )
    others = {f"official:{one.official}" for one in held if one.official not in clerks}
    good = {f"official:{official}" for official, one in known.items() if one.trained}
    able = {f"official:{official}" for official, one in known.items() if not one.barred}
    places = tuple(windows)
    without, blocked = (_nobody(places, whos, others) for whos in (good, able))
    return Training(refuses, people, without, blocked)


def _nobody(windows: Iterable[Place], clerks: set[str], others: set[str]) -> tuple[str, ...]:
    """Return the windows with none of these clerks, or of others who may stand there."""
    return tuple(
        label
        for label, first, second in windows
        if not ((clerks | others) & {first, second} if first or second else clerks)
    )
