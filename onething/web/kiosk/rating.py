"""窗口评价屏: who was served at this window says how it was, in one touch."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.desk import queries as desk
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.voice import commands
from onething.voice import queries as voice
from onething.web.request import Request
from onething.web.streams import listening, stream_of

GRADES = {str(value): value for value in range(1, 6)}
PAGE = "/kiosk/pj"


def rate(request: Request) -> HttpResponse:
    """Show whom the window serves; ask for a grade when he was served. Renews itself without JavaScript."""
    device = request.kiosk
    if device is None or not device.window:
        raise NotYours
    if request.method == "POST":
        return _rate(request, device)
    screen = desk.window_screen(device, request.now)
    asked = screen.visit is not None and not voice.was_rated(screen.visit.ticket)
    context = {
        "screen": screen,
        "visit": screen.visit if asked else None,
        "thanks": screen.visit is not None and not asked and not screen.here,
        "late": request.GET.get("s") == "late",
        "choices": voice.choices(),
        "stream": stream_of(request, screen.hall),
    }
    return listening(request, render(request, "kiosk/rate.html", context))


def _rate(request: Request, device: desk.DeviceCard) -> HttpResponse:
    by = device.actor.because(request.actor.cause)
    try:
        ticket = UUID(request.POST.get("ticket", "")[:36])
        grade = GRADES.get(request.POST.get("grade", ""), 0)
        commands.rate_visit(device.id, ticket, grade=grade, by=by, at=request.now)
    except (Invalid, NotAllowed, NotYours, ValueError):
        return redirect(f"{PAGE}?s=late")
    return redirect(PAGE)
