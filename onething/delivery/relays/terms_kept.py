"""Until when each place has its part of the way of the papers, and who is told when it is late."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from onething.cases import queries as cases
from onething.cases.terms import AT_WINDOW
from onething.catalogue import queries as catalogue
from onething.delivery.counting import light_of
from onething.delivery.models import Relay
from onething.delivery.parcels.lots import to_send_back
from onething.delivery.relay_events import RelayTermSet, RelayWarned
from onething.delivery.relay_terms import DECIDING, OBJECT, RECEIVING
from onething.delivery.relays.keeping import bag_of, begin_term, write
from onething.identity import queries as identity
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.clock import Light, day_of
from onething.kernel.command import command

WINDOW, LEADER, WORKER = "window", "leader", "worker"
BACK = "back"


@command
def note_bag_is_there(parcel_id: UUID, *, by: Actor, at: datetime) -> None:
    """Let the term for opening a bag begin on the day on which its carrier says that it is there."""
    must_be_system(by)
    row = Relay.objects.select_for_update().filter(parcel=parcel_id, state__in=OBJECT).first()
    if row is None or row.term or bag_of(row).count_received is not None:
        return
    begin_term(row, "check", at)
    write(RelayTermSet, row, by=by, at=at, term=row.term)


@command
def note_results_wait(application_id: UUID, *, by: Actor, at: datetime) -> None:
    """Let the term for sending results back run while all are there and the applicant comes for them."""
    must_be_system(by)
    rows = Relay.objects.select_for_update().filter(application=application_id)
    row = rows.filter(state__in=("checked", "paperless", "back"), term__in=("", BACK)).first()
    if row is None:
        return
    wanted = (
        cases.ways([application_id])[application_id].way == AT_WINDOW
        and not cases.unfinished(application_id)
        and bool(to_send_back(row, by))
    )
    if wanted == (row.term == BACK):
        return
    row.turn = DECIDING if wanted else ""
    begin_term(row, BACK if wanted else "", at)
    write(RelayTermSet, row, by=by, at=at, term=row.term)


@command
def warn_relay(relay_id: UUID, *, by: Actor, at: datetime) -> None:
    """Tell who must know that a place's part of the way is nearly due or late; once for each light."""
    must_be_system(by)
    row = Relay.objects.select_for_update().filter(pk=relay_id).first()
    shown = _light(row, at) if row else ""
    if row is None or shown not in ("yellow", "red") or row.told == shown:
        return
    row.told = shown
    hall = row.hall if row.turn == RECEIVING else row.to_hall
    wanted = cases.told_when(f"relay_{row.term}", shown)
    told = _staff(hall, wanted, at)
    if shown == Light.RED:  # the other place learns that it waits
        told |= _staff(row.to_hall if hall == row.hall else row.hall, wanted & {WORKER}, at)
    assert row.due_on is not None
    write(
        RelayWarned, row, by=by, at=at, term=row.term, light=shown, due_on=row.due_on, late_hall=hall,
        officials=tuple(sorted(told)),
    )  # fmt: skip


def _light(row: Relay, at: datetime) -> str:
    return light_of(row, catalogue.anywhere_rules().terms[row.term].days, at) if row.term else ""


def _staff(hall: UUID, wanted: Iterable[str], at: datetime) -> set[str]:
    roles = {role for one in wanted for role in ((WINDOW,) if one == WORKER else (LEADER,))}
    staff = identity.colleagues({hall}, on=day_of(at))
    return {str(one.official) for one in staff if roles & set(one.roles)}
