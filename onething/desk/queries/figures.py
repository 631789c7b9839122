"""排队统计 of a hall: how long people waited and were served, by business, hour and day; from the tickets."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Aggregate, Count, DurationField, F, Q, QuerySet
from django.db.models.functions import ExtractHour

from onething.desk import access, rules
from onething.desk.models import Ticket
from onething.desk.queries.helps import Helped, helped
from onething.kernel.actor import Actor
from onething.kernel.clock import CHINA
from onething.kernel.refusals import NotYours

MOST_DAYS: Final = 30
MEDIAN, NINETY = 0.5, 0.9
COUNTS = ("taken", "called", "done", "passed", "dropped", "booked", "on_time")


class Percentile(Aggregate):
    """How long at most it took this share of people."""

    function = "percentile_disc"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True)
class Waited:
    """Figures of some tickets: of one business, one hour or one day, or of all."""

    key: Any
    name: str
    taken: int
    called: int
    wait: int | None  # minutes, the median; None: nobody was called
    wait_most: int | None  # nine of ten waited no longer
    done: int
    service: int | None
    service_most: int | None
    passed: int  # not there when they were called, and have not come back
    dropped: int
    booked: int  # of them called
    on_time: int

    @property
    def punctual(self) -> str:
        """Return the share of who has booked and was called on time, in words."""
        return f"{100 * self.on_time / self.booked:.1f}%" if self.booked else "—"


@dataclass(frozen=True)
class HallFigures:
    """What the leader of a hall reads of its lines in a time."""

    hall: UUID
    name: str
    since: date
    until: date
    whole: Waited
    by_business: tuple[Waited, ...]
    by_hour: tuple[Waited, ...]
    by_day: tuple[Waited, ...]
    helped: Helped


def hall_figures(hall_id: UUID, since: date, until: date, by: Actor) -> HallFigures:
    """Return the figures of one of his halls, of so many days at most; six statements."""
    hall = access.halls_led(by).filter(pk=hall_id, queues=True).first()
    if hall is None:
        raise NotYours
    first = max(since, until - timedelta(days=MOST_DAYS - 1))
    rows = Ticket.objects.filter(hall=hall, day__gte=first, day__lte=until).order_by()
    hours = rows.annotate(hour=ExtractHour("taken_at", tzinfo=CHINA))
    known = rules.businesses()
    return HallFigures(
        hall=hall.pk,
        name=hall.name,
        since=first,
        until=until,
        whole=_waited("", "全部", rows.aggregate(**_figures())),
        by_business=_grouped(
            rows, "business", lambda key: known[key].name if key in known else key
        ),
        by_hour=_grouped(hours, "hour", lambda hour: f"{hour:02d}:00-{hour + 1:02d}:00"),
        by_day=_grouped(rows, "day", lambda day: f"{day:%Y-%m-%d}"),
        helped=helped(hall.pk, start_of(first), start_of(until + timedelta(days=1))),
    )


def start_of(day: date) -> datetime:
    """Return when a day begins."""
    return datetime.combine(day, time.min, CHINA)


def _figures() -> dict[str, Any]:
    waited, served = F("called_at") - F("taken_at"), F("ended_at") - F("served_at")
    called, done = Q(called_at__isnull=False), Q(state="done", served_at__isnull=False)
    booked = called & Q(due_at__isnull=False)
    late = timedelta(minutes=rules.queue("on_time_minutes"))
    return {
        "taken": Count("id"),
        "called": Count("id", filter=called),
        "wait": Percentile(waited, share=MEDIAN, filter=called),
        "wait_most": Percentile(waited, share=NINETY, filter=called),
        "done": Count("id", filter=done),
        "service": Percentile(served, share=MEDIAN, filter=done),
        "service_most": Percentile(served, share=NINETY, filter=done),
        "passed": Count("id", filter=Q(state="passed")),
        "dropped": Count("id", filter=Q(state="dropped")),
        "booked": Count("id", filter=booked),
        "on_time": Count("id", filter=booked & Q(called_at__lte=F("due_at") + late)),
    }


def _grouped(rows: QuerySet[Ticket], by: str, name: Callable[[Any], str]) -> tuple[Waited, ...]:
    found = rows.values(by).annotate(**_figures()).order_by(by)
    return tuple(_waited(row[by], name(row[by]), row) for row in found)


def _waited(key: Any, name: str, row: Mapping[str, Any]) -> Waited:
    times = ("wait", "wait_most", "service", "service_most")
    said: dict[str, Any] = {one: _minutes(row[one]) for one in times}
    said |= {one: row[one] for one in COUNTS}
    return Waited(key=key, name=name, **said)


def _minutes(took: timedelta | None) -> int | None:
    return None if took is None else max(0, math.ceil(took.total_seconds() / 60))
