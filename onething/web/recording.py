"""录像: parts come from the clerk's page while it runs; later it is watched, each look is noted."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from onething.desk import commands
from onething.desk import queries as desk
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.web.request import Request

LARGEST = 50_000_000  # bytes that are read of one part; how many are kept is a rule
MOST_DIGITS = 6
WORDS = "text/plain; charset=utf-8"


def part(request: Request) -> HttpResponse:
    """Keep some seconds of a recording."""
    said, sent = request.POST, request.FILES.get("part")
    try:
        if sent is None:
            raise Invalid("这一段没有内容，没有保存。")
        commands.add_part(
            _uuid(said.get("recording", "")),
            segment=_number(said.get("segment", "")),
            number=_number(said.get("number", "")),
            content=sent.read(LARGEST),
            by=request.actor,
            at=request.now,
        )
    except (Invalid, NotAllowed) as refusal:
        return HttpResponse(str(refusal), status=refusal.status, content_type=WORDS)
    return HttpResponse(status=204)


def _uuid(said: str) -> UUID:
    try:
        return UUID(said[:40])
    except ValueError as wrong:
        raise NotYours from wrong


def _number(said: str) -> int:
    if not (said.isascii() and said.isdecimal() and len(said) <= MOST_DIGITS):
        raise Invalid("这一段没有写明是第几段，没有保存。请停止录像，刷新页面后重新请求。")
    return int(said)


def own(request: Request, own_video: UUID, recording_id: UUID, page: int) -> StreamingHttpResponse:
    """Send a piece of a recording to the one who sat before the camera."""
    if desk.watched_recording(recording_id, request.actor).video != own_video:
        raise NotYours
    return _sent(request, recording_id, page)


def led(request: Request, recording_id: UUID, page: int) -> StreamingHttpResponse:
    """Send a piece of a recording to the leader of the hall."""
    return _sent(request, recording_id, page)


def _sent(request: Request, recording_id: UUID, number: int) -> StreamingHttpResponse:
    found = desk.segment(recording_id, number, request.actor)
    request.reads.append(f"recording:{recording_id}")
    answer = StreamingHttpResponse(found.content, content_type=found.media_type)
    answer["Content-Length"] = str(found.size)
    answer["Content-Disposition"] = "inline"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def recordings(request: Request) -> HttpResponse:
    """Show the recordings of the halls that he leads: nothing of a recording itself."""
    said = request.GET.get("page", "1")
    page = int(said) if said.isdecimal() and len(said) <= MOST_DIGITS else 1
    context = {"section": "/lead/dt", "found": desk.led_recordings(request.actor, page=page)}
    return render(request, "lead/recordings.html", context)


def recording(request: Request, recording_id: UUID) -> HttpResponse:
    """Show one recording, to be watched."""
    card = desk.watched_recording(recording_id, request.actor)
    request.reads.append(f"recording:{recording_id}")
    return render(request, "lead/recording.html", {"section": "/lead/dt", "card": card})
