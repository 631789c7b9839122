"""Figures of 办不成事: by kind, item and office; the share that was solved, as people said."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import NotYours
from onething.voice.obstacle_models import Obstacle
from onething.voice.obstacle_terms import OPEN
from onething.voice.obstacles.cards import ObstacleFigures, Tally
from onething.voice.obstacles.rules import day_of, kinds

MOST = 15  # lines of a table, the most frequent first
COLUMNS = (
    "kind", "item_name", "office", "hall", "state", "solved", "first_at", "first_by", "closed_at",
    "due_on", "region",
)  # fmt: skip


def obstacle_figures(by: Actor, since: date, until: date, at: datetime) -> ObstacleFigures:
    """Return the figures of what was filed in a period in the places that he leads."""
    if not by.has("leader"):
        raise NotYours
    place = identity.organisation(UUID(by.org)).region.rstrip("0")
    rows = list(
        Obstacle.objects.filter(
            region__startswith=place,
            filed_at__gte=_start(since),
            filed_at__lt=_start(until + timedelta(days=1)),
        )
        .exclude(state="withdrawn")
        .only(*COLUMNS)
    )
    organs = identity.organisations({row.office or row.hall for row in rows})
    today = day_of(at)
    firsts = [row for row in rows if row.first_by is not None]
    return ObstacleFigures(
        _tally("合计", rows),
        sum(_first_in_time(row) for row in firsts),
        len(firsts),
        _by(rows, lambda row: kinds()[row.kind]),
        _by(rows, lambda row: row.item_name or "没有写明事项"),
        _by(rows, lambda row: organs[row.office or row.hall].name),
        sum(row.state in OPEN and row.due_on is not None and row.due_on < today for row in rows),
    )


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)


def _first_in_time(row: Obstacle) -> bool:
    if row.first_at is None or row.first_by is None:
        return False
    return day_of(row.first_at) <= row.first_by


def _by(rows: Iterable[Obstacle], name_of: Callable[[Obstacle], str]) -> tuple[Tally, ...]:
    groups: dict[str, list[Obstacle]] = {}
    for row in rows:
        groups.setdefault(name_of(row), []).append(row)
    said = [_tally(name, group) for name, group in groups.items()]
    return tuple(sorted(said, key=lambda one: (-one.filed, one.name))[:MOST])


def _tally(name: str, rows: list[Obstacle]) -> Tally:
    closed = [row for row in rows if row.closed_at is not None]
    return Tally(
        name,
        len(rows),
        len(closed),
        sum(
            row.due_on is not None and day_of(row.closed_at) <= row.due_on
            for row in closed
            if row.closed_at
        ),
        sum(row.solved is True for row in rows),
        sum(row.solved is False for row in rows),
    )
