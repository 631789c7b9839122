"""May he, and which ones: the team of the hall, who leads it, who entered it, whose it is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q, QuerySet

from onething.identity import queries as identity
from onething.identity.terms import Colleague, Role
from onething.kernel.actor import Actor
from onething.kernel.machine import Step
from onething.kernel.refusals import NotAllowed, NotYours
from onething.voice.aid_models import Aid
from onething.voice.aid_terms import AID, OWN, TEAM
from onething.voice.aids.rules import day_of
from onething.voice.obstacles.access import hall_above

AT_HALL = frozenset({TEAM, "leader"})


def aids_of(by: Actor) -> QuerySet[Aid]:
    """Return what he may see: his own; at the hall those of its team; what he entered for others."""
    if by.has("system"):
        return Aid.objects.all()
    if not by.org:
        own = by.who.startswith("subject:") and by.behalf
        return Aid.objects.filter(subject=UUID(by.behalf)) if own else Aid.objects.none()
    if by.has(Role.SITE):
        return Aid.objects.filter(asked_by=by.who, site__isnull=False)
    ranges = [Q(asked_by=by.who)]  # a system of others: what it sent, and no more
    if AT_HALL & set(by.roles):
        ranges.append(Q(hall=UUID(by.org)))
    return Aid.objects.filter(reduce(or_, ranges))


def aid_to_change(aid_id: UUID, do: str, *, by: Actor, at: datetime) -> tuple[Aid, Step]:
    """Lock it for a step, or say no: not his to do, or not now."""
    found = aids_of(by).select_for_update(of=("self",)).filter(pk=aid_id).first()
    if found is None or not may(found, do, by):
        raise NotYours
    step = AID.step(found.state, do)
    identity.must_hold_post(by, at)
    if do in OWN and by.org and found.handler != by.who:
        raise NotAllowed("这件帮办单由别的帮办员跟办。请他转交给您，或者由负责人协调。")
    if not _his(step.role.split("|"), found, by):
        raise NotAllowed("还没有人接手。请先接单，再写给申请人。")
    if do == "rate" and by.org and found.handler == by.who:
        raise NotAllowed("跟办的人不能自己记评价。请同事或者负责人回访后记录。")
    return found, step


def may(aid: Aid, do: str, by: Actor) -> bool:
    """Say whether this step is his, in whatever state it is."""
    return _his(
        {role for one in AID.steps if one.do == do for role in one.role.split("|")}, aid, by
    )


def _his(roles: Iterable[str], aid: Aid, by: Actor) -> bool:
    """Say whether one of these roles is his for this one."""
    if by.has("system"):
        return "system" in roles
    if not by.org:
        return "applicant" in roles and by.behalf == str(aid.subject)
    return str(aid.hall) == by.org and not set(by.roles).isdisjoint(roles)


def choices(aid: Aid, by: Actor) -> frozenset[str]:
    """Return what he may do now, by name."""
    steps = AID.choices(aid.state)
    held = {step.do for step in steps if _his(step.role.split("|"), aid, by)}
    if by.org and aid.handler != by.who:
        held -= OWN
    if by.org and aid.handler == by.who:
        held -= {"rate"}
    return frozenset(held)


def team(hall: UUID, at: datetime) -> tuple[Colleague, ...]:
    """Return the helpers of a hall."""
    return tuple(one for one in identity.colleagues([hall], on=day_of(at)) if TEAM in one.roles)


def told_at(hall: UUID, at: datetime) -> tuple[str, ...]:
    """Return the officials who are told of what comes in: the team; without one, who leads."""
    staff = identity.colleagues([hall], on=day_of(at))
    found = [one for one in staff if TEAM in one.roles]
    found = found or [one for one in staff if "leader" in one.roles]
    return tuple(sorted({str(one.official) for one in found}))


def hall_for(hall: UUID, at: datetime) -> UUID:
    """Return the hall whose team does it: this one, or the nearest above that has a team."""
    place: UUID | None = hall
    while place is not None:
        if team(place, at):
            return place
        place = hall_above(place)
    return hall
