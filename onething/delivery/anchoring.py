"""Once a day the log is anchored outside: by a timer begun, by a job stamped, tried again until it is."""

from __future__ import annotations

from datetime import date, datetime

from onething.exchange import queries as exchange
from onething.kernel import anchors
from onething.kernel.actor import SYSTEM, Actor
from onething.kernel.anchors import AnchorBegun
from onething.kernel.calendar import CHINA
from onething.kernel.models import Event
from onething.kernel.reactions import reacts
from onething.kernel.timers import timer


@timer
def begin_anchor(at: datetime) -> None:
    """Begin the anchor of a new day."""
    day = at.astimezone(CHINA).date()
    if not anchors.has_anchor(day):
        anchors.begin_anchor(day, by=SYSTEM, at=at)


@reacts(AnchorBegun)
def stamp_anchor(event: Event, by: Actor) -> None:
    """Have the root stamped; an authority that does not answer is asked again, later and later."""
    authority = exchange.stamper()
    if authority is None:
        return
    said = event.data
    content = anchors.stamped_content(said["size"], bytes.fromhex(said["root"]))
    stamp = authority.stamp(content)
    anchors.note_stamp(
        date.fromisoformat(said["day"]),
        token=stamp.token,
        authority=stamp.authority,
        stamped_at=stamp.at,
        by=by,
        at=event.at,
    )
