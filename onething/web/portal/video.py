"""视频办理, the applicant's side: ask for a virtual window, wait, talk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from onething.desk import commands
from onething.desk import queries as desk
from onething.desk.queries import VideoChoice, VideoHall
from onething.kernel.actor import Actor
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.web.calls import call_page
from onething.web.forms import Box, errors_of, line
from onething.web.forms.places import anywhere, offered
from onething.web.request import Request, principal_of
from onething.web.streams import live_of

LONGEST = 12
LONGEST_WANT = 400
GENERAL = "general"


def _answer(own_video: UUID, *, agrees: bool, by: Actor, at: datetime) -> None:
    found = desk.my_video(own_video, by, at).recording
    if found is None:
        raise NotAllowed("现在没有人请求录像。")
    commands.answer_recording(found.id, agrees=agrees, by=by, at=at)


def _stop(own_video: UUID, *, by: Actor, at: datetime) -> None:
    found = desk.my_video(own_video, by, at).recording
    if found is None:
        raise NotAllowed("现在没有在录像。")
    commands.stop_recording(found.id, by=by, at=at)


DEEDS: Mapping[str, Callable[..., Any]] = {
    "jr": commands.join_video,
    "js": commands.finish_video,
    "bd": commands.leave_video,
    "ty": partial(_answer, agrees=True),
    "bt": partial(_answer, agrees=False),
    "tl": _stop,
    "yk": commands.share_video,
}


def choose(request: Request) -> HttpResponse:
    """Show where and about what one can talk by video, and ask for it."""
    if request.method != "POST":
        return _choice(request, {}, "")
    said = request.POST
    try:
        hall = _uuid(said.get("hall", ""), "hall", "请选择一个大厅")
        matter = _matter(said.get("matter", ""))
        chosen = None if "sure" in said else desk.video_hall(hall, request.now)
        if chosen and chosen.open_now and not chosen.clerks:
            return _choice(request, {}, "", 422, alone=chosen)
        made = commands.ask_video(
            hall,
            matter=matter,
            shares=said.get("shares") == "1",
            want=said.get("want", "")[:LONGEST_WANT],
            by=request.actor,
            at=request.now,
        )
    except (Invalid, NotAllowed) as refusal:
        return _choice(request, refusal.errors, str(refusal), refusal.status)
    return redirect("video", made)


def _uuid(said: str, name: str, words: str) -> UUID:
    try:
        return UUID(said)
    except ValueError as wrong:
        raise Invalid(words, errors={name: words}) from wrong


def _matter(said: str) -> UUID | None:
    return None if said == GENERAL else _uuid(said, "matter", "请选择关于哪件事")


def _boxes(found: VideoChoice, said: QueryDict, errors: Mapping[str, str]) -> tuple[Box, ...]:
    halls = [(str(one.id), one.name) for one in found.halls]
    matters = [
        (str(one.id), f"{one.title}（{'草稿' if one.draft else one.number}）")
        for one in found.matters
    ]
    return (
        line(
            "hall",
            "哪个大厅",
            kind="choice",
            value=said.get("hall", halls[0][0] if halls else ""),
            choices=halls,
            helps={str(one.id): _words(one) for one in found.halls},
            error=errors.get("hall", ""),
        ),
        line(
            "matter",
            "关于哪件事",
            kind="choice",
            value=said.get("matter", GENERAL),
            choices=[(GENERAL, "一般咨询"), *matters],
            error=errors.get("matter", ""),
        ),
        line(
            "want",
            "想问什么",
            value=said.get("want", ""),
            error=errors.get("want", ""),
            hint="一句话，工作人员接起以前能看到。证件号码、密码不要写。",
            optional=True,
            longest=desk.video_rules()["want"],
        ),
        line(
            "shares",
            "一起看申请",
            kind="choices",
            value=said.get("shares", ""),
            choices=[("1", "接通以后，工作人员可以和我一起看这份申请")],
            helps={"1": "只在视频中可以看，视频结束就看不到了；看过都有记录。不勾选也能视频。"},
            optional=True,
        ),
    )


def _words(hall: VideoHall) -> str:
    if not hall.open_now:
        return f"现在不开放　电话 {hall.phone}"
    clerks = f"{hall.clerks} 位工作人员在线" if hall.clerks else "现在没有工作人员在线"
    return f"{clerks}，{hall.waiting} 人在等　电话 {hall.phone}"


def _choice(
    request: Request,
    errors: Mapping[str, str],
    sentence: str,
    status: int = 200,
    *,
    alone: VideoHall | None = None,
) -> HttpResponse:
    who = principal_of(request)
    region = (
        request.GET.get("region", "")[:LONGEST] or (who.region if who else "") or anywhere(request)
    )
    found = desk.video_choice(region, request.actor, request.now)
    boxes = _boxes(found, request.POST, errors)
    context = {
        "section": "my",
        "found": found,
        "alone": alone,
        "others": [one for one in found.halls if one.open_now and one.clerks] if alone else (),
        "boxes": boxes,
        "region": region,
        "announced": desk.announced_in(region, request.now),
        "cities": offered(request, region),
        "live": live_of(request),
        "sentence": sentence,
        "errors": errors_of(boxes),
    }
    return render(request, "portal/video_choice.html", context, status=status)


def video(request: Request, own_video: UUID) -> HttpResponse:
    """Show one's place in the line, the call, or how it ended."""
    return _video(request, own_video)


def _video(request: Request, own_video: UUID, sentence: str = "") -> HttpResponse:
    sheet = desk.my_video(own_video, request.actor, request.now)
    request.reads.append(f"video:{own_video}")
    return call_page(
        request, "portal/video.html", sheet, "applicant", section="my", sentence=sentence
    )


def act(request: Request, own_video: UUID, video_deed: str) -> HttpResponse:
    """Come in, end, wait no longer; let the talk be recorded, or not any more."""
    deed = DEEDS.get(video_deed)
    if deed is None:
        raise NotYours
    try:
        deed(own_video, by=request.actor, at=request.now)
    except NotAllowed as refusal:
        return _video(request, own_video, str(refusal))
    return redirect("video", own_video)
