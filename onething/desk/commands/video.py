"""视频办理: asked for, taken in the order of asking, joined, ended; what the clerk puts before the other."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection

from onething.cases import queries as cases
from onething.catalogue import queries as catalogue
from onething.desk import access, rules
from onething.desk.events import VideoStepped
from onething.desk.live import tell
from onething.desk.models import Hall, Shown, Video, Window
from onething.desk.terms import SHOWN, VIDEO, VIDEO_HERE, VIRTUAL
from onething.desk.video_events import VideoAsked, VideoShowed
from onething.desk.videos import is_open, reader_of, virtual_windows
from onething.documents import queries as documents
from onething.identity import queries as identity
from onething.identity.terms import storable
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.calendar import CHINA
from onething.kernel.command import command
from onething.kernel.ids import new_id
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

TAKE: Final = """
WITH next AS MATERIALIZED (
    SELECT id FROM desk_video WHERE hall_id = %(hall)s AND state = 'waiting'
    ORDER BY asked_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
)
UPDATE desk_video SET state = 'taken', window_id = %(window)s, official = %(who)s, taken_at = %(at)s
FROM next WHERE desk_video.id = next.id RETURNING desk_video.id
"""
GENERAL = "一般咨询"
OTHERWISE = "可以在“预约”里约时间到大厅，或者打大厅电话、12345。"


@command
def ask_video(
    hall_id: UUID, *, matter: UUID | None, shares: bool, want: str = "", by: Actor, at: datetime
) -> UUID:
    """Ask for the virtual window of a hall, about one of one's matters or in general."""
    if by.org or not by.behalf or not by.who.startswith("subject:"):
        raise NotYours
    hall = Hall.objects.select_for_update().filter(pk=hall_id).first()
    if hall is None or not virtual_windows().filter(hall=hall).exists():
        raise NotYours("没有找到这个大厅，或者它没有视频窗口。请回到视频办理页重新选择。")
    title = cases.own_matter(matter, by).title if matter else GENERAL
    want = _line(want, "want")
    if access.videos_of(by).filter(state__in=("waiting", *VIDEO_HERE)).exists():
        raise NotAllowed("您已经在视频窗口排队或者正在视频，请先结束那一次。")
    if not is_open(hall, at):
        raise NotAllowed(f"{hall.name}的视频窗口现在不开放。{OTHERWISE}")
    if Video.objects.filter(hall=hall, state="waiting").count() >= rules.video()["most_waiting"]:
        raise NotAllowed(f"现在等视频的人太多，暂时不能再排队。{OTHERWISE}")
    row = Video.objects.create(
        id=new_id(),
        hall=hall,
        subject=UUID(by.behalf),
        person=by.who,
        matter=matter,
        title=title,
        want=want,
        shares=shares and matter is not None,
        asked_at=at,
    )
    tell(hall.pk)
    fact = VideoAsked(**_about(row), subject=row.subject, matter=matter, shares=row.shares)
    ledger.write(fact, by=by, at=at)
    return row.pk


def _line(text: str, name: str) -> str:
    """Return what was written as one line, or say that it is too long."""
    said, most = " ".join(storable(text).split()), rules.video()[name]
    if len(said) > most:
        sentence = f"最多写 {most} 个字，请写短一些。"
        raise Invalid(sentence, errors={name: sentence})
    return said


@command
def take_video(*, by: Actor, at: datetime) -> UUID | None:
    """Take whoever has waited longest at one's virtual window; None: nobody waits."""
    window = access.own_window(by)
    if window is None or window.takes != [VIRTUAL]:
        raise NotAllowed("请先选一个视频窗口坐下，再接视频。")
    identity.must_be_trained(by, at)
    Window.objects.select_for_update(of=("self",)).get(pk=window.pk)
    if Video.objects.filter(window=window, state__in=VIDEO_HERE).exists():
        raise NotAllowed("您正在和一位申请人视频，请先结束，再接下一位。")
    with connection.cursor() as cursor:
        said: dict[str, Any] = {
            "hall": window.hall_id,
            "window": window.pk,
            "who": by.who,
            "at": at,
        }
        cursor.execute(TAKE, said)
        found = cursor.fetchone()
    if found is None:
        return None
    row = Video.objects.get(pk=found[0])
    _told(row, "take", by, at)
    return row.pk


@command
def join_video(video_id: UUID, *, by: Actor, at: datetime) -> None:
    """Note that the one who waited is there; who comes back after a fault is there already."""
    row = access.videos_of(by).select_for_update().filter(pk=video_id).first()
    if row is None:
        raise NotYours
    if row.state != "talking":
        _step(row, "join", by, at, joined_at=at)


@command
def finish_video(video_id: UUID, *, by: Actor, at: datetime) -> None:
    """End a talk: either of the two, or the platform when it has lasted too long."""
    _step(access.video_to_change(video_id, by), "finish", by, at, ended_at=at)


