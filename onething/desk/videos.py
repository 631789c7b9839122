"""Virtual windows: whether one is open, how long one waits there, as whom a clerk reads along."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from django.db.models import Avg, F, Q, QuerySet

from onething.desk import rules
from onething.desk.models import Hall, Video, Window
from onething.desk.opening import Opening, opening, today
from onething.desk.terms import VIRTUAL, of_day, spans
from onething.desk.waiting import SECONDS, Wait
from onething.kernel.actor import Actor
from onething.kernel.calendar import official


def virtual_windows() -> QuerySet[Window]:
    """Return the windows that take people by video."""
    return Window.objects.filter(takes=[VIRTUAL], closed=False)


def is_open(hall: Hall, at: datetime, known: Opening | None = None) -> bool:
    """Say whether the virtual window of a hall is open: in its own hours, while the hall is open.

    On a day for which the hall has said otherwise it is open as the hall is.
    """
    day = today(at)
    opened = known or opening([hall.pk], day, day)
    if not opened.is_open(hall, at):
        return False
    if (hall.pk, day) in opened.days:
        return True
    texts = of_day(rules.video()["hours"], day, official())  # known: the hall is open by the week
    return any(span.holds(at) for span in spans(texts, day))


def ahead_of(row: Video) -> int:
    """Return how many asked before somebody and wait still."""
    waiting = Video.objects.filter(hall=row.hall_id, state="waiting")
    return waiting.filter(
        Q(asked_at__lt=row.asked_at) | Q(asked_at=row.asked_at, id__lt=row.pk)
    ).count()


def wait_in(hall: Hall, ahead: int, at: datetime) -> Wait:
    """Return what somebody can expect with so many before him: two statements."""
    windows = virtual_windows().filter(hall=hall).exclude(serving="").count()
    if not windows:
        return Wait(ahead, 0, None)
    since = at - timedelta(days=rules.video()["statistics_days"])
    rows = Video.objects.filter(hall=hall, state="done", ended_at__gte=since, meeting=None)
    took = rows.order_by().aggregate(took=Avg(F("ended_at") - F("joined_at")))["took"]
    usual = took.total_seconds() / SECONDS if took else rules.video()["usual_minutes"]
    return Wait(ahead, windows, math.ceil(ahead * usual / windows))


def reader_of(row: Video) -> Actor | None:
    """Return as whom the clerk reads the matter along, while they talk and if the other agreed to it.

    It reads only: no command takes it.
    """
    if row.matter is None or not row.shares or row.state != "talking":
        return None
    return Actor(who=row.official, behalf=str(row.subject), roles=("act:read",), via="video")
