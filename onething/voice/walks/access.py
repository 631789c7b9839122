"""May he, and which ones: walks of his organisation; what was found, for who keeps the catalogue there."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from onething.identity import queries as identity
from onething.identity.terms import Colleague, Duty
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotAllowed, NotYours
from onething.voice.obstacles.rules import day_of
from onething.voice.walk_models import Flaw, Trialist, Walk
from onething.voice.walk_terms import FLAW, HALL_SCOPE, INVITERS, TRIALIST, WALK, WALKERS

KEEPER = "catalogue"


def walks_of(by: Actor) -> QuerySet[Walk]:
    """Return the walks of his organisation, and those he made elsewhere."""
    if not by.org or not set(WALKERS) & set(by.roles):
        return Walk.objects.none()
    return Walk.objects.filter(Q(organisation=by.org) | Q(made_by=by.who))


def walk_to_change(walk_id: UUID, do: str, *, by: Actor, at: datetime) -> Walk:
    """Lock a walk that he himself made, for a step."""
    rows = walks_of(by).select_for_update(of=("self",))
    found = rows.filter(pk=walk_id, made_by=by.who).first()
    if found is None:
        raise NotYours
    WALK.step(found.state, do)
    identity.must_hold_post(by, at)
    return found


def flaws_of(by: Actor) -> QuerySet[Flaw]:
    """Return what was found: for keepers what their organ mends, or for the province all; for who found it his own."""
    if not by.org:
        return Flaw.objects.filter(found_by=by.who)
    if by.has(KEEPER):
        organ = identity.organisation(UUID(by.org))
        if not identity.region(organ.region).parent:
            return Flaw.objects.all()
        return Flaw.objects.filter(Q(organisation=by.org) | Q(found_by=by.who))
    if set(WALKERS) & set(by.roles):
        here = Q(organisation=by.org, scope=HALL_SCOPE)
        return Flaw.objects.filter(Q(found_by=by.who) | Q(step__walk__organisation=by.org) | here)
    return Flaw.objects.none()


def flaw_to_change(flaw_id: UUID, do: str, *, by: Actor, at: datetime) -> Flaw:
    """Lock what was found, for a step: mending belongs to the keepers, putting back to who found it."""
    found = flaws_of(by).filter(pk=flaw_id).first()
    if found is None or not may(found, do, by):
        raise NotYours
    found = Flaw.objects.select_for_update().get(pk=flaw_id)
    FLAW.step(found.state, do)
    identity.must_hold_post(by, at)
    return found


def may(flaw: Flaw, do: str, by: Actor) -> bool:
    """Say whether this step is his."""
    if do == "reopen":
        return flaw.found_by == by.who
    role = "leader" if flaw.scope == HALL_SCOPE else KEEPER
    return by.has(role) and str(flaw.organisation) == by.org


def mender_of(region: str, scope: str, at: datetime) -> Colleague:
    """Return who mends it: of a window or a machine who leads the hall, else who keeps the catalogue.

    Of the organ of the place or the nearest above; of a standard the province's.
    """
    role = "leader" if scope == HALL_SCOPE else KEEPER
    places = identity.upwards(region)
    for place in places[-1:] if scope == "standard" else places:
        organ = identity.route(Duty.APPROVAL, place)
        staff = identity.colleagues([organ.id], on=day_of(at))
        found = next((one for one in staff if role in one.roles), None)
        if found is not None:
            return found
    raise NotAllowed(
        "还没有人可以接收发现的问题。请先请单位管理员设置大厅负责人和事项管理员岗位，再提交。"
    )


def trialists_of(by: Actor) -> QuerySet[Trialist]:
    """Return the invitations that he may see: his own; at an organ those of the organ."""
    if not by.org:
        own = by.who.startswith("subject:") and by.who == f"subject:{by.behalf}"
        return Trialist.objects.filter(subject=UUID(by.behalf)) if own else Trialist.objects.none()
    if not any(map(by.has, INVITERS)):
        return Trialist.objects.none()
    return Trialist.objects.filter(organisation=by.org)


def trialist_to_change(trialist_id: UUID, do: str, *, by: Actor) -> Trialist:
    """Lock an invitation for a step, or say no: not his to do, or not now."""
    found = trialists_of(by).select_for_update().filter(pk=trialist_id).first()
    roles = {role for one in TRIALIST.steps if one.do == do for role in one.role.split("|")}
    if found is None or ("inviter" if by.org else "applicant") not in roles:
        raise NotYours
    TRIALIST.step(found.state, do)
    return found
