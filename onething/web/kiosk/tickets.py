"""自助取号: a ticket for who walks in, or for who has booked and types his code."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode
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
        asked = request.GET.get("ask", "")
        return _page(request, device, doubtful=_doubtful(request, device, asked) if asked else None)
    by, business = device.actor.because(request.actor.cause), request.POST.get("business", "")
    if "sure" not in request.POST and _doubtful(request, device, business):
        return redirect(f"/kiosk/qh?{urlencode({'ask': business[:LONGEST]})}")
    return _given(
        request,
        device,
        lambda: commands.take_ticket_here(
            device.id,
            business=business[:LONGEST],
            subject=UUID(request.actor.behalf) if request.account is not None else None,
            by=by,
            at=request.now,
        ),
    )


def _doubtful(request: Request, device: desk.DeviceCard, business: str) -> desk.Queue | None:
    """Return the line of a business if who takes a number now will probably not be served today."""
    found = desk.self_service(device, request.now)
    asked = (one for one in found.queues if one.business == business and one.wait.doubtful)
    return next(asked, None) if found.open_now else None


def arrive(request: Request) -> HttpResponse:
    """Give a ticket to who has booked, by the code of his booking."""
    device = _machine(request)
    by, code = device.actor.because(request.actor.cause), request.POST.get("code", "")
    return _given(
        request,
        device,
        lambda: commands.check_in_here(device.id, code=code[:LONGEST], by=by, at=request.now),
    )


def arrive_by_card(request: Request, booking_id: UUID) -> HttpResponse:
    """Give a ticket to who has booked, by the card that the machine has read."""
    device = _machine(request)
    if request.account is None:
        return redirect("/kiosk/sz?next=/kiosk/qh")
    if booking_id not in {one.id for one in _booked(request, device)}:
        raise NotYours
    return _given(
        request, device, lambda: commands.check_in(booking_id, by=request.actor, at=request.now)
    )


def _booked(request: Request, device: desk.DeviceCard) -> tuple[desk.BookingCard, ...]:
    """Return what whoever stands there has booked here today; nobody is known: nothing."""
    if request.account is None:
        return ()
    request.reads.append(f"subject:{request.actor.behalf}")
    return desk.arriving_here(device, request.actor, request.now)


def _given(request: Request, device: desk.DeviceCard, give: Callable[[], UUID]) -> HttpResponse:
    try:
        return redirect(f"/kiosk/qh?given={give()}&now=1")
    except (Invalid, NotAllowed) as refusal:
        return _page(request, device, str(refusal), refusal.errors.get("code", ""))


def _page(
    request: Request,
    device: desk.DeviceCard,
    sentence: str = "",
    fault: str = "",
    doubtful: desk.Queue | None = None,
) -> HttpResponse:
    code = line(
        "code",
        "预约码",
        value=request.POST.get("code", "")[:LONGEST],
        hint=f"8 位，在“我的预约”或者短信里；预约时间前后 {desk.checkin_minutes()} 分钟内有效。",
        error=fault,
    )
    given = _ticket(request, device)
    found = None if given else desk.self_service(device, request.now)
    context = {
        "device": device,
        "rules": desk.kiosk_rules(),
        "found": found,
        "hall": found,
        "given": given,
        "doubtful": doubtful,
        "free": desk.next_time(device.hall, doubtful.business, request.now) if doubtful else None,
        "booked": () if given else _booked(request, device),
        "elder_age": desk.age_that_goes_first(),
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
