"""Figures of 办不成事: by kind, item and office; the share that was solved, as people said."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import NotYours
from onething.voice.behind import Asked, Behind, BehindRow, chosen, page_of
from onething.voice.obstacle_models import Obstacle
from onething.voice.obstacle_terms import OBSTACLE, OPEN
from onething.voice.obstacles.access import official_of
from onething.voice.obstacles.cards import ObstacleFigures, Tally
from onething.voice.obstacles.rules import day_of, kinds

MOST_BEHIND = 50  # rows of a page behind a number
MOST = 15  # lines of a table, the most frequent first
COLUMNS = (
    "number", "filed_at", "complained", "kind", "item_name", "office", "hall", "state", "solved", "first_at",
    "first_by", "closed_at", "due_on", "region",
)  # fmt: skip


def obstacle_figures(by: Actor, since: date, until: date, at: datetime) -> ObstacleFigures:
    """Return the figures of what was filed in a period in the places that he leads."""
    rows = _counted(by, since, until)
    organs = _organs(rows)
    today = day_of(at)
    firsts = [row for row in rows if row.first_by is not None]
    return ObstacleFigures(
        _tally("合计", rows),
        sum(_first_in_time(row) for row in firsts),
        len(firsts),
        _by(rows, NAMED["kind"]),
        _by(rows, NAMED["item"]),
        _by(rows, lambda row: organs[row.office or row.hall]),
        sum(_late(row, today) for row in rows),
    )


def _counted(by: Actor, since: date, until: date) -> list[Obstacle]:
    """Return what was filed in a period in the places that he leads, the latest first."""
    if not by.has("leader"):
        raise NotYours
    place = identity.organisation(UUID(by.org)).region.rstrip("0")
    rows = Obstacle.objects.filter(
        region__startswith=place,
        filed_at__gte=_start(since),
        filed_at__lt=_start(until + timedelta(days=1)),
    ).exclude(state="withdrawn")
    return list(rows.order_by("-filed_at", "-pk").only(*COLUMNS))


def _organs(rows: list[Obstacle]) -> dict[UUID, str]:
    found = identity.organisations({row.office or row.hall for row in rows})
    return {key: one.name for key, one in found.items()}


def obstacles_behind(by: Actor, since: date, until: date, at: datetime, asked: Asked) -> Behind:
    """Return what stands behind a number of the figures; what complains about himself is not shown."""
    own = official_of(by)
    rows = [row for row in _counted(by, since, until) if own not in row.complained]
    organs, today = _organs(rows), day_of(at)
    measures = MEASURES | {"late": ("现在超期", lambda row: _late(row, today))}
    lines = {name: _line_of(name_of) for name, name_of in NAMED.items()}
    lines["office"] = _line_of(lambda row: organs[row.office or row.hall])
    title, found = chosen(rows, asked, measures, lines)
    return page_of(title, found, asked, MOST_BEHIND, lambda row: _behind(row, organs, by))


def _line_of(name_of: Callable[[Obstacle], str]) -> Callable[[Obstacle, str], bool]:
    return lambda row, key: name_of(row) == key


def _behind(row: Obstacle, organs: dict[UUID, str], by: Actor) -> BehindRow:
    return BehindRow(
        row.pk, row.number, NAMED["item"](row), NAMED["kind"](row),
        OBSTACLE.words[row.state], organs[row.office or row.hall], row.filed_at,
        str(row.hall) == by.org,
    )  # fmt: skip


def _late(row: Obstacle, today: date) -> bool:
    return row.state in OPEN and row.due_on is not None and row.due_on < today


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
        sum(map(_in_time, closed)),
        sum(row.solved is True for row in rows),
        sum(row.solved is False for row in rows),
    )


def _in_time(row: Obstacle) -> bool:
    if row.closed_at is None or row.due_on is None:
        return False
    return day_of(row.closed_at) <= row.due_on


NAMED: dict[str, Callable[[Obstacle], str]] = {  # of each table the name of the line of an obstacle
    "kind": lambda row: kinds()[row.kind],
    "item": lambda row: row.item_name or "没有写明事项",
}
MEASURES: dict[str, tuple[str, Callable[[Obstacle], bool]]] = {
    "filed": ("收到", lambda row: True),
    "closed": ("办结", lambda row: row.closed_at is not None),
    "in_time": ("按期办结", _in_time),
    "solved": ("说“已经解决”的", lambda row: row.solved is True),
    "said": ("说了解决没有的", lambda row: row.solved is not None),
    "first": ("当日首答", lambda row: row.first_by is not None and _first_in_time(row)),
    "known": ("有首次答复期限的", lambda row: row.first_by is not None),
}
