"""Files that cross with an application: said with digests, sent in pieces, whole or not at all, destroyed by date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Sum
from django.db.models.functions import Length

from onething.delivery.crossing_events import CrossingDestroyed, CrossingFileMoved
from onething.delivery.crossings.keeping import write
from onething.delivery.crossings.rules import file_rules, must_exchange, wait
from onething.delivery.models import Crossing, CrossingEvent, CrossingFile, CrossingPiece
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.clock import day_of
from onething.kernel.command import command, command_besides
from onething.kernel.refusals import Invalid, NotYours

MEGA = 1_000_000
LONGEST, NAME, KEY = 200, 200, 60


def say_files(
    row: Crossing, files: Sequence[Mapping[str, Any]], *, ours: bool, result: bool, at: datetime
) -> list[CrossingFile]:
    """Note which files travel with a crossing; one that is too large, or of no known kind, is refused."""
    rules = file_rules()
    if len(files) > rules.most:
        raise Invalid(f"一份申请最多随 {rules.most} 件文件。请合并后再送。")
    for one in files:
        if one["media_type"] not in rules.types:
            raise Invalid(
                f"文件“{one['name'][:40]}”不是可以接收的格式（PDF、JPG、PNG）。请转换后再送。"
            )
        if not 0 < int(one["size"]) <= rules.max_mb * MEGA:
            raise Invalid(
                f"文件“{one['name'][:40]}”太大或者是空的，每件最大 {rules.max_mb} MB。请压缩后再送。"
            )
    made = [
        CrossingFile(
            crossing=row, key=str(one["key"])[:KEY], ours=ours, result=result,
            name=str(one["name"])[:NAME], material=str(one.get("material", ""))[:KEY],
            media_type=one["media_type"], size=int(one["size"]), digest=str(one["digest"])[:80],
            said_at=at, next_at=at if ours else None,
        )
        for one in files
    ]  # fmt: skip
    CrossingFile.objects.bulk_create(made, ignore_conflicts=True)
    return made


def as_said(files: Iterable[CrossingFile]) -> list[dict[str, Any]]:
    """Return files as they are told to the other side before they travel."""
    return [
        {"key": one.key, "name": one.name, "size": one.size, "digest": one.digest,
         "media_type": one.media_type, "material": one.material}
        for one in files
    ]  # fmt: skip


@command
def take_piece(
    file_id: UUID, *, offset: int, size: int, piece: bytes, by: Actor, at: datetime
) -> None:
    """Keep a piece of a file if it is the next one; what came before is not asked for again."""
    row = _coming(file_id, by)
    if row.state != "waiting":
        return
    if size != row.size:
        raise Invalid(f"这件文件说明的大小是 {row.size} 字节，送来的是 {size} 字节。请核对后重送。")
    have = have_of(row)
    if offset != have or not piece:
        return
    if have + len(piece) > row.size:
        raise Invalid("送来的比说明的大。请核对后从头重送。")
    CrossingPiece.objects.create(file=row, offset=offset, content=piece)
    _write(row, by=by, at=at, have=have + len(piece))


@command
def note_file_came(file_id: UUID, *, by: Actor, at: datetime) -> None:
    """Note that a file is whole and what was said; its pieces are not needed any more."""
    row = _coming(file_id, by)
    if row.state != "waiting":
        return
    row.state, row.done_at, row.fault = "done", at, ""
    row.pieces.all().delete()
    row.save()
    _write(row, by=by, at=at, have=row.size)


@command_besides("fault")
def drop_file(file_id: UUID, *, fault: str, by: Actor, at: datetime) -> None:
    """Throw away what came and is not what was said; it has to be sent anew."""
    row = _coming(file_id, by)
    if row.state != "waiting":
        return
    row.fault = fault[:LONGEST]
    row.tries += 1
    row.pieces.all().delete()
    row.save()
    _write(row, by=by, at=at, have=0)


@command
def note_file_sent(file_id: UUID, *, by: Actor, at: datetime) -> None:
    """Note that the other side has a file whole."""
    row = _ours(file_id, by)
    if row.state == "gone":
        return
    row.state, row.done_at, row.fault, row.next_at = "done", at, "", None
    row.save()
    _write(row, by=by, at=at, have=row.size)


@command_besides("fault")
def note_file_not_sent(file_id: UUID, *, fault: str, by: Actor, at: datetime) -> None:
    """Note that a file did not arrive whole; it is sent again later, or waits for a person."""
    row = _ours(file_id, by)
    if row.state != "waiting":
        return
    row.tries += 1
    pause = wait(row.tries)
    row.state, row.fault = ("waiting" if pause else "dead"), fault[:LONGEST]
    row.next_at = at + pause if pause else None
    row.save()
    _write(row, by=by, at=at, have=0)


@command
def destroy_crossing(crossing_id: UUID, *, by: Actor, at: datetime) -> None:
    """Empty what crossed when its time is over: who, what, the files; numbers and states stay."""
    must_be_system(by)
    row = Crossing.objects.select_for_update().get(pk=crossing_id)
    if row.destroyed_at or row.keep_until is None or row.keep_until >= day_of(at):
        return
    files = CrossingFile.objects.filter(crossing=row)
    digests = tuple(sorted({one for one in files.values_list("digest", flat=True) if one}))
    CrossingPiece.objects.filter(file__crossing=row).delete()
    files.update(digest="", name="", fault="", state="gone", next_at=None)
    CrossingEvent.objects.filter(crossing=row).update(words="")
    row.content, row.fault, row.official, row.destroyed_at = {}, "", "", at
    row.save()
    write(CrossingDestroyed, row, by=by, at=at, files=digests)


def have_of(row: CrossingFile) -> int:
    """Return how many bytes of a file are here."""
    if row.state == "done":
        return row.size
    found = row.pieces.aggregate(whole=Sum(Length("content")))["whole"]
    return int(found or 0)


def content_of(row: CrossingFile) -> bytes:
    """Return what has come of a file, in order."""
    pieces = row.pieces.order_by("offset").values_list("content", flat=True)
    return b"".join(bytes(one) for one in pieces)


def files_in_use(digests: set[str]) -> set[str]:
    """Return which of these files a crossing still needs."""
    rows = CrossingFile.objects.filter(digest__in=digests)
    return set(rows.values_list("digest", flat=True))


def _coming(file_id: UUID, by: Actor) -> CrossingFile:
    rows = CrossingFile.objects.select_for_update(of=("self",)).select_related("crossing")
    row = rows.filter(pk=file_id, ours=False).first()
    if row is None:
        raise NotYours
    must_exchange(row.crossing.province, by)
    return row


def _ours(file_id: UUID, by: Actor) -> CrossingFile:
    must_be_system(by)
    rows = CrossingFile.objects.select_for_update(of=("self",)).select_related("crossing")
    return rows.get(pk=file_id, ours=True)


def _write(row: CrossingFile, *, by: Actor, at: datetime, have: int) -> None:
    write(
        CrossingFileMoved, row.crossing, by=by, at=at, file=row.pk, ours=row.ours, result=row.result,
        file_state=row.state, have=have,
    )  # fmt: skip
