"""How long somebody will wait: who is before him, at how many windows, how long one takes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Avg, F

from onething.desk import rules
from onething.desk.lines import is_manned
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
class Waits:
    """One who waits, or would; `wanted`: the only window that may call him."""

    ticket: UUID | None
    business: str
    wanted: UUID | None


@dataclass(frozen=True)
class Calls:
    """A window at which somebody sits, and what it takes."""

    window: UUID
    takes: Sequence[str]

    def calls(self, one: Waits) -> bool:
        """Say whether it may call somebody: as the statement of `call_next` does."""
        if one.wanted not in (None, self.window):
            return False
        return bool({ANY, one.business} & set(self.takes))


@dataclass(frozen=True)
class Counters:
    """The windows at which somebody sits, who waits, and how long each business takes; read once."""

    windows: Sequence[Calls]
    waiting: Sequence[Waits]  # in the order in which they are called
    minutes: Mapping[str, float]

    def wait(self, business: str) -> Wait:
        """Return what somebody who takes a ticket of a business now can expect."""
        return self._wait(Waits(None, business, None), self.waiting)

    def of(self, row: Ticket) -> Wait:
        """Return what somebody who waits can expect where he stands."""
        mine = Waits(row.pk, row.business, row.wanted_id)
        order = [one.ticket for one in self.waiting]
        before = order.index(row.pk) if row.pk in order else len(order)
        return self._wait(mine, self.waiting[:before])

    def _wait(self, mine: Waits, before: Sequence[Waits]) -> Wait:
        windows = [one for one in self.windows if one.calls(mine)]
        if not windows:
            same = sum(one.business == mine.business for one in before)
            return Wait(same, 0, None)
        ahead = [one for one in before if any(window.calls(one) for window in windows)]
        work = sum(self._minutes(one.business) for one in ahead)
        return Wait(len(ahead), len(windows), math.ceil(work / len(windows)))

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
        windows=[
            Calls(one.pk, one.takes)
            for one in windows
            if is_manned(one) and VIRTUAL not in one.takes
        ],
        waiting=[
            Waits(*one)
            for one in waiting.order_by("place", "id").values_list("pk", "business", "wanted")
        ],
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
