"""What was said about the service, and the work that it made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Avg, Count, Q

from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours
from onething.voice.aids.figures import AidFigures, AidTally, aid_figures, aids_behind
from onething.voice.aids.matters import (
    aid_matters,
    aid_matters_led,
    aid_proposals,
    aid_removals,
)
from onething.voice.aids.queries import (
    AidCall,
    AidPage,
    AidRow,
    AidSheet,
    aid,
    aid_call,
    aid_caller,
    aid_duties,
    aid_groups,
    aid_kinds,
    aid_kinds_there,
    aid_limits,
    aid_of_draft,
    aid_scripts,
    aid_sources,
    aid_team,
    aids,
    for_aid_message,
    for_aid_ticket,
    my_aids,
)
from onething.voice.aids.talking import most_said, said_file
from onething.voice.at_sites import site_of
from onething.voice.behind import Asked, Behind
from onething.voice.models import Evaluation, Rectification
from onething.voice.naming import matter_now
from onething.voice.obstacles.cards import (
    ObstacleFigures,
    ObstacleNote,
    ObstaclePage,
    ObstacleRow,
    ObstacleSheet,
    Tally,
)
from onething.voice.obstacles.figures import obstacle_figures, obstacles_behind
from onething.voice.obstacles.queries import (
    ObstacleCaller,
    for_obstacle_message,
    my_obstacles,
    obstacle,
    obstacle_blocks,
    obstacle_caller,
    obstacle_choices,
    obstacle_kinds,
    obstacle_limits,
    obstacle_of_code,
    obstacle_receipt,
    obstacle_subject,
    obstacles,
    obstacles_about,
)
from onething.voice.practice.queries import CallCard, call_kinds_for, call_sheet
from onething.voice.projects.cards import ProjectPage, ProjectRow, ProjectSheet
from onething.voice.projects.cards import StageTheme as ProjectTheme
from onething.voice.projects.figures import ProjectFigures, project_figures, unmanned
from onething.voice.projects.manual import project_manual
from onething.voice.projects.queries import (
    for_project_message,
    my_projects,
    project,
    project_matters,
    project_names,
    project_of_order,
    project_records,
    project_stages,
    project_team,
    project_themes,
    project_zones,
    projects,
)
from onething.voice.registered import Registered, registered
from onething.voice.screenings.queries import (
    Looked,
    ScreeningPage,
    ScreeningRow,
    ScreeningSheet,
    ScreeningTold,
    my_screenings,
    needs_to_look_at,
    screening,
    screening_needs,
    screening_told,
    screening_verdicts,
    screenings,
    screenings_for,
)
from onething.voice.terms import STAGES, STATES, WINDOW, grades, rules
from onething.voice.walks.queries import (
    FlawTold,
    flaw,
    flaw_told,
    flaws,
    flaws_at,
    flaws_of_obstacle,
    for_flaw_message,
    picture_mb,
    walk,
    walk_choices,
    walk_figures,
    walk_name,
    walk_picture,
    walk_severities,
    walks,
)
from onething.voice.walks.trialists import (
    TrialistRow,
    TrialRow,
    my_trials,
    trialist,
    trialists,
)

__all__ = [
    "AidCall",
    "AidFigures",
    "AidPage",
    "AidRow",
    "AidSheet",
    "AidTally",
    "Asked",
    "Behind",
    "CallCard",
    "FlawTold",
    "Grade",
    "Looked",
    "ObstacleCaller",
    "ObstacleFigures",
    "ObstacleNote",
    "ObstaclePage",
    "ObstacleRow",
    "ObstacleSheet",
    "ProjectFigures",
    "ProjectPage",
    "ProjectRow",
    "ProjectSheet",
    "ProjectTheme",
    "Rated",
    "Registered",
    "ScreeningPage",
    "ScreeningRow",
    "ScreeningSheet",
    "ScreeningTold",
    "Tally",
    "TrialRow",
    "TrialistRow",
    "Work",
    "aid",
    "aid_call",
    "aid_caller",
    "aid_duties",
    "aid_figures",
    "aid_groups",
    "aid_kinds",
    "aid_kinds_there",
    "aid_limits",
    "aid_matters",
    "aid_matters_led",
    "aid_of_draft",
    "aid_proposals",
    "aid_removals",
    "aid_scripts",
    "aid_sources",
    "aid_team",
    "aids",
    "aids_behind",
    "call_kinds_for",
    "call_sheet",
    "choices",
    "flaw",
    "flaw_told",
    "flaws",
    "flaws_at",
    "flaws_of_obstacle",
    "for_aid_message",
    "for_aid_ticket",
    "for_flaw_message",
    "for_obstacle_message",
    "for_project_message",
    "matter_now",
    "most_said",
    "my_aids",
    "my_obstacles",
    "my_projects",
    "my_screenings",
    "my_trials",
    "needs_to_look_at",
    "obstacle",
    "obstacle_blocks",
    "obstacle_caller",
    "obstacle_choices",
    "obstacle_figures",
    "obstacle_kinds",
    "obstacle_limits",
    "obstacle_of_code",
    "obstacle_receipt",
    "obstacle_subject",
    "obstacles",
    "obstacles_about",
    "obstacles_behind",
    "picture_mb",
    "project",
    "project_figures",
    "project_manual",
    "project_matters",
    "project_names",
    "project_of_order",
    "project_records",
    "project_stages",
    "project_team",
    "project_themes",
    "project_zones",
    "projects",
    "rated",
    "registered",
    "said_file",
    "screening",
    "screening_needs",
    "screening_told",
    "screening_verdicts",
    "screenings",
    "screenings_for",
    "site_of",
    "trialist",
    "trialists",
    "unmanned",
    "walk",
    "walk_choices",
    "walk_figures",
    "walk_name",
    "walk_picture",
    "walk_severities",
    "walks",
    "works",
]
PAGE = 50


@dataclass(frozen=True)
class Grade:
    """A grade that can be chosen, with its tags."""

    value: int
    word: str
    tags: tuple[str, ...]


@dataclass(frozen=True)
class Rated:
    """An evaluation as its author sees it again."""

    stage: str
    word: str
    reply: str


@dataclass(frozen=True)
class Work:
    """A bad review to be looked into."""

    id: UUID
    number: str
    title: str
    stage: str
    grade: str
    tags: tuple[str, ...]
    text: str
    anonymous: bool
    at: datetime
    state: str
    words: str
    contact_by: date | None
    rectify_by: date | None
    contact_note: str
    reply: str


def choices() -> tuple[Grade, ...]:
    """Return the five grades, best first, none preselected."""
    return tuple(Grade(row["value"], row["word"], tuple(row["tags"])) for row in rules()["grades"])


def rated(application: UUID) -> dict[str, Rated]:
    """Return what was rated of an application, by step."""
    rows = Evaluation.objects.filter(application=application).select_related("rectification")
    return {row.stage: Rated(STAGES[row.stage], grades()[row.grade], _reply(row)) for row in rows}


def unrated(applications: Sequence[UUID], stage: str) -> frozenset[UUID]:
    """Return of which of these nothing was rated at this step; one statement, none for none."""
    if not applications:
        return frozenset()
    rows = Evaluation.objects.filter(application__in=applications, stage=stage)
    return frozenset(applications) - frozenset(rows.values_list("application", flat=True))


@dataclass(frozen=True)
class OwnGrades:
    """What visitors of a clerk's windows said today."""

    count: int
    good: int
    average: float | None


