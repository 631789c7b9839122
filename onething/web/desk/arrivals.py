"""预约签到 at the hall: by the code or the card of who comes, and from the list of a day."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.desk import commands
from onething.desk import queries as desk
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.web.desk.calling import guide_page
from onething.web.forms import line
from onething.web.request import Request

LONGEST, MOST_PAGES = 40, 500
CARD = 400  # what a reader sends: 姓名|性别|民族|出生|住址|证件号码|…
NUMBER = 5


def arrive(request: Request, desk_hall: UUID) -> HttpResponse:
    """Give a ticket to somebody who has booked, by the code that he says or the card that he shows."""
    said = request.POST.get("code", "").strip()[:CARD]
    read = said.split("|")
    try:
        found = desk.arriving(
            desk_hall, read[NUMBER] if len(read) > NUMBER else said, request.actor, request.now
        )
    except NotYours as refusal:
        desk.guide_desk(desk_hall, request.actor, request.now)  # his hall, or not there at all
        return guide_page(request, desk_hall, {"code": str(refusal)}, "")
    request.reads.extend(f"booking:{one.card.id}" for one in found)
    if len(found) > 1:
        return guide_page(request, desk_hall, {}, "", several=found)
    return _check_in(request, desk_hall, found[0].card.id)


def _check_in(request: Request, desk_hall: UUID, booking: UUID) -> HttpResponse:
    try:
        given = commands.check_in(
            booking, ground=request.POST.get("ground", ""), by=request.actor, at=request.now
        )
    except (Invalid, NotAllowed) as refusal:
        return guide_page(request, desk_hall, {"code": str(refusal)}, "")
    return redirect(f"/desk/qh/{desk_hall}?given={given}")


def bookings(request: Request, arrival_hall: UUID) -> HttpResponse:
    """Show the bookings of a hall on a day; look for a code, an ID number or a name."""
    return _bookings(request, arrival_hall)


def _bookings(request: Request, arrival_hall: UUID, sentence: str = "") -> HttpResponse:
    q = request.POST.get("q", "").strip()[:LONGEST]
    page = request.GET.get("page", "1")
    number = int(page) if page.isdecimal() and 0 < int(page[:4]) <= MOST_PAGES else 1
    found = desk.bookings_of_day(
        arrival_hall, _day(request), request.actor, request.now, q=q, page=1 if q else number
    )
    request.reads.extend(f"booking:{one.card.id}" for one in found.rows)
    context = {
        "section": "/desk/jh" if request.actor.has("window") else "/lead/dt",
        "found": found,
        "q": q,
        "page": number,
        "box": line("q", "预约码、证件号码或者姓名", value=q, longest=LONGEST),
        "sentence": sentence,
        "given": request.GET.get("given", "")[:LONGEST],
        "guides": request.actor.has("window"),
    }
    return render(request, "desk/hall_bookings.html", context, status=422 if sentence else 200)


def _day(request: Request) -> date:
    said = request.POST.get("day", "") or request.GET.get("day", "")
    try:
        return date.fromisoformat(said)
    except ValueError:
        return request.now.astimezone(CHINA).date()


def check_in(request: Request, arrival_hall: UUID) -> HttpResponse:
    """Give a ticket to somebody on the list who has come."""
    try:
        booking = UUID(request.POST.get("booking", ""))
    except ValueError:
        return _bookings(request, arrival_hall, "请在名单里选一个预约，再签到。")
    try:
        given = commands.check_in(booking, by=request.actor, at=request.now)
    except (Invalid, NotAllowed) as refusal:
        return _bookings(request, arrival_hall, str(refusal))
    number = desk.ticket_given(given, request.actor, request.now)[0].number
    return redirect(f"/desk/yy/{arrival_hall}?given={number}")
