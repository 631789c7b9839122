"""Who of a hall may soon use no window any more, and which windows have nobody who is trained."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from onething.desk.models import Hall, Window
from onething.desk.opening import today
from onething.identity import queries as identity
from onething.identity.queries import Standing


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

    @property
    def keys(self) -> frozenset[str]:
        """Return what there is to tell, so that it is told once."""
        told = {f"{one.official}:{one.until}" for one in self.people}
        return frozenset(told | set(self.windows))


def training(hall: Hall, at: datetime) -> Training | None:
    """Return how a hall stands with its training; None: it says nothing of it."""
    windows = Window.objects.filter(hall=hall)
    return _training(hall.organisation, windows, at) if hall.queues else None


def training_of(organisation: UUID, at: datetime) -> Training | None:
    """Return how all halls of an organisation stand with their training."""
    return _training(organisation, Window.objects.filter(hall__organisation=organisation), at)


def _training(organisation: UUID, windows: QuerySet[Window], at: datetime) -> Training | None:
    if organisation not in identity.halls_that_demand():
        return None
    on = today(at)
    held = identity.colleagues([organisation], on=on)
    clerks = {one.official: one.name for one in held if "window" in one.roles}
    known = identity.standings(clerks, organisation, on)
    refuses = any(one.how == "refuse" for one in known.values())
    people = tuple(
        Ending(official, name, one.until if one.trained else one.grace_until, one.trained)
        for official, name in clerks.items()
        if (one := known[official]).ends_soon or one.late
    )
    return Training(refuses, people, _without(windows, known))


def _without(windows: QuerySet[Window], known: dict[UUID, Standing]) -> tuple[str, ...]:
    """Return the open windows of which none of those who stand there is trained."""
    good = {f"official:{official}" for official, one in known.items() if one.trained}
    rows = windows.filter(closed=False).select_related("hall").order_by("hall__code", "number")
    return tuple(
        f"{row.hall.name} {row.number} 号"
        for row in rows
        if not good & ({row.post_a, row.post_b} - {""} or good)
    )
