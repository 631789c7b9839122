"""共屏: a helper calls by video who asked him for help; the other lets him read the matter along."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from onething.cases import queries as cases
from onething.desk import access
from onething.desk.events import VideoCalled
from onething.desk.live import tell
from onething.desk.models import Hall, Video
from onething.desk.terms import VIDEO_HERE
from onething.desk.video_events import VideoShared
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.ids import new_id
from onething.kernel.refusals import NotAllowed, NotYours

BUSY = "您正在和别人视频，请先结束那一次，再呼叫。"
THEIR_BUSY = "申请人正在排队或者正在视频。请等他结束，或者打他的电话。"


@command
def call_video(
    subject: UUID,
    *,
    person: str,
    order: UUID,
    matter: UUID | None,
    title: str,
    by: Actor,
    at: datetime,
) -> UUID:
    """Call by video who asked for help: the room is open, he is told, and comes in from his own page.

    `person`: who sits before the other camera; `order`: the 帮办单; `matter`: his draft, if it is about one.
    """
    if not (by.org and by.has("helper")):
        raise NotYours
    hall = Hall.objects.filter(organisation=by.org).order_by("code").first()
    if hall is None:
        raise NotAllowed("您的单位没有登记大厅，不能视频。请打申请人的电话。")
    open_ = Video.objects.filter(state__in=("waiting", *VIDEO_HERE))
    mine = open_.select_for_update().filter(official=by.who).first()
    if mine is not None and mine.order == order:
        return mine.pk
    if mine is not None:
        raise NotAllowed(BUSY)
    if open_.filter(person=person).exists():
        raise NotAllowed(THEIR_BUSY)
    if matter is not None:
        reader = Actor(who=by.who, behalf=str(subject), roles=("act:read",), via="video")
        title = cases.own_matter(matter, reader).title
    row = Video.objects.create(
        id=new_id(),
        hall=hall,
        subject=subject,
        person=person,
        matter=matter,
        title=title,
        shares=False,
        state="taken",
        official=by.who,
        order=order,
        asked_at=at,
        taken_at=at,
    )
    fact = VideoCalled(
        video=row.pk, hall=hall.pk, subject=subject, order=order, matter=matter, official=by.who
    )
    ledger.write(fact, by=by, at=at)
    return row.pk


@command
def share_video(video_id: UUID, *, by: Actor, at: datetime) -> None:
    """Let who sits on the other side read the matter along, while they talk."""
    row = access.videos_of(by).select_for_update().filter(pk=video_id).first()
    if row is None:
        raise NotYours
    if row.matter is None or row.state not in VIDEO_HERE:
        raise NotAllowed("这次视频没有关联申请，或者已经结束，不用同意。")
    if row.shares:
        return
    row.shares = True
    row.save(update_fields=["shares"])
    tell(row.pk)
    ledger.write(VideoShared(video=row.pk, hall=row.hall_id), by=by, at=at)
