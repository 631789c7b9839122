"""远程核验: two officials of different places meet in a room of a virtual window, the applicant beside one of them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from onething.desk.live import tell
from onething.desk.models import Hall, Video
from onething.desk.terms import VIDEO_HERE
from onething.desk.video_events import VideoMet
from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.command import command


@command
def meet_by_video(
    video_id: UUID,
    *,
    meeting: UUID,
    place: UUID,
    subject: UUID,
    visitor: str,
    official: str,
    title: str,
    by: Actor,
    at: datetime,
) -> UUID | None:
    """Open the room in which two officials meet; None: one of them talks with somebody else.

    `place`: the organisation whose hall asks the questions; `visitor`: who has the applicant beside him.
    """
    must_be_system(by)
    hall = Hall.objects.filter(organisation=place).order_by("code").first()
    open_ = Video.objects.filter(state__in=("waiting", *VIDEO_HERE))
    both = {visitor, official}
    busy = open_.filter(person__in=both) | open_.filter(official__in=both)
    tell(meeting)
    if hall is None or busy.exists():
        return None
    row = Video.objects.create(
        id=video_id,
        hall=hall,
        subject=subject,
        person=visitor,
        title=title,
        shares=False,
        state="taken",
        official=official,
        meeting=meeting,
        asked_at=at,
        taken_at=at,
    )
    fact = VideoMet(video=row.pk, hall=hall.pk, meeting=meeting, visitor=visitor, official=official)
    ledger.write(fact, by=by, at=at)
    return row.pk
