"""May he, and which ones: the enterprise its own, the team of the hall, who leads it or a place above."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from onething.identity import queries as identity
from onething.identity.terms import Colleague, matters_in
from onething.kernel.actor import Actor
from onething.kernel.machine import Step
from onething.kernel.refusals import NotAllowed, NotYours
from onething.voice.aids.access import team
from onething.voice.aids.rules import day_of
from onething.voice.project_models import Project
from onething.voice.project_terms import MANAGER, OWN, PROJECT
from onething.voice.projects.rules import slugs_for


def projects_of(by: Actor) -> QuerySet[Project]:
    """Return what he may see: of an enterprise its own; of officials those of their team or place."""
    if by.has("system"):
        return Project.objects.all()
    if not by.org:
        return _of_subject(by)
    if not by.who.startswith("official:"):
        return Project.objects.none()
    if by.has("leader"):
        place = identity.organisation(UUID(by.org)).region.rstrip("0")
        return Project.objects.filter(region__startswith=place)
    return Project.objects.filter(hall=by.org) if by.has(MANAGER) else Project.objects.none()


def _of_subject(by: Actor) -> QuerySet[Project]:
    """Return the projects of the enterprise for which he acts, if he may act in their matters."""
    if not by.behalf:
        return Project.objects.none()
    found = Project.objects.filter(subject=UUID(by.behalf))
    matters = matters_in(by.roles)
    if not matters:
        return found
    kinds = set(found.values_list("kind", flat=True).distinct().order_by("kind"))
    return found.filter(kind__in=[kind for kind in kinds if matters & set(slugs_for(kind))])


def project_to_change(
    project_id: UUID, do: str, *, by: Actor, at: datetime
) -> tuple[Project, Step]:
    """Lock it for a step, or say no: not his to do, or not now."""
    found = projects_of(by).select_for_update(of=("self",)).filter(pk=project_id).first()
    if found is None or not may(found, do, by):
        raise NotYours
    step = PROJECT.step(found.state, do)
    if by.org and not by.has("system"):
        identity.must_hold_post(by, at)
    if by.org and by.has(MANAGER) and not by.has("leader") and not manages(found, by):
        raise NotAllowed("这个项目由别的项目经理负责。请他办理，或者由负责人变更项目经理。")
    return found, step


def manages(project: Project, by: Actor) -> bool:
    """Say whether he is its manager, in his own name."""
    return bool(by.org) and by.who == f"official:{project.manager}"


def may(project: Project, do: str, by: Actor) -> bool:
    """Say whether this step is his, in whatever state it is."""
    roles = {role for step in PROJECT.steps if step.do == do for role in step.role.split("|")}
    if by.has("system"):
        return False
    if not by.org:
        return "applicant" in roles and by.behalf == str(project.subject)
    return str(project.hall) == by.org and bool(roles & set(by.roles))


def choices(project: Project, by: Actor) -> frozenset[str]:
    """Return what he may do now, by name."""
    held = {step.do for step in PROJECT.choices(project.state) if may(project, step.do, by)}
    if not by.org:
        return frozenset(held)
    if by.has("leader"):
        return frozenset(held - OWN)
    return frozenset(held) if manages(project, by) else frozenset()


def managers(hall: UUID, at: datetime) -> tuple[Colleague, ...]:
    """Return who may manage projects of a hall: its team."""
    return team(hall, at)


def leaders(hall: UUID, at: datetime) -> tuple[str, ...]:
    """Return who leads a hall."""
    staff = identity.colleagues([hall], on=day_of(at))
    return tuple(sorted({str(one.official) for one in staff if "leader" in one.roles}))
