"""Between which two places a check is, and on which side somebody is. Runs inside commands and queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from onething.cases import queries as cases
from onething.cases.queries import AwayPlaces
from onething.delivery.models import Relay, RemoteCheck
from onething.delivery.parcels.bundles import DESK
from onething.delivery.relay_terms import DECIDING, RECEIVING
from onething.delivery.remote_terms import REMOTE
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours


@dataclass(frozen=True)
class Places:
    """The two places of a check: the applicant is in one of them, the other looks."""

    relay: UUID | None
    part: UUID | None
    case: UUID | None  # of the part
    application: UUID
    number: str
    subject: UUID
    name: str  # of the part
    here: UUID  # where the applicant is
    there: UUID
    room: UUID  # in whose hall they meet by video
    desks: Mapping[UUID, str]  # whose windows take part, on which side
    offices: Mapping[UUID, str]  # whose officials take part; of a relay they are asked for
    taker: str  # who took it in
    open: bool


def of_relay(row: Relay) -> Places:
    """Return the places of a relay: who took it in has the applicant, who decides looks."""
    return Places(
        relay=row.pk, part=None, case=None, application=row.application, number=row.number,
        subject=row.subject, name="", here=row.hall, there=row.to_hall, room=row.to_hall,
        desks={row.hall: RECEIVING, row.to_hall: DECIDING}, offices={}, taker=row.official,
        open=not row.ended,
    )  # fmt: skip


def of_part(part: UUID, found: AwayPlaces) -> Places | None:
    """Return the places of a part: the office in charge and its hall show, the organ that helps looks."""
    if found.organ is None:
        return None
    return Places(
        relay=None, part=part, case=found.case, application=found.application, number=found.number,
        subject=found.subject, name=found.name, here=found.hall, there=found.organ,
        room=found.hall, desks={found.hall: RECEIVING},
        offices={found.office: RECEIVING, found.organ: DECIDING}, taker="", open=found.open,
    )  # fmt: skip


def places_of(rows: Sequence[RemoteCheck]) -> dict[UUID, Places]:
    """Return between which places checks are; their relays were read with them."""
    parts = cases.away_places({row.part for row in rows if row.part}) if rows else {}
    found = {}
    for row in rows:
        places = of_part(row.part, parts[row.part]) if row.part else of_relay(_relay(row))
        assert places is not None  # a part never loses its organ again
        found[row.pk] = places
    return found


def _relay(row: RemoteCheck) -> Relay:
    assert row.relay is not None
    return row.relay


def side_of(places: Places, by: Actor) -> str:
    """Return for which of the two places he works, or say no: only their people take part."""
    if not (by.org and by.who.startswith("official:")):
        raise NotYours
    org = UUID(by.org)
    if org in places.desks and any(by.has(role) for role in DESK):
        return places.desks[org]
    if org in places.offices and cases.answers_for_organ(by):
        return places.offices[org]
    if places.relay and cases.decided_case(places.application, by):
        return DECIDING
    raise NotYours


def check_to(do: str, check_id: UUID, by: Actor, at: datetime) -> tuple[RemoteCheck, Places, str]:
    """Lock a check and let it take a step that is the business of his place; return both places, his side."""
    found = RemoteCheck.objects.select_related("relay").select_for_update(of=("self",))
    row = found.filter(pk=check_id).first()
    if row is None:
        raise NotYours
    places = places_of([row])[row.pk]
    side = side_of(places, by)
    roles = {role for step in REMOTE.steps if step.do == do for role in step.role.split("|")}
    if side not in roles:
        raise NotYours
    identity.must_be_trained(by, at)
    row.state = REMOTE.step(row.state, do).end
    return row, places, side
