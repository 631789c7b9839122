"""What the passing of days does to what people said."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from onething.kernel.actor import SYSTEM
from onething.kernel.timers import timer
from onething.voice import commands
from onething.voice.obstacle_models import Obstacle
from onething.voice.obstacle_terms import OPEN
from onething.voice.obstacles.rules import day_of, highest

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