@command
def leave_video(video_id: UUID, *, by: Actor, at: datetime) -> None:
    """Wait no longer."""
    row = access.videos_of(by).select_for_update().filter(pk=video_id).first()
    if row is None:
        raise NotYours
    _step(row, "leave", by, at, ended_at=at)


@command
def miss_video(video_id: UUID, *, by: Actor, at: datetime) -> None:
    """Note that the one who was taken did not come, or could not be reached."""
    if not (by.org or by.has("system")):
        raise NotYours
    row = access.video_to_change(video_id, by)
    late = timedelta(
        minutes=rules.video()["call_minutes" if row.order or row.meeting else "join_minutes"]
    )
    if by.has("system") and row.taken_at is not None and at < row.taken_at + late:
        raise NotAllowed("还没有到时间。")
    _step(row, "miss", by, at, ended_at=at)


@command
def close_video(video_id: UUID, *, by: Actor, at: datetime) -> None:
    """Send home who waits still when the virtual window has closed."""
    if not by.has("system"):
        raise NotYours
    _step(access.video_to_change(video_id, by), "close", by, at, ended_at=at)


@command
def show_in_video(video_id: UUID, *, kind: str, thing: str, by: Actor, at: datetime) -> None:
    """Put a paper, a page of the form or the place to sign before the other, his own; or a guide."""
    row = _talking(video_id, by)
    if kind not in SHOWN or kind == "text":
        raise Invalid("请选择要推送的内容。")
    title = _guide(thing, at) if kind == "guide" else _title(row, kind, thing, at)
    Shown.objects.update_or_create(
        video=row, kind=kind, thing=thing, defaults={"title": title, "at": at}
    )
    tell(row.pk)
    ledger.write(VideoShowed(**_about(row), kind=kind, thing=thing), by=by, at=at)


def _talking(video_id: UUID, by: Actor) -> Video:
    row = access.videos_held(by).select_for_update(of=("self",)).filter(pk=video_id).first()
    if row is None:
        raise NotYours
    if row.state != "talking":
        raise NotAllowed("视频接通以后才能推送。请等申请人进来，再推送。")
    return row


@command
def write_in_video(video_id: UUID, *, text: str, by: Actor, at: datetime) -> None:
    """Put a line of text before the other: an address, a number, what to bring."""
    row = _talking(video_id, by)
    said = _line(text, "said")
    if not said:
        raise Invalid("请先写要推送的话。", errors={"said": "请先写要推送的话。"})
    thing = str(new_id())
    Shown.objects.create(video=row, kind="text", thing=thing, title=said, at=at)
    tell(row.pk)
    ledger.write(VideoShowed(**_about(row), kind="text", thing=thing), by=by, at=at)


def _guide(thing: str, at: datetime) -> str:
    """Return the name of the theme (yjs/…) or item (sx/…) whose guide it is."""
    kind, _, key = thing.partition("/")
    day = at.astimezone(CHINA).date()
    if kind == "yjs":
        return catalogue.theme(key, day).name
    if kind == "sx":
        return catalogue.item(key, day).name
    raise NotYours("没有找到这份办事指南。请重新查找，再推送。")


def _title(row: Video, kind: str, thing: str, at: datetime) -> str:
    """Return what the thing is called; what is not the other's is not there."""
    reader = reader_of(row)
    if row.matter is None:
        raise NotAllowed("这次视频是一般咨询，没有关联申请，不能推送申请里的内容。")
    if reader is None:
        raise NotAllowed("申请人没有同意一起看这份申请，不能推送。请他在他的页面上点“同意一起看”。")
    if kind == "paper":
        return _paper(row.matter, thing, reader)
    sheet = cases.check_sheet(row.matter, reader, at)
    if kind == "sign":
        return f"签名提交：{sheet.title}"
    found = next((group.title for group, _ in sheet.groups if group.key == thing), None)
    if found is None:
        raise Invalid("这份申请没有这一页。请刷新页面后再选。")
    return found


def _paper(matter: UUID, thing: str, reader: Actor) -> str:
    abouts = cases.abouts_of_matter(matter, reader)
    papers = documents.documents_about_all(abouts)
    known = {str(one.id): one.title for group in papers.values() for one in group}
    if thing not in known:
        raise NotYours("这份文件不在这次办理的申请里。请刷新页面后再选。")
    return known[thing]


def _step(row: Video, do: str, by: Actor, at: datetime, **said: object) -> None:
    """Take a step of the machine, write what it changes."""
    row.state = VIDEO.step(row.state, do).end
    for name, value in said.items():
        setattr(row, name, value)
    row.save(update_fields=["state", *said])
    _told(row, do, by, at)


def _told(row: Video, do: str, by: Actor, at: datetime) -> None:
    """Tell the pages of both, those who wait in the hall, and the ledger."""
    tell(row.pk)
    tell(row.hall_id)
    fact = VideoStepped(**_about(row), do=do, state=row.state, window=row.window_id)
    ledger.write(fact, by=by, at=at)


def _about(row: Video) -> dict[str, Any]:
    return {"video": row.pk, "hall": row.hall_id}