def grades_of(by: Actor, since: datetime) -> OwnGrades:
    """Return the grades that he was given at windows since then; one statement."""
    rows = Evaluation.objects.filter(official=by.who, at__gte=since)
    said = rows.aggregate(
        count=Count("id"),
        good=Count("id", filter=Q(grade__gt=int(rules()["bad_from"]))),
        average=Avg("grade"),
    )
    average = said["average"]
    return OwnGrades(said["count"], said["good"], round(average, 1) if average else None)


def was_rated(ticket: UUID) -> bool:
    """Say whether this visit was rated."""
    return Evaluation.objects.filter(application=ticket, stage=WINDOW).exists()


def _reply(row: Evaluation) -> str:
    work: Rectification | None = getattr(row, "rectification", None)
    return work.reply if work else ""


def works(by: Actor) -> tuple[Work, ...]:
    """Return the open bad reviews of his office, most urgent first, then those done lately."""
    if not by.has("leader"):
        raise NotYours
    rows = (
        Rectification.objects.filter(office=by.org)
        .select_related("evaluation")
        .order_by("done_at", "rectify_by", "id")[:PAGE]
    )
    return tuple(_work(row) for row in sorted(rows, key=lambda row: row.state == "done"))


def _work(row: Rectification) -> Work:
    said = row.evaluation
    return Work(
        row.pk,
        said.number,
        said.title,
        STAGES[said.stage],
        grades()[said.grade],
        tuple(said.tags),
        said.text,
        said.anonymous,
        said.at,
        row.state,
        STATES[row.state],
        row.contact_by,
        row.rectify_by,
        row.contact_note,
        row.reply,
    )
