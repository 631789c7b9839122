"""拟不予: who may confirm a draft hears that it waits; who drafted it, what became of it."""

from __future__ import annotations

from uuid import UUID

from onething.cases import queries as cases
from onething.cases.events import (
    RefusalConfirmed,
    RefusalOvertaken,
    RefusalProposed,
    RefusalReturned,
)
from onething.delivery import commands
from onething.delivery.reactions import to_staff
from onething.kernel.actor import Actor
from onething.kernel.models import Event
from onething.kernel.reactions import reacts


def _told(event: Event) -> list[str]:
    """Return who hears of it: who may confirm, or who drafted it, unless he did it himself."""
    said = event.data
    if event.name == RefusalProposed.name:
        return list(said.get("officials", ()))  # none in what was written before they were told
    first = str(said.get("proposed_by") or said.get("official"))
    return [] if first == event.actor["who"] else [first.removeprefix("official:")]


@reacts(RefusalProposed, RefusalConfirmed, RefusalReturned, RefusalOvertaken, targets=_told)
def tell_of_refusal(event: Event, by: Actor, official: str) -> None:
    """Tell an official that a draft waits for him, or what became of his own."""
    story = cases.for_message(UUID(event.data["application"]), event.data["case"])
    words = to_staff(
        event.name,
        event.at,
        item=story.item,
        number=story.number,
        name=cases.refusal_name(event.data["do"]),
    )
    commands.tell_official(UUID(official), **words, about=event.name, by=by, at=event.at)
