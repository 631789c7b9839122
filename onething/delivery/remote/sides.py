"""On which side of a remote check somebody is. Runs inside commands and queries."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from onething.cases import queries as cases
from onething.delivery.models import Relay, RemoteCheck
from onething.delivery.parcels.bundles import DESK
from onething.delivery.relay_terms import DECIDING, RECEIVING
from onething.delivery.remote_terms import REMOTE
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours


def side_of(row: Relay, by: Actor) -> str:
    """Return for which of the two places he works, or say no: only their people take part."""
    if not (by.org and by.who.startswith("official:")):
        raise NotYours
    at_desk = any(by.has(role) for role in DESK)
    if at_desk and UUID(by.org) == row.hall:
        return RECEIVING
    if (at_desk and UUID(by.org) == row.to_hall) or cases.decided_case(row.application, by):
        return DECIDING
    raise NotYours


def check_to(do: str, check_id: UUID, by: Actor, at: datetime) -> tuple[RemoteCheck, str]:
    """Lock a check and let it take a step that is the business of his place; return his side."""
    found = RemoteCheck.objects.select_related("relay").select_for_update(of=("self",))
    row = found.filter(pk=check_id).first()
    if row is None:
        raise NotYours
    side = side_of(row.relay, by)
    roles = {role for step in REMOTE.steps if step.do == do for role in step.role.split("|")}
    if side not in roles:
        raise NotYours
    identity.must_be_trained(by, at)
    row.state = REMOTE.step(row.state, do).end
    return row, side
