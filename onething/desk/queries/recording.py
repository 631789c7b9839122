"""录像 as both sides see it while they talk; later the person himself and the leader of the hall may watch it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, QuerySet

from onething.desk import access
from onething.desk.models import Recording, RecordingPart, Video
from onething.desk.recordings import revealed
from onething.desk.terms import RECORDING
from onething.documents import queries as documents
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours

PAGE = 20
WEBM, MP4 = "video/webm", "video/mp4"


@dataclass(frozen=True, kw_only=True)
class RecordingCard:
    """A recording, as both sides and its watchers see it."""

    id: UUID
    video: UUID
    hall_name: str
    title: str
    state: str
    words: str
    purpose: str
    keep_days: int
    asked_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    size: int
    digest: str
    destroy_on: date | None
    destroyed_at: datetime | None
    next_segment: int
    segments: tuple[int, ...]

    @property
    def megabytes(self) -> int:
        """Return how large it is."""
        return max(1, round(self.size / 1_000_000))


@dataclass(frozen=True)
class RecordingPage:
    """A page of recordings, the newest first."""

    rows: tuple[RecordingCard, ...]
    page: int
    more: bool


@dataclass(frozen=True)
class Segment:
    """One piece of a recording that can be watched: its kind, its length, its content as it is read."""

    media_type: str
    size: int
    content: Iterator[bytes]


def recordings_of(videos: QuerySet[Video]) -> tuple[RecordingCard, ...]:
    """Return the recordings of talks, the newest first; one statement."""
    rows = _rows().filter(video__in=videos)
    return _cards(list(rows.order_by("-asked_at", "-id")[:PAGE]))


def _rows() -> QuerySet[Recording]:
    """Return recordings, each with its talk, its hall and the numbers of its pieces."""
    pieces = ArrayAgg("parts__segment", distinct=True, filter=Q(parts__isnull=False), default=[])
    return Recording.objects.select_related("video__hall").annotate(pieces=pieces)


def recordings_of_talk(video: UUID) -> tuple[RecordingCard, ...]:
    """Return the recordings of one talk; whoever asks has shown that it is his."""
    return recordings_of(Video.objects.filter(pk=video))


def led_recordings(by: Actor, *, page: int = 1) -> RecordingPage:
    """Return the recordings of the halls that he leads."""
    rows = _rows().filter(video__hall__in=access.halls_led(by), started_at__isnull=False)
    start = (max(1, page) - 1) * PAGE
    found = list(rows.order_by("-asked_at", "-id")[start : start + PAGE + 1])
    return RecordingPage(_cards(found[:PAGE]), max(1, page), len(found) > PAGE)


def watched_recording(recording_id: UUID, by: Actor) -> RecordingCard:
    """Return a recording for one who may watch it: who sat before the camera, who leads the hall."""
    return _cards([_watched(recording_id, by)])[0]


def segment(recording_id: UUID, number: int, by: Actor) -> Segment:
    """Return one piece of a recording to watch."""
    row = _watched(recording_id, by)
    parts = list(row.parts.filter(segment=number).order_by("number"))
    if row.state != "kept" or not parts:
        raise NotYours
    first = _revealed(row, parts[0])
    kind = MP4 if first[4:8] == b"ftyp" else WEBM
    rest = (_revealed(row, one) for one in parts[1:])
    return Segment(kind, sum(one.size for one in parts), _joined(first, rest))


def _joined(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _revealed(row: Recording, part: RecordingPart) -> bytes:
    return revealed(row, part.segment, part.number, documents.content(part.file))


def _watched(recording_id: UUID, by: Actor) -> Recording:
    whose = Q(video__hall__in=access.halls_led(by)) if by.org else Q(video__in=access.videos_of(by))
    rows = _rows().filter(whose, started_at__isnull=False)
    row = rows.filter(pk=recording_id).first()
    if row is None:
        raise NotYours
    return row


def recordings_in_use(files: set[str]) -> set[str]:
    """Return which of these files a recording still needs."""
    rows = RecordingPart.objects.filter(file__in=files)
    return set(rows.values_list("file", flat=True))


def _cards(rows: list[Any]) -> tuple[RecordingCard, ...]:
    return tuple(
        RecordingCard(
            id=row.pk,
            video=row.video_id,
            hall_name=row.video.hall.name,
            title=row.video.title,
            state=row.state,
            words=RECORDING.words[row.state],
            purpose=row.purpose,
            keep_days=row.keep_days,
            asked_at=row.asked_at,
            started_at=row.started_at,
            ended_at=row.ended_at,
            size=row.size,
            digest=row.digest,
            destroy_on=row.destroy_on,
            destroyed_at=row.destroyed_at,
            next_segment=max(row.pieces, default=-1) + 1,
            segments=tuple(sorted(row.pieces)),
        )
        for row in rows
    )
