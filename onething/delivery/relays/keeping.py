"""Finding a relay for whom it is, and writing how it stands. Runs inside commands."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from onething.catalogue import queries as catalogue
from onething.delivery.counting import begin
from onething.delivery.models import Parcel, Relay
from onething.delivery.parcels.bundles import at_desk
from onething.delivery.relay_events import RelayFact
from onething.delivery.relay_terms import FAULTED, RECEIVING, RELAY, Bag, turn_of
from onething.identity import queries as identity
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours

GONE = ("lost", "returned")


def relay_to(do: str, relay_id: UUID, by: Actor, at: datetime) -> Relay:
    """Lock a relay and let it take a step that is the business of his place, or say in words why not."""
    here = at_desk(by)
    row = Relay.objects.select_for_update().filter(pk=relay_id).first()
    if row is None or here not in (row.hall, row.to_hall):
        raise NotYours
    role = RELAY.step(row.state, do).role if _known(row, do) else _role(do)
    if here != (row.hall if role == RECEIVING else row.to_hall):
        raise NotYours
    identity.must_be_trained(by, at)
    return take(row, do, at)


def _known(row: Relay, do: str) -> bool:
    return any(step.do == do for step in RELAY.choices(row.state))


def _role(do: str) -> str:
    return next(step.role for step in RELAY.steps if step.do == do)


def take(row: Relay, do: str, at: datetime) -> Relay:
    """Let a relay take a step."""
    row.state, row.moved_at = RELAY.step(row.state, do).end, at
    return row


def pass_turn(row: Relay, at: datetime) -> None:
    """Let the place act whose turn it is by how the relay stands, and its term begin."""
    bag = bag_state(row) if row.state in FAULTED else Bag.ROAD
    turn, term = turn_of(row.state, bag, ended=row.ended)
    if row.state in FAULTED and not term and row.term == "check" and turn == row.turn:
        return  # the bag is there since the day from which this term runs
    row.turn = turn
    begin_term(row, term, at)


def bag_state(row: Relay) -> Bag:
    """Return how it stands with the bag that travels, or came last."""
    bag = bag_of(row)
    if bag.count_received is not None:
        return Bag.WHOLE if bag.count_received == bag.count_sent else Bag.SHORT
    return Bag.GONE if bag.state in GONE else Bag.ROAD


def begin_term(row: Relay, term: str, at: datetime) -> None:
    """Let the term of who has to act now begin; none: nobody has to."""
    days = catalogue.anywhere_rules().terms[term].days if term else 0
    begin(row, term, days, at)


def bag_of(row: Relay) -> Parcel:
    """Lock the bag that travels, or came last."""
    assert row.parcel is not None
    return Parcel.objects.select_for_update().get(pk=row.parcel)


def write(fact: type[RelayFact], row: Relay, *, by: Actor, at: datetime, **more: Any) -> None:
    """Save how a relay stands and write it into the ledger."""
    row.save()
    said: dict[str, Any] = {
        "relay": row.pk, "application": row.application, "subject": row.subject, "hall": row.hall,
        "to_hall": row.to_hall, "official": row.official, "state": row.state,
    }  # fmt: skip
    ledger.write(fact(**said, **more), by=by, at=at)
