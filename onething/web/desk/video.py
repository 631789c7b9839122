"""视频办理, the clerk's side: who waits, the call, what is put before the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.catalogue import queries as catalogue
from onething.desk import commands
from onething.desk import queries as desk
from onething.kernel.actor import Actor
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.web.calls import call_page
from onething.web.request import Request

LONGEST = 80
LONGEST_LINE = 400
MOST_GUIDES = 8


def _stop(video_id: UUID, *, by: Actor, at: datetime) -> None:
    """Stop what is recorded now."""
    found = desk.held_video(video_id, by, at).recording
    if found is None:
        raise NotAllowed("现在没有在录像。")
    commands.stop_recording(found.id, by=by, at=at)


ENDS: Mapping[str, Callable[..., Any]] = {
    "js": commands.finish_video,
    "wj": commands.miss_video,
}
DEEDS: Mapping[str, Callable[..., Any]] = {**ENDS, "lx": commands.ask_recording, "tl": _stop}


def line(request: Request) -> HttpResponse:
    """Show who waits for one's virtual window; or the virtual windows to choose from."""
    return _line(request)


def _line(request: Request, sentence: str = "", status: int = 200) -> HttpResponse:
    found = desk.video_desk(request.actor, request.now)
    context = {
        "section": "/desk/xn",
        "here": found,
        "sentence": sentence,
        "nobody": request.GET.get("s") == "nobody",
        "choice": () if found else desk.virtual_choice(request.actor),
        "me": request.actor.who,
    }
    return render(request, "desk/video_line.html", context, status=status)


def take(request: Request) -> HttpResponse:
    """Take whoever has waited longest."""
    try:
        found = commands.take_video(by=request.actor, at=request.now)
    except NotAllowed as refusal:
        return _line(request, str(refusal), refusal.status)
    return redirect("desk-video", found) if found else redirect("/desk/xn?s=nobody")


def video(request: Request, video_id: UUID) -> HttpResponse:
    """Show the call, and what both read together."""
    return _video(request, video_id)


def _video(request: Request, video_id: UUID, sentence: str = "") -> HttpResponse:
    sheet = desk.held_video(video_id, request.actor, request.now)
    request.reads.append(f"video:{video_id}")
    if sheet.along is not None:
        request.reads.append(f"application:{sheet.along.matter.id}")
    q = request.GET.get("q", "").strip()[:LONGEST]
    found = catalogue.search(q, request.now.astimezone(CHINA).date()) if q else ((), ())
    return call_page(
        request,
        "desk/video.html",
        sheet,
        "clerk",
        section="/desk/xn",
        sentence=sentence,
        q=q,
        themes=found[0][:MOST_GUIDES],
        items=found[1][:MOST_GUIDES],
    )


def act(request: Request, video_id: UUID, video_deed: str) -> HttpResponse:
    """End the call, note that the other could not be reached, ask to record or stop it."""
    deed = DEEDS.get(video_deed)
    if deed is None:
        raise NotYours
    try:
        deed(video_id, by=request.actor, at=request.now)
    except NotAllowed as refusal:
        return _video(request, video_id, str(refusal))
    if video_deed not in ENDS:
        return redirect("desk-video", video_id)
    order = desk.held_video(video_id, request.actor, request.now).order
    return redirect("staff-aid", order) if order else redirect("desk-videos")


def show(request: Request, video_id: UUID) -> HttpResponse:
    """Put a paper, a page of the form, the place to sign, a guide or a line of text before the other."""
    said, by, at = request.POST, request.actor, request.now
    kind, thing = said.get("kind", ""), said.get("thing", "")[:LONGEST]
    try:
        if kind == "text":
            commands.write_in_video(
                video_id, text=said.get("said", "")[:LONGEST_LINE], by=by, at=at
            )
        else:
            commands.show_in_video(video_id, kind=kind, thing=thing, by=by, at=at)
    except (Invalid, NotAllowed) as refusal:
        return _video(request, video_id, str(refusal))
    return redirect("desk-video", video_id)
