"""When halls are open: their week, their own days, what is announced, over the official calendar."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from onething.desk import rules
from onething.desk.models import Hall, Notice, OwnDay
from onething.desk.terms import Span, of_day, slots, spans, without
from onething.kernel.calendar import official
from onething.kernel.clock import CHINA, BeyondCalendar
from onething.kernel.statements import Rows

LAST = timedelta(days=1)


def today(at: datetime) -> date:
    """Return the day of a moment in China."""
    return at.astimezone(CHINA).date()


def still_there(on: date, hall: str = "") -> Q:
    """Return the condition that a hall has not been closed for good; `hall`: the way to it, as “hall__”."""
    name = f"{hall}closed_from"
    return Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gt": on})


def announced(at: datetime, until: datetime) -> QuerySet[Notice]:
    """Return what is announced for a time and was not lifted."""
    rows = Notice.objects.filter(lifted_at=None, until__gt=at, since__lt=until)
    return rows.order_by("since", "id")


def _own_days(since: date, until: date) -> QuerySet[OwnDay]:
    return OwnDay.objects.filter(day__gte=since, day__lte=until).order_by("day", "hall")


_DAYS: Final = Rows(
    lambda halls, since, until: _own_days(since, until).filter(hall__in=halls), [UUID], date, date
)
_NOTICES: Final = Rows(
    lambda halls, at, until: announced(at, until).filter(hall__in=halls), [UUID], datetime, datetime
)


@dataclass(frozen=True)
class Opening:
    """What is known of the days of some halls: own days and notices, read once."""

    days: dict[tuple[UUID, date], tuple[str, ...]] = field(default_factory=dict)
    notes: dict[tuple[UUID, date], str] = field(default_factory=dict)
    notices: dict[UUID, list[Notice]] = field(default_factory=dict)

    def spans(self, hall: Hall, day: date) -> tuple[Span, ...] | None:
        """Return when a hall is open on a day; None: nobody knows the holidays of that year yet."""
        planned = self._planned(hall, day)
        closed = [Span(one.since, one.until) for one in self.closings(hall.pk)]
        return None if planned is None else without(planned, closed)

    def _planned(self, hall: Hall, day: date) -> tuple[Span, ...] | None:
        """Return the same, whatever is announced as closed."""
        if hall.is_closed(day):
            return ()
        own = self.days.get((hall.pk, day))
        try:
            return spans(of_day(hall.hours, day, official()) if own is None else own, day)
        except BeyondCalendar:
            return None

    def closings(self, hall: UUID) -> list[Notice]:
        """Return the notices of a hall that close it."""
        return [one for one in self.notices.get(hall, ()) if one.closes]

    def is_shut(self, hall: UUID, day: date) -> bool:
        """Say whether a notice closes a hall on a day, or for a part of it."""
        since = datetime.combine(day, datetime.min.time(), CHINA)
        return any(one.since < since + LAST and one.until > since for one in self.closings(hall))

    def is_open(self, hall: Hall, at: datetime) -> bool:
        """Say whether a hall is open at a moment."""
        return any(span.holds(at) for span in self.spans(hall, today(at)) or ())

    def slots(self, hall: Hall, day: date) -> tuple[datetime, ...]:
        """Return the beginnings of what can be booked on a day; a closing takes some away and shifts none."""
        lasts = rules.minutes("slot_minutes")
        open_ = self.spans(hall, day) or ()
        return tuple(
            start
            for start in slots(self._planned(hall, day) or (), rules.booking("slot_minutes"))
            if any(span.since <= start and start + lasts <= span.until for span in open_)
        )

    def why_none(self, hall: Hall, day: date, at: datetime) -> str:
        """Say why nothing can be booked on a day: full is said only of what could be booked at all."""
        spans = self.spans(hall, day)
        if spans is None:
            return "放假安排未公布"
        if hall.is_closed(day):
            return "已关闭"
        shut = self.is_shut(hall.pk, day)
        if any(start > at for start in self.slots(hall, day)):
            return "部分时间停止服务，其余约满" if shut else "约满"
        if shut:
            return "停止服务"
        return "已过时间" if spans else "不开放"


def opening(halls: Sequence[UUID] | None, since: date, until: date) -> Opening:
    """Read own days and notices of halls from a day to a day; of all halls if none are named."""
    first = datetime.combine(since, datetime.min.time(), CHINA)
    last = datetime.combine(until + LAST, datetime.min.time(), CHINA)
    if halls is None:
        found, notices = list(_own_days(since, until)), list(announced(first, last))
    else:
        found, notices = _DAYS(halls, since, until), _NOTICES(halls, first, last)
    return Opening(
        {(row.hall_id, row.day): tuple(row.spans) for row in found},
        {(row.hall_id, row.day): row.note for row in found},
        _by_hall(notices),
    )


def _by_hall(notices: Iterable[Notice]) -> dict[UUID, list[Notice]]:
    grouped: dict[UUID, list[Notice]] = defaultdict(list)
    for one in notices:
        grouped[one.hall_id].append(one)
    return dict(grouped)
