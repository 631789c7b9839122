"""自助取号: a ticket for who walks in, or for who has booked and types his code."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.desk import commands
from onething.desk import queries as desk
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.web.forms import line
from onething.web.request import Request

LONGEST = 40


def _machine(request: Request) -> desk.DeviceCard:
    if request.kiosk is None or request.kiosk.window:
        raise NotYours
    return request.kiosk


def take(request: Request) -> HttpResponse:
    """Give a ticket for one business; show how long it will take, and print it."""
    device = _machine(request)
    if request.method != "POST":
        return _page(request, device)
    by, business = device.actor.because(request.actor.cause), request.POST.get("business", "")
    return _given(
        request,
        device,
        lambda: commands.take_ticket_here(
            device.id, business=business[:LONGEST], by=by, at=request.now
        ),
    )


def arrive(request: Request) -> HttpResponse:
    """Give a ticket to who has booked, by the code of his booking."""
    device = _machine(request)
    by, code = device.actor.because(request.actor.cause), request.POST.get("code", "")
    return _given(
        request,
        device,
        lambda: commands.check_in_here(device.id, code=code[:LONGEST], by=by, at=request.now),
    )


def _given(request: Request, device: desk.DeviceCard, give: Callable[[], UUID]) -> HttpResponse:
    try:
        return redirect(f"/kiosk/qh?given={give()}&now=1")
    except (Invalid, NotAllowed) as refusal:
        return _page(request, device, str(refusal), refusal.errors.get("code", ""))


def _page(
    request: Request, device: desk.DeviceCard, sentence: str = "", fault: str = ""
) -> HttpResponse:
    code = line(
        "code",
        "预约码",
        value=request.POST.get("code", "")[:LONGEST],
        hint=f"8 位，在“我的预约”或者短信里；预约时间前后 {desk.checkin_minutes()} 分钟内有效。",
        error=fault,
    )
    given, found = _ticket(request, device), desk.self_service(device, request.now)
    context = {
        "device": device,
        "rules": desk.kiosk_rules(),
        "found": found,
        "hall": found,
        "given": given,
        "now": "now" in request.GET,
        "code": code,
        "sentence": sentence,
    }
    return render(request, "kiosk/ticket.html", context, status=422 if sentence else 200)


def _ticket(request: Request, device: desk.DeviceCard) -> desk.GivenTicket | None:
    try:
        return desk.given_here(device, UUID(request.GET.get("given", "")), request.now)
    except (ValueError, NotYours):
        return None
