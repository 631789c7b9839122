"""What the passing of days does to what people said."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from onething.cases import queries as cases
from onething.kernel.actor import SYSTEM
from onething.kernel.timers import timer
from onething.voice import commands
from onething.voice.aid_models import Aid
from onething.voice.aid_terms import OPEN as OPEN_AIDS
from onething.voice.obstacle_models import Obstacle
from onething.voice.obstacle_terms import OPEN
from onething.voice.obstacles.rules import day_of, highest
from onething.voice.project_models import ProjectMilestone
from onething.voice.projects.figures import unmanned
from onething.voice.screening_models import Screening
from onething.voice.screening_terms import OPEN as OPEN_SCREENINGS
from onething.voice.screenings.rules import rules as screening_rules
from onething.voice.walk_models import Flaw
from onething.voice.walks.rules import highest as highest_level

BATCH = 200


@timer
def supervise_late_obstacles(at: datetime) -> None:
    """Tell those who must see to what is late, once a day at most."""
    today = day_of(at)
    late = Q(first_at=None, first_by__lt=today) | Q(due_on__lt=today)
    rows = Obstacle.objects.filter(late, state__in=OPEN, supervised__lt=highest()).order_by(
        "due_on", "pk"
    )
    for pk in list(rows.values_list("pk", flat=True)[:BATCH]):
        by = SYSTEM.because(f"supervise:{pk}:{today}")
        commands.supervise_obstacle(pk, by=by, at=at)


@timer
def put_silent_obstacles_to_the_files(at: datetime) -> None:
    """Archive what was answered and of which nothing was heard in time."""
    rows = Obstacle.objects.filter(state="closed", feedback_by__lt=day_of(at)).order_by("pk")
    for pk, last in list(rows.values_list("pk", "feedback_by")[:BATCH]):
        commands.lapse_obstacle(pk, by=SYSTEM.because(f"lapse:{pk}:{last}"), at=at)


@timer
def remind_of_late_aids(at: datetime) -> None:
    """Tell who leads a hall which orders for help are late, once for each."""
    today = day_of(at)
    late = Q(first_at=None, first_by__lt=today) | Q(due_on__lt=today)
    rows = Aid.objects.filter(late, state__in=OPEN_AIDS, reminded=False).order_by("due_on", "pk")
    for pk in list(rows.values_list("pk", flat=True)[:BATCH]):
        commands.remind_of_late_aid(pk, by=SYSTEM.because(f"late:{pk}"), at=at)


@timer
def put_unrated_aids_to_the_files(at: datetime) -> None:
    """Archive what nobody rated in time."""
    rows = Aid.objects.filter(state__in=("solved", "unsolved"), rate_by__lt=day_of(at))
    for pk in list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        commands.lapse_aid(pk, by=SYSTEM.because(f"lapse:{pk}"), at=at)


@timer
def tell_of_late_milestones(at: datetime) -> None:
    """Tell of the days of projects that have passed, once for each day that was set."""
    rows = ProjectMilestone.objects.filter(
        done_on=None, told=False, due_on__lt=day_of(at), project__state="running"
    )
    for pk, due in list(rows.order_by("due_on", "pk").values_list("pk", "due_on")[:BATCH]):
        commands.tell_late_milestone(pk, by=SYSTEM.because(f"late:{pk}:{due}"), at=at)


@timer
def tell_of_unmanned_projects(at: datetime) -> None:
    """Tell who leads a hall which projects have lost their manager."""
    for pk in unmanned(at)[:BATCH]:
        by = SYSTEM.because(f"unmanned:{pk}:{day_of(at)}")
        commands.tell_unmanned_project(pk, by=by, at=at)


@timer
def supervise_late_flaws(at: datetime) -> None:
    """Tell those who must see to what walks and trials found and nobody has mended in time."""
    today = day_of(at)
    rows = Flaw.objects.filter(state="open", due_on__lt=today, supervised__lt=highest_level())
    for pk in list(rows.order_by("due_on", "pk").values_list("pk", flat=True)[:BATCH]):
        commands.supervise_flaw(pk, by=SYSTEM.because(f"supervise:{pk}:{today}"), at=at)


@timer
def file_screenings(at: datetime) -> None:
    """Note what of that which was looked at has become an application: asked now and then, not at each filing."""
    rows = Screening.objects.filter(state__in=OPEN_SCREENINGS, subject__isnull=False)
    looked = list(rows.order_by("made_at", "pk").values_list("subject", "slug", "made_at")[:BATCH])
    if not looked:
        return
    open_ = {(subject, slug) for subject, slug, _ in looked}
    people = {subject for subject, _, _ in looked if subject is not None}
    for subject, slug, application in cases.filed_since(people, looked[0][2]):
        if (subject, slug) in open_:
            by = SYSTEM.because(f"screened:{application}")
            commands.file_screening(subject, slug, application, by=by, at=at)


@timer
def put_old_screenings_to_the_files(at: datetime) -> None:
    """Archive what was looked at long ago and never filed."""
    long = at - timedelta(days=int(screening_rules()["days"]))
    rows = Screening.objects.filter(state__in=OPEN_SCREENINGS, looked_at__lte=long)
    for pk in list(rows.order_by("looked_at", "pk").values_list("pk", flat=True)[:BATCH]):
        commands.lapse_screening(pk, by=SYSTEM.because(f"lapse:{pk}"), at=at)
