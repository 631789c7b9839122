"""视频办理: where somebody can ask for a virtual window, about what, and who is on line there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from onething.cases import queries as cases
from onething.cases.queries import OwnMatter
from onething.desk import access, rules
from onething.desk.models import Hall, Video
from onething.desk.opening import opening, still_there, today
from onething.desk.queries.video import VideoSheet, sheet_of
from onething.desk.terms import in_words
from onething.desk.videos import is_open, virtual_windows
from onething.kernel.actor import Actor

CITY, PROVINCE, LAST = 4, "140000", 10


@dataclass(frozen=True)
class VideoHall:
    """A hall with a virtual window."""

    id: UUID
    code: str
    name: str
    phone: str
    open_now: bool
    waiting: int
    clerks: int  # who sit at its virtual windows now


@dataclass(frozen=True)
class VideoChoice:
    """Where somebody can ask, about what, and what he asked before."""

    halls: tuple[VideoHall, ...]
    matters: tuple[OwnMatter, ...]
    hours: tuple[tuple[str, str], ...]
    last: tuple[VideoSheet, ...]
    open: UUID | None  # the one that he waits or talks in


def video_choice(region: str, by: Actor, at: datetime) -> VideoChoice:
    """Return the halls with a virtual window for a place: its own, its city's, the province's."""
    mine = access.videos_of(by).select_related("hall", "window").order_by("-asked_at", "-id")[:LAST]
    last = [sheet_of(row) for row in mine]
    return VideoChoice(
        halls=video_halls(region, at),
        matters=cases.own_matters(by),
        hours=in_words(rules.video()["hours"]),
        last=tuple(one for one in last if one.over),
        open=next((one.id for one in last if not one.over), None),
    )


def video_halls(region: str, at: datetime) -> tuple[VideoHall, ...]:
    """Return the halls with a virtual window for a place, its own first."""
    around = {region, f"{region[:CITY]}00", PROVINCE}
    there = Hall.objects.filter(still_there(today(at)), region__in=around)
    rows = there.filter(windows__in=virtual_windows()).distinct()
    return _halls(sorted(rows.order_by("code"), key=lambda hall: hall.region != region), at)


def video_hall(hall_id: UUID, at: datetime) -> VideoHall | None:
    """Return one hall with a virtual window; none: it is not there, or has none."""
    there = Hall.objects.filter(still_there(today(at)), windows__in=virtual_windows(), pk=hall_id)
    found = _halls(list(there.distinct()), at)
    return found[0] if found else None


def _halls(halls: list[Hall], at: datetime) -> tuple[VideoHall, ...]:
    ids = [hall.pk for hall in halls]
    known = opening(ids, today(at), today(at))
    waiting = list(
        Video.objects.filter(hall__in=ids, state="waiting")
        .order_by()
        .values_list("hall", flat=True)
    )
    sitting = virtual_windows().filter(hall__in=ids).exclude(serving="").order_by()
    clerks = list(sitting.values_list("hall", flat=True))
    return tuple(
        VideoHall(
            id=hall.pk,
            code=hall.code,
            name=hall.name,
            phone=hall.phone,
            open_now=is_open(hall, at, known),
            waiting=waiting.count(hall.pk),
            clerks=clerks.count(hall.pk),
        )
        for hall in halls
    )
