"""Until when each place has its part of the way of the papers, and who is told when it is late."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from onething.cases import queries as cases
from onething.cases.terms import AT_WINDOW
from onething.catalogue import queries as catalogue
from onething.delivery.models import Relay
from onething.delivery.relay_events import RelayMoved, RelayWarned
from onething.delivery.relay_terms import RECEIVING, TERM_OF, WHOSE
from onething.delivery.relays.keeping import begin_term, write
from onething.identity import queries as identity
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.calendar import light_rule, official
from onething.kernel.clock import Light, Term, day_of, light
from onething.kernel.command import command

WINDOW, LEADER, WORKER = "window", "leader", "worker"


@command
def note_bag_is_there(parcel_id: UUID, *, by: Actor, at: datetime) -> None:
    """Let the term for opening a bag begin on the day on which its carrier says that it is there."""
    must_be_system(by)
    row = Relay.objects.select_for_update().filter(parcel=parcel_id, state__in=TERM_OF).first()
    if row is None or row.term or row.state not in ("sent", "returning"):
        return
    begin_term(row, TERM_OF[row.state], at)
    write(RelayMoved, row, by=by, at=at, parcel=row.parcel)


@command
def note_results_wait(application_id: UUID, *, by: Actor, at: datetime) -> None:
    """Let the term for sending the results back begin, once all are there and the applicant comes for them."""
    must_be_system(by)
    rows = Relay.objects.select_for_update().filter(application=application_id)
    row = rows.filter(state__in=("checked", "paperless"), term="").first()
    if row is None or cases.ways([application_id])[application_id].way != AT_WINDOW:
        return
    if cases.unfinished(application_id) or not cases.ready_of(application_id, by):
        return
    begin_term(row, "back", at)
    write(RelayMoved, row, by=by, at=at, parcel=row.parcel)


@command
def warn_relay(relay_id: UUID, *, by: Actor, at: datetime) -> None:
    """Tell who must know that a place's part of the way is nearly due or late; once for each light."""
    must_be_system(by)
    row = Relay.objects.select_for_update().filter(pk=relay_id).first()
    shown = light_of(row, at) if row else ""
    if row is None or shown not in ("yellow", "red") or row.told == shown:
        return
    row.told = shown
    hall = row.hall if WHOSE[row.term, row.state] == RECEIVING else row.to_hall
    wanted = cases.told_when(f"relay_{row.term}", shown)
    told = _staff(hall, wanted, at)
    if shown == Light.RED:  # the other place learns that it waits
        told |= _staff(row.to_hall if hall == row.hall else row.hall, wanted & {WORKER}, at)
    assert row.due_on is not None
    write(
        RelayWarned, row, by=by, at=at, term=row.term, light=shown, due_on=row.due_on, late_hall=hall,
        officials=tuple(sorted(told)),
    )  # fmt: skip


def light_of(row: Relay, at: datetime) -> str:
    """Return the light of the term that runs, or “”."""
    if not row.term or row.term_from is None:
        return ""
    days = catalogue.anywhere_rules().terms[row.term].days
    shown, _ = light(Term(row.term_from, days), day_of(at), official(), light_rule())
    return shown.value


def _staff(hall: UUID, wanted: Iterable[str], at: datetime) -> set[str]:
    roles = {role for one in wanted for role in ((WINDOW,) if one == WORKER else (LEADER,))}
    staff = identity.colleagues({hall}, on=day_of(at))
    return {str(one.official) for one in staff if roles & set(one.roles)}
