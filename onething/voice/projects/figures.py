"""Figures of 全代办 for who leads: projects by zone and stage, late ones, average days of a stage."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours
from onething.voice.aids.rules import day_of
from onething.voice.project_models import Project, ProjectMilestone
from onething.voice.projects import access
from onething.voice.projects.rules import names, stages


@dataclass(frozen=True)
class ProjectTally:
    """How many projects of a zone, a kind or a manager, how many are late, what they cost."""

    name: str
    projects: int
    running: int
    late: int
    finished: int
    investment: str


@dataclass(frozen=True)
class StageTally:
    """How many projects are in a stage, how many left it, how long it took them on average."""

    name: str
    now: int
    late: int
    done: int
    days: str  # calendar days on average
    in_time: str


@dataclass(frozen=True)
class ProjectFigures:
    """The figures of today."""

    whole: ProjectTally
    visits: int
    asked: int
    by_zone: tuple[ProjectTally, ...]
    by_kind: tuple[ProjectTally, ...]
    by_manager: tuple[ProjectTally, ...]
    by_stage: tuple[StageTally, ...]


def project_figures(by: Actor, at: datetime, *, zone: str = "") -> ProjectFigures:
    """Return the figures of the projects in the places that he leads, of one zone if wanted."""
    if not by.has("leader"):
        raise NotYours
    found = access.projects_of(by)
    rows = list(
        (found.filter(zone=zone) if zone else found).prefetch_related("milestones", "visits")
    )
    managers = identity.officials({row.manager for row in rows})
    today = day_of(at)
    visits = [one for row in rows for one in row.visits.all()]

    def by_name(name_of: Callable[[Project], str]) -> tuple[ProjectTally, ...]:
        groups: dict[str, list[Project]] = {}
        for row in rows:
            groups.setdefault(name_of(row), []).append(row)
        tallies = [_tally(name, group, today) for name, group in groups.items()]
        return tuple(sorted(tallies, key=lambda one: (-one.projects, one.name)))

    return ProjectFigures(
        whole=_tally("合计", rows, today),
        visits=len(visits),
        asked=sum(bool(one.asked) for one in visits),
        by_zone=by_name(lambda row: names("zones")[row.zone]),
        by_kind=by_name(lambda row: names("kinds")[row.kind]),
        by_manager=by_name(lambda row: managers.get(row.manager, "")),
        by_stage=_stages(rows, today),
    )


def _steps(row: Project) -> list[ProjectMilestone]:
    return sorted(row.milestones.all(), key=lambda one: one.place)


def _is_late(one: ProjectMilestone, today: date) -> bool:
    return one.done_on is None and one.due_on is not None and one.due_on < today


def _tally(name: str, rows: list[Project], today: date) -> ProjectTally:
    running = [row for row in rows if row.state == "running"]
    money = sum(row.investment for row in rows if row.investment is not None)
    return ProjectTally(
        name,
        len(rows),
        len(running),
        sum(any(_is_late(one, today) for one in row.milestones.all()) for row in running),
        sum(row.state == "finished" for row in rows),
        f"{money:,.0f} 万元" if money else "—",
    )


def _stages(rows: Iterable[Project], today: date) -> tuple[StageTally, ...]:
    spans: dict[str, list[int]] = {one.key: [] for one in stages()}
    kept: dict[str, list[bool]] = {one.key: [] for one in stages()}
    now = dict.fromkeys(spans, 0)
    late = dict.fromkeys(spans, 0)
    for row in rows:
        begun = day_of(row.opened_at)
        for one in (step for step in _steps(row) if step.stage in spans):
            if one.done_on is None:
                now[one.stage] += row.state == "running"
                late[one.stage] += row.state == "running" and _is_late(one, today)
                break
            spans[one.stage].append(max((one.done_on - begun).days, 0))
            kept[one.stage] += [one.done_on <= one.due_on] if one.due_on else []
            begun = one.done_on
    return tuple(
        StageTally(
            one.name,
            now[one.key],
            late[one.key],
            len(spans[one.key]),
            f"{sum(spans[one.key]) / len(spans[one.key]):.1f} 天" if spans[one.key] else "—",
            f"{sum(kept[one.key])}／{len(kept[one.key])}" if kept[one.key] else "—",
        )
        for one in stages()
    )


def unmanned(at: datetime) -> tuple[UUID, ...]:
    """Return the projects whose manager is not in the team of the hall any more, and nobody was told."""
    rows = Project.objects.filter(missing=False).exclude(state="stopped")
    halls = set(rows.values_list("hall", flat=True).order_by("hall").distinct())
    teams = {hall: {one.official for one in access.managers(hall, at)} for hall in halls}
    found = rows.order_by("pk").values_list("pk", "hall", "manager")
    return tuple(pk for pk, hall, manager in found if manager not in teams[hall])
