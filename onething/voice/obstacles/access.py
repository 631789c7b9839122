"""May he, and which ones: nobody handles, nor sees, what is said of himself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q, QuerySet

from onething.identity import queries as identity
from onething.identity.terms import Colleague, Duty, Role
from onething.kernel.actor import Actor
from onething.kernel.codes import plain_code, plain_number
from onething.kernel.machine import Step
from onething.kernel.refusals import NotAllowed, NotYours
from onething.voice.obstacle_models import Obstacle
from onething.voice.obstacle_terms import AT_OFFICE, ENTER, HALL, OBSTACLE, OFFICE, WITH_OFFICE
from onething.voice.obstacles.rules import day_of

FOLLOWS = frozenset(HALL.split("|"))
ANSWERS = frozenset(OFFICE.split("|"))


def obstacles_of(by: Actor) -> QuerySet[Obstacle]:
    """Return what he may see: his own; at the hall what he follows; in an office what was passed to it."""
    if by.has("system"):
        return Obstacle.objects.all()
    if not by.org:
        own = UUID(by.behalf) if by.behalf else None
        return Obstacle.objects.filter(subject=own) if own else Obstacle.objects.none()
    if by.has(Role.SITE):
        return Obstacle.objects.filter(filed_by=by.who, site__isnull=False)
    roles, org = set(by.roles), UUID(by.org)
    ranges = [Q(filed_by=by.who)] if roles & ENTER.keys() else []
    if roles & FOLLOWS:
        ranges += [Q(hall=org), Q(supervisor=org)]
    if roles & ANSWERS:
        ranges.append(Q(office=org, state__in=WITH_OFFICE))
    if not ranges:
        return Obstacle.objects.none()
    found = Obstacle.objects.filter(reduce(or_, ranges))
    return found.exclude(complained__contains=[official_of(by)])


def obstacle_to_change(
    obstacle_id: UUID, do: str, *, by: Actor, at: datetime
) -> tuple[Obstacle, Step]:
    """Lock it for a step, or say no: not his to do, or not now."""
    rows = obstacles_of(by).select_for_update(of=("self",))
    found = rows.filter(pk=obstacle_id).first()
    if found is None or not may(found, do, by):
        raise NotYours
    step = OBSTACLE.step(found.state, do)
    identity.must_hold_post(by, at)
    return found, step


def obstacle_by_code(number: str, code: str) -> Obstacle:
    """Return, locked, what somebody filed who has its number and its code."""
    rows = Obstacle.objects.select_for_update(of=("self",))
    plain = plain_code(code)
    found = rows.filter(number=plain_number(number), code=plain).first() if plain else None
    if found is None:
        raise NotYours("没有找到。请对照登记凭证核对编号和查询码，再查一次。")
    return found


def may(obstacle: Obstacle, do: str, by: Actor) -> bool:
    """Say whether this step is his, in whatever state it is."""
    roles = {role for step in OBSTACLE.steps if step.do == do for role in step.role.split("|")}
    if by.has("system"):
        return "system" in roles
    if not by.org:
        return "applicant" in roles and by.behalf == str(obstacle.subject)
    place = obstacle.office if do in AT_OFFICE else obstacle.hall
    return str(place) == by.org and bool(roles & set(by.roles))


def choices(obstacle: Obstacle, by: Actor) -> tuple[Step, ...]:
    """Return what he may do now."""
    return tuple(step for step in OBSTACLE.choices(obstacle.state) if may(obstacle, step.do, by))


def followers(hall: UUID, complained: Iterable[UUID], at: datetime) -> tuple[Colleague, ...]:
    """Return who may follow it at a hall, without those who are complained of; the one person first."""
    found = _staff(hall, FOLLOWS, complained, at)
    return tuple(sorted(found, key=lambda one: "resolver" not in one.roles))


def answerers(office: UUID, complained: Iterable[UUID], at: datetime) -> tuple[Colleague, ...]:
    """Return who may answer for an office, without those who are complained of."""
    return tuple(_staff(office, ANSWERS, complained, at))


def _staff(
    where: UUID, roles: frozenset[str], without: Iterable[UUID], at: datetime
) -> list[Colleague]:
    left = set(without)
    staff = identity.colleagues([where], on=day_of(at))
    return [one for one in staff if roles & set(one.roles) and one.official not in left]


def hall_for(hall: UUID, complained: Iterable[UUID], at: datetime) -> UUID:
    """Return the hall that follows it: this one, or the nearest above where somebody may."""
    without = tuple(complained)
    place: UUID | None = hall
    while place is not None:
        if followers(place, without, at):
            return place
        place = hall_above(place)
    if without:
        raise NotAllowed("被反映的人以外，没有可以办理的人。请拨打 12345 反映。")
    return hall


def hall_above(hall: UUID) -> UUID | None:
    """Return the hall of the place above, or None for the province."""
    place = identity.region(identity.organisation(hall).region)
    return identity.route(Duty.APPROVAL, place.parent).id if place.parent else None


def official_of(by: Actor) -> UUID:
    """Return the official who acts; a system acts for nobody here."""
    kind, _, number = by.who.partition(":")
    if kind != "official":
        raise NotYours
    return UUID(number)
