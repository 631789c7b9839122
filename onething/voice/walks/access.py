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
from onething.voice.walk_models import Flaw, Walk
from onething.voice.walk_terms import FLAW, WALK, WALKERS

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
        return Flaw.objects.none()
    if by.has(KEEPER):
        organ = identity.organisation(UUID(by.org))
        if not identity.region(organ.region).parent:
            return Flaw.objects.all()
        return Flaw.objects.filter(Q(organisation=by.org) | Q(found_by=by.who))
    if set(WALKERS) & set(by.roles):
        return Flaw.objects.filter(Q(found_by=by.who) | Q(step__walk__organisation=by.org))
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
    return by.has(KEEPER) and str(flaw.organisation) == by.org


def keeper_of(region: str, scope: str, at: datetime) -> Colleague:
    """Return who keeps the catalogue for a place: of its organ or the nearest above; of a standard the province's."""
    places = identity.upwards(region)
    for place in places[-1:] if scope == "standard" else places:
        organ = identity.route(Duty.APPROVAL, place)
        staff = identity.colleagues([organ.id], on=day_of(at))
        found = next((one for one in staff if KEEPER in one.roles), None)
        if found is not None:
            return found
    raise NotAllowed(
        "还没有事项管理员可以接收发现的问题。请先请单位管理员设置事项管理员岗位，再提交。"
    )
