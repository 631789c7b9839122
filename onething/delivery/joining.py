"""多地联办: the organ that helps, the lead and their leaders are told what is theirs to do, and what is late."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from onething.cases import queries as cases
from onething.cases.events import AwayDone, AwayLate, AwayOpened, AwayPlaced, AwaySettled
from onething.delivery import commands
from onething.delivery.messages import wordings
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.clock import day_of
from onething.kernel.models import Event
from onething.kernel.reactions import reacts

MOST = 5  # people of an organ who are told
EXAMINER = "examiner"


def _who_acts(event: Event) -> list[str]:
    """Return who has to do something now: the organ that helps, or the lead."""
    said = event.data
    if event.name == AwayLate.name:
        return list(said["officials"])
    if event.name == AwaySettled.name and not said["organ"]:
        return []
    organ = said["office"] if event.name == AwayDone.name else said["organ"] or said["office"]
    staff = identity.colleagues({UUID(organ)}, on=day_of(event.at))
    return [str(one.official) for one in staff if EXAMINER in one.roles][:MOST]


@reacts(AwayOpened, AwayPlaced, AwayDone, AwaySettled, AwayLate, targets=_who_acts)
def tell_of_away(event: Event, by: Actor, official: str) -> None:
    """Tell an official of the part of a case that is done in another place."""
    said = event.data
    key = event.name
    if key == AwayOpened.name and not said["organ"]:
        key = f"{key}.nowhere"
    name, item, number = cases.away_story(UUID(said["away"]))
    due = said.get("due_on")
    words = wordings.said(
        key, event.at, name=name, item=item, number=number,
        due=f"{date.fromisoformat(due):%m 月 %d 日}" if due else "",
        organ=identity.organisation(UUID(said["organ"])).name if said["organ"] else "",
    )  # fmt: skip
    commands.tell_official(
        UUID(official), title=words.title, text=words.text, do=words.do, wording=words.wording,
        about=event.name, by=by, at=event.at,
    )  # fmt: skip
