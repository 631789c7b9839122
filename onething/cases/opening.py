"""多地联办 begins with the acceptance of a case: the organs of other places get their parts."""

from __future__ import annotations

from uuid import UUID

from onething.cases import commands
from onething.cases.events import CaseAccepted
from onething.catalogue import queries as catalogue
from onething.kernel.actor import Actor
from onething.kernel.models import Event
from onething.kernel.reactions import ONE, reacts


def _away(event: Event) -> list[str]:
    item = catalogue.item_revision(UUID(event.data["item"])).code12
    return [ONE] if catalogue.away_parts(item) else []


@reacts(CaseAccepted, targets=_away)
def open_away(event: Event, by: Actor) -> None:
    """Give the organs of other places their parts of the case that was accepted."""
    commands.open_away(UUID(event.data["case"]), by=by, at=event.at)
