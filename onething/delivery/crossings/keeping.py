"""Writing how a crossing stands into the ledger. Runs inside commands."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from onething.delivery.counting import begin
from onething.delivery.crossing_events import CrossingFact, CrossingMoved
from onething.delivery.crossing_terms import ENDS, NOTES, OUT, RANK, TERM_OF
from onething.delivery.crossings.rules import crossing_term, keep_until
from onething.delivery.models import Crossing, CrossingEvent
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.clock import day_of
from onething.kernel.refusals import NotYours

LONGEST = 500


def note_told(
    row: Crossing, what: str, key: str, words: str, when: datetime, *, ours: bool, by: Actor,
    at: datetime,
) -> None:  # fmt: skip
    """Note one thing once, and let the crossing stand where it says, unless it stands further."""
    if CrossingEvent.objects.filter(crossing=row, key=key).exists():
        row.save()
        return
    _stand(row, what, at)
    row.save()
    event = CrossingEvent.objects.create(
        crossing=row,
        key=key[:80],
        what=what,
        words=words[:LONGEST],
        at=when,
        noted_at=at,
        ours=ours,
    )
    write(CrossingMoved, row, by=by, at=at, event=event.pk, ours=ours)


def _stand(row: Crossing, what: str, at: datetime) -> None:
    if what in NOTES or RANK[what] < RANK[row.state]:
        return
    if (
        row.state in ENDS and what != "granted"
    ):  # what ended does not end otherwise because it was told late
        return
    row.state, row.moved_at = what, at
    begin_term(row, at)
    if what in ENDS and row.keep_until is None:
        row.keep_until = keep_until(day_of(at))


def begin_term(row: Crossing, at: datetime) -> None:
    """Let the term of who has to act begin, of what we took in for another province."""
    term = TERM_OF.get(row.state, "") if row.direction == OUT else ""
    if term and term == row.term:
        return  # it runs on
    days = crossing_term(term, row.province, row.item).days if term else 0
    begin(row, term, days, at)


def at_window(crossing_id: UUID, by: Actor) -> Crossing:
    """Lock a crossing of his hall, or say no."""
    if not by.org or not by.has("window"):
        raise NotYours
    row = Crossing.objects.select_for_update().filter(pk=crossing_id, hall=by.org).first()
    if row is None:
        raise NotYours
    return row


def write(fact: type[CrossingFact], row: Crossing, *, by: Actor, at: datetime, **more: Any) -> None:
    """Write what happened to a crossing."""
    said: dict[str, Any] = {
        "crossing": row.pk, "direction": row.direction, "province": row.province,
        "item": row.item, "hall": row.hall, "state": row.state,
    }  # fmt: skip
    ledger.write(fact(**said, **more), by=by, at=at)
