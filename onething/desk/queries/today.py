"""我的今日: whom a clerk has served at windows today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Avg, Count, F, Q

from onething.desk import access
from onething.desk.models import Ticket
from onething.desk.opening import today
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours


@dataclass(frozen=True)
class MyDay:
    """Tickets of a clerk on this day."""

    window: int | None  # at which he sits
    window_name: str
    served: int
    passed: int
    average: int | None  # minutes from beginning to end


def my_day(by: Actor, at: datetime) -> MyDay:
    """Return how many he served and passed over today, and how long it took; two statements."""
    if not (by.org and by.has("window")):
        raise NotYours
    window = access.own_window(by)
    done = Q(state="done", served_at__isnull=False)
    said = Ticket.objects.filter(official=by.who, day=today(at)).aggregate(
        served=Count("id", filter=done),
        passed=Count("id", filter=Q(state="passed")),
        average=Avg(F("ended_at") - F("served_at"), filter=done),
    )
    average = said["average"]
    return MyDay(
        window=window.number if window else None,
        window_name=window.name if window else "",
        served=said["served"],
        passed=said["passed"],
        average=round(average.total_seconds() / 60) if average is not None else None,
    )
