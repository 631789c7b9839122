"""录像: by consent, hidden at rest, in parts while it runs, destroyed on its day."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from onething.desk import access, rules
from onething.desk.live import tell
from onething.desk.models import Recording, RecordingPart, Video
from onething.desk.opening import today
from onething.desk.recording_events import (
    RecordingAnswered,
    RecordingAsked,
    RecordingDestroyed,
    RecordingKept,
    RecordingStopped,
)
from onething.desk.recordings import grace, hidden, new_key
from onething.desk.terms import RECORDING, RECORDING_OPEN
from onething.documents import queries as documents
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.crypto import sm3
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

MEGA: Final = 1_000_000
BEGINNINGS: Final = (b"\x1a\x45\xdf\xa3", b"ftyp")  # WebM; MP4, four bytes later
MOST_SEGMENTS: Final = 50
WRONG: Final = "这一段不是录像，没有保存。请停止录像，刷新页面后重新请求。"


@command
def ask_recording(video_id: UUID, *, by: Actor, at: datetime) -> UUID:
    """Ask the other whether the talk may be recorded."""
    video = access.videos_held(by).select_for_update(of=("self",)).filter(pk=video_id).first()
    if video is None:
        raise NotYours
    if video.state != "talking":
        raise NotAllowed("接通以后才能请求录像。")
    if video.recordings.filter(state__in=RECORDING_OPEN).exists():
        raise NotAllowed("已经请求录像，或者正在录像。")
    rule = rules.recording()
    made = Recording.objects.create(
        video=video, purpose=rule["purpose"], keep_days=rule["keep_days"], asked_at=at
    )
    tell(video.pk)
    fact = RecordingAsked(**_about(made, video), purpose=made.purpose, keep_days=made.keep_days)
    ledger.write(fact, by=by, at=at)
    return made.pk


@command
def answer_recording(recording_id: UUID, *, agrees: bool, by: Actor, at: datetime) -> None:
    """Agree that the talk is recorded, or do not: the talk goes on all the same."""
    videos = access.videos_of(by)
    row, video = _locked(recording_id, videos.values("pk"))
    if video.state != "talking":
        raise NotAllowed("视频已经结束，不用再答复。")
    row.state = RECORDING.step(row.state, "agree" if agrees else "decline").end
    row.started_at, row.ended_at = (at, None) if agrees else (None, at)
    if agrees:
        row.key = new_key(row.pk)
    row.save(update_fields=["state", "started_at", "ended_at", "key"])
    tell(video.pk)
    ledger.write(RecordingAnswered(**_about(row, video), agreed=agrees), by=by, at=at)


@command
def stop_recording(recording_id: UUID, *, by: Actor, at: datetime) -> None:
    """Stop a recording, or take back the request: either of the two, or the end of the talk."""
    mine = access.videos_held(by) if by.org else access.videos_of(by)
    whose = Video.objects.all() if by.has("system") else mine
    row, video = _locked(recording_id, whose.values("pk"))
    row.state, row.ended_at = RECORDING.step(row.state, "stop").end, at
    row.save(update_fields=["state", "ended_at"])
    tell(video.pk)
    ledger.write(RecordingStopped(**_about(row, video)), by=by, at=at)


def add_part(
    recording_id: UUID, *, segment: int, number: int, content: bytes, by: Actor, at: datetime
) -> None:
    """Keep some seconds of a recording, hidden; the same part again is kept once."""
    most = rules.recording()["part_mb"] * MEGA
    if not 0 < len(content) <= most:
        raise Invalid(
            f"一段录像应有内容，最多 {most // MEGA} MB，这一段没有保存。请停止后重新请求。"
        )
    if number == 0 and not (content[:4] == BEGINNINGS[0] or content[4:8] == BEGINNINGS[1]):
        raise Invalid(WRONG)
    row = Recording.objects.filter(pk=recording_id, video__in=access.videos_held(by)).first()
    if row is None:
        raise NotYours
    _may_add(row, segment, len(content), at)
    if _known(row, segment, number, sm3(content)):
        return
    file = documents.keep(hidden(row, segment, number, content))
    _add_part(
        recording_id,
        segment=segment,
        number=number,
        size=len(content),
        digest=sm3(content),
        file=file,
        by=by.because(f"{recording_id}:{segment}:{number}:{file[4:24]}"),
        at=at,
    )


@command
def _add_part(
    recording_id: UUID,
    *,
    segment: int,
    number: int,
    size: int,
    digest: str,
    file: str,
    by: Actor,
    at: datetime,
) -> None:
    """Note a part that is in the store; the ledger has the digest of all when they are there."""
    row, _ = _locked(recording_id, access.videos_held(by).values("pk"))
    _may_add(row, segment, size, at)
    if _known(row, segment, number, digest):
        return
    if number and not row.parts.filter(segment=segment, number=number - 1).exists():
        raise NotAllowed("前一段还没有到，请按顺序上传。")
    RecordingPart.objects.create(
        recording=row, segment=segment, number=number, size=size, digest=digest, file=file, at=at
    )
    row.size += size
    row.save(update_fields=["size"])


def _known(row: Recording, segment: int, number: int, digest: str) -> bool:
    """Say whether this part is kept already; other content under its number is refused."""
    known = row.parts.filter(segment=segment, number=number).first()
    if known is not None and known.digest != digest:
        raise NotAllowed("这一段已经保存过别的内容，没有覆盖。")
    return known is not None


def _may_add(row: Recording, segment: int, size: int, at: datetime) -> None:
    late = row.state == "stopped" and row.ended_at is not None and at <= row.ended_at + grace()
    if row.started_at is None or not (row.state == "running" or late):
        raise NotAllowed("录像已经停止，这一段没有保存。")
    if row.size + size > rules.recording()["most_mb"] * MEGA or segment >= MOST_SEGMENTS:
        raise NotAllowed(f"录像最多 {rules.recording()['most_mb']} MB，已经录满，后面的没有保存。")


@command
def keep_recording(recording_id: UUID, *, by: Actor, at: datetime) -> None:
    """Close a recording that was stopped: its digest goes to the ledger, its day is set."""
    if not by.has("system"):
        raise NotYours
    row, video = _locked(recording_id, Video.objects.values("pk"))
    if row.ended_at is None or at < row.ended_at + grace():
        raise NotAllowed("最后的内容可能还在路上。")
    parts = list(row.parts.order_by("segment", "number").values_list("digest", flat=True))
    row.state = RECORDING.step(row.state, "keep" if parts else "drop").end
    row.digest = sm3("\n".join(parts).encode()) if parts else ""
    row.destroy_on = today(at) + timedelta(days=row.keep_days)
    row.key = row.key if parts else ""
    row.save(update_fields=["state", "digest", "destroy_on", "key"])
    fact = RecordingKept(
        **_about(row, video),
        digest=row.digest,
        parts=len(parts),
        size=row.size,
        destroy_on=row.destroy_on.isoformat(),
    )
    ledger.write(fact, by=by, at=at)


@command
def destroy_recording(recording_id: UUID, *, by: Actor, at: datetime) -> None:
    """Destroy a recording whose day has come: without its key no copy can be watched."""
    if not by.has("system"):
        raise NotYours
    row, video = _locked(recording_id, Video.objects.values("pk"))
    if row.destroy_on is None or today(at) < row.destroy_on:
        raise NotAllowed("还没有到销毁的日期。")
    row.state, row.key, row.destroyed_at = RECORDING.step(row.state, "destroy").end, "", at
    row.save(update_fields=["state", "key", "destroyed_at"])
    files = tuple(row.parts.order_by("segment", "number").values_list("file", flat=True))
    row.parts.all().delete()
    ledger.write(RecordingDestroyed(**_about(row, video), files=files), by=by, at=at)


def _locked(recording_id: UUID, videos: Any) -> tuple[Recording, Video]:
    rows = Recording.objects.select_for_update(of=("self",)).select_related("video")
    row = rows.filter(pk=recording_id, video__in=videos).first()
    if row is None:
        raise NotYours
    return row, row.video


def _about(row: Recording, video: Video) -> dict[str, Any]:
    return {"video": video.pk, "hall": video.hall_id, "recording": row.pk}
