"""How long somebody will wait: who is before him, at how many windows, how long one takes."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from heapq import heapify, heappop, heappush
from uuid import UUID

from django.db.models import Avg, F

from onething.desk import rules
from onething.desk.lines import is_manned
from onething.desk.models import Hall, Ticket, Window
from onething.desk.opening import opening, today
from onething.desk.terms import ANY, HERE, VIRTUAL, Span

SECONDS = MINUTES = 60


@dataclass(frozen=True)
class Wait:
    """What somebody can expect; no minutes: nobody serves his business now."""

    ahead: int
    windows: int
    minutes: int | None
    late: bool = False  # before the hall closes today he will probably not be called

    @property
    def doubtful(self) -> bool:
        """Say whether who takes a ticket now should be warned before."""
        return self.late or self.minutes is None

    @property
    def words(self) -> str:
        """Return how long it takes, as pages say it."""
        if self.minutes is None:
            return "现在没有窗口在办"
        if self.late:
            return "今天可能办不到"
        if not self.minutes:
            return "不用等"
        hours, minutes = divmod(self.minutes, MINUTES)
        whole = f"{hours} 小时" if hours else ""
        rest = f"{minutes} 分钟" if minutes or not hours else ""
        return f"约 {' '.join(filter(None, (whole, rest)))}"


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
    free_in: float = 0  # minutes until whoever is there is served

    def calls(self, one: Waits) -> bool:
        """Say whether it may call somebody: as the statement of `call_next` does."""
        if one.wanted not in (None, self.window):
            return False
        return bool({ANY, one.business} & set(self.takes))


@dataclass(frozen=True)
class Played:
    """A line played to its end: when each is called, when each window has nobody left to call."""

    called: Mapping[UUID | None, float]
    free: Mapping[UUID, float]


def play(
    windows: Sequence[Calls], waiting: Sequence[Waits], minutes: Callable[[str], float]
) -> Played:
    """Let the windows call those who wait, each the first whom it may; nobody else comes. Pure."""
    lines: dict[tuple[str, UUID | None], deque[int]] = defaultdict(deque)
    for place, one in enumerate(waiting):
        lines[one.business, one.wanted].append(place)
    called: dict[UUID | None, float] = {}
    free: dict[UUID, float] = {}
    next_ = [(one.free_in, number) for number, one in enumerate(windows)]
    heapify(next_)
    while next_:
        at, number = heappop(next_)
        window = windows[number]
        heads = [
            line[0]
            for (business, wanted), line in lines.items()
            if line and window.calls(Waits(None, business, wanted))
        ]
        if not heads:
            free[window.window] = at
            continue
        first = waiting[min(heads)]
        lines[first.business, first.wanted].popleft()
        called[first.ticket] = at
        heappush(next_, (at + minutes(first.business), number))
    return Played(called, free)


@dataclass(frozen=True)
class Counters:
    """The windows at which somebody sits, who waits, and how long each business takes; read once."""

    windows: Sequence[Calls]
    waiting: Sequence[Waits]  # in the order in which they are called
    minutes: Mapping[str, float]
    at: datetime
    spans: Sequence[Span] | None = None  # when the hall is open today; None: it is not asked

    @cached_property
    def played(self) -> Played:
        """Return the line as it will go if nobody else comes."""
        return play(self.windows, self.waiting, self._minutes)

    def wait(self, business: str) -> Wait:
        """Return what somebody who takes a ticket of a business now can expect."""
        mine = Waits(None, business, None)
        free = [self.played.free[one.window] for one in self.windows if one.calls(mine)]
        return self._wait(mine, self.waiting, min(free, default=None))

    def of(self, row: Ticket) -> Wait:
        """Return what somebody who waits can expect where he stands."""
        mine = Waits(row.pk, row.business, row.wanted_id)
        order = [one.ticket for one in self.waiting]
        before = order.index(row.pk) if row.pk in order else len(order)
        return self._wait(mine, self.waiting[:before], self.played.called.get(row.pk))

    def _wait(self, mine: Waits, before: Sequence[Waits], due: float | None) -> Wait:
        windows = [one for one in self.windows if one.calls(mine)]
        if not windows or due is None:
            same = sum(one.business == mine.business for one in before)
            return Wait(same, 0, None)
        ahead = sum(any(window.calls(one) for window in windows) for one in before)
        called = self._called_at(due)
        if called is None:
            return Wait(ahead, len(windows), math.ceil(due), late=True)
        return Wait(ahead, len(windows), math.ceil((called - self.at).total_seconds() / SECONDS))

    def _called_at(self, due: float) -> datetime | None:
        """Return the moment after so many minutes in which the hall is open; None: not today."""
        left = timedelta(minutes=due)
        if self.spans is None:
            return self.at + left
        for span in self.spans:
            since = max(span.since, self.at)
            if since >= span.until:
                continue
            if since + left < span.until:
                return since + left
            left -= span.until - since
        return None

    def _minutes(self, business: str) -> float:
        return self.minutes.get(business) or rules.businesses()[business].minutes


def counters(hall: UUID, at: datetime, spans: Sequence[Span] | None = None) -> Counters:
    """Read what is needed to say how long somebody waits in a hall: three statements."""
    windows = Window.objects.filter(hall=hall, closed=False).exclude(serving="")
    return counters_at(list(windows.order_by("number")), hall, at, spans)


def counters_today(hall: Hall, at: datetime) -> Counters:
    """Read the same with when the hall is open today: five statements."""
    day = today(at)
    return counters(hall.pk, at, opening([hall.pk], day, day).spans(hall, day) or ())


def counters_at(
    windows: Sequence[Window], hall: UUID, at: datetime, spans: Sequence[Span] | None = None
) -> Counters:
    """Read the same with the windows at hand: two statements."""
    rows = Ticket.objects.filter(hall=hall, day=today(at), state__in=("waiting", *HERE))
    found = list(
        rows.order_by("place", "id").values_list(
            "pk", "business", "wanted", "state", "window", "served_at"
        )
    )
    minutes = _minutes([hall], at)
    here = {
        window: _left(minutes, business, served, at)
        for _, business, _, state, window, served in found
        if state != "waiting"
    }
    return Counters(
        windows=[
            Calls(one.pk, one.takes, here.get(one.pk, 0))
            for one in windows
            if is_manned(one) and VIRTUAL not in one.takes
        ],
        waiting=[
            Waits(pk, business, wanted)
            for pk, business, wanted, state, *_ in found
            if state == "waiting"
        ],
        minutes=minutes,
        at=at,
        spans=spans,
    )


def _left(
    minutes: Mapping[str, float], business: str, served: datetime | None, at: datetime
) -> float:
    """Return for how many minutes still somebody is at a window: at least one."""
    whole = minutes.get(business) or rules.businesses()[business].minutes
    gone = (at - served).total_seconds() / SECONDS if served else 0
    return max(whole - gone, 1)


def _minutes(halls: Iterable[UUID], at: datetime) -> Mapping[str, float]:
    since = today(at) - timedelta(days=rules.queue("statistics_days"))
    rows = Ticket.objects.filter(
        hall__in=halls, day__gte=since, state="done", served_at__isnull=False
    )
    took = (
        rows.order_by().values_list("business").annotate(took=Avg(F("ended_at") - F("served_at")))
    )
    return {business: took.total_seconds() / SECONDS for business, took in took}
