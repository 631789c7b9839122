"""How long somebody will wait: who is before him, at how many windows, how long one takes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Avg, F

from onething.desk import rules
from onething.desk.models import Ticket, Window
from onething.desk.opening import today
from onething.desk.terms import ANY, VIRTUAL

SECONDS = 60


@dataclass(frozen=True)
class Wait:
    """What somebody can expect; no minutes: nobody serves his business now."""

    ahead: int
    windows: int
    minutes: int | None


@dataclass(frozen=True)
class Counters:
    """The windows at which somebody sits, who waits, and how long each business takes; read once."""

    windows: Sequence[Sequence[str]]  # what each takes
    waiting: Sequence[tuple[str, int]]  # business and place of each, in order
    minutes: Mapping[str, float]

    def wait(self, business: str, place: int | None = None) -> Wait:
        """Return what a ticket of a business can expect: at this place in the line, or at its end."""
        mine = [takes for takes in self.windows if {ANY, business} & set(takes)]
        before = [
            one
            for one, where in self.waiting
            if (place is None or where < place) and any({ANY, one} & set(takes) for takes in mine)
        ]
        if not mine:
            same = sum(
                one == business for one, where in self.waiting if place is None or where < place
            )
            return Wait(same, 0, None)
        work = sum(self._minutes(one) for one in before)
        return Wait(len(before), len(mine), math.ceil(work / len(mine)))

    def _minutes(self, business: str) -> float:
        return self.minutes.get(business) or rules.businesses()[business].minutes


def counters(hall: UUID, at: datetime) -> Counters:
    """Read what is needed to say how long somebody waits in a hall: three statements."""
    windows = Window.objects.filter(hall=hall, closed=False).exclude(serving="")
    return counters_at(list(windows.order_by("number")), hall, at)


def counters_at(windows: Sequence[Window], hall: UUID, at: datetime) -> Counters:
    """Read the same with the windows at hand: two statements."""
    waiting = Ticket.objects.filter(hall=hall, day=today(at), state="waiting")
    return Counters(
        windows=[one.takes for one in windows if one.serving and VIRTUAL not in one.takes],
        waiting=list(waiting.order_by("place", "id").values_list("business", "place")),
        minutes=_minutes([hall], at),
    )


def _minutes(halls: Iterable[UUID], at: datetime) -> Mapping[str, float]:
    since = today(at) - timedelta(days=rules.queue("statistics_days"))
    rows = Ticket.objects.filter(
        hall__in=halls, day__gte=since, state="done", served_at__isnull=False
    )
    took = (
        rows.order_by().values_list("business").annotate(took=Avg(F("ended_at") - F("served_at")))
    )
    return {business: took.total_seconds() / SECONDS for business, took in took}
