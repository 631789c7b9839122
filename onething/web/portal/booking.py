"""预约: where, for what, when; one's bookings and tickets."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.desk import commands
from onething.desk import queries as desk
from onething.desk.terms import WEEKDAYS
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import Invalid, NotAllowed
from onething.web.forms.places import anywhere, offered, province
from onething.web.request import Request, principal_of
from onething.web.streams import listening, stream_of

EVERYWHERE = "all"  # places of the whole province
LONGEST = 40
MOST_DIGITS = 6


def choose(request: Request) -> HttpResponse:
    """Show the halls of a place that take bookings, by business."""
    place = request.GET.get("region", "")[:LONGEST]
    business = request.GET.get("business", "")[:LONGEST]
    q = request.GET.get("q", "").strip()[:LONGEST]
    who = principal_of(request)
    region = place or (who.region if who else "") or anywhere(request)
    page = page_number(request)
    rows, more = desk.halls_that_book(
        "" if region == EVERYWHERE else region, business, request.now, q, page
    )
    asked = {"region": region, "business": business, "q": q}
    context = {
        "section": "yy",
        "cities": offered(request, region),
        "province": province(),
        "everywhere": EVERYWHERE,
        **asked,
        "businesses": desk.businesses(),
        "rows": rows,
        "more": more,
        "page": page,
        "address": urlencode(asked),
    }
    return render(request, "portal/booking.html", context)


def page_number(request: Request) -> int:
    """Return which page of a list the address asks for."""
    number = request.GET.get("page", "1")
    return int(number) if number.isdecimal() and len(number) <= MOST_DIGITS else 1


def times(request: Request, place_code: str, business: str) -> HttpResponse:
    """Show the days and the free times of a business in a hall."""
    return _times(request, place_code, business)


def _times(
    request: Request, place_code: str, business: str, sentence: str = "", status: int = 200
) -> HttpResponse:
    found = desk.times(place_code, business, request.now, _day(request.GET.get("day", "")))
    context = {"section": "yy", "found": found, "sentence": sentence, "moving": ""}
    return render(request, "portal/booking_times.html", context, status=status)


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _start(said: str) -> datetime:
    try:
        found = datetime.fromisoformat(said.replace(" ", "+"))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        sentence = "请先选择一个时间。"
        raise Invalid(sentence, errors={"start": sentence})
    return found


def confirm(request: Request, place_code: str, business: str) -> HttpResponse:
    """Show once more what is booked in whose name, then book it."""
    said = request.POST if request.method == "POST" else request.GET
    try:
        start = _start(said.get("start", ""))
        if request.method == "POST":
            hall = desk.bookable(place_code, business, start, request.actor, request.now)
            subject = _uuid(said.get("subject", request.actor.behalf))
            made = commands.book(
                hall,
                business=business,
                start=start,
                subject=subject,
                by=request.actor,
                at=request.now,
            )
            return redirect("booking-one", made)
    except (Invalid, NotAllowed) as refusal:
        return _times(request, place_code, business, str(refusal), refusal.status)
    found = desk.times(place_code, business, request.now)
    context = {
        "section": "yy",
        "found": found,
        "start": start,
        "until": start + timedelta(minutes=found.slot_minutes),
        "weekday": WEEKDAYS[start.astimezone(CHINA).weekday()],
        "fixed": desk.is_fixed(place_code, start, request.now),
        "value": start.isoformat(),
        "checkin_minutes": desk.checkin_minutes(),
    }
    return render(request, "portal/booking_confirm.html", context)


def _uuid(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError:
        return UUID(int=0)


def bookings(request: Request) -> HttpResponse:
    """Show what somebody has booked."""
    here = page_number(request)
    rows, more = desk.my_bookings(request.actor, request.now, page=here)
    request.reads.append(f"subject:{request.actor.behalf}")
    context = {"section": "my", "rows": rows, "more": more, "page": here}
    return render(request, "portal/bookings.html", context)


def booking(request: Request, booking_id: UUID) -> HttpResponse:
    """Show one booking: where, when, the code, what to do."""
    return _booking(request, booking_id)


def _booking(
    request: Request, booking_id: UUID, sentence: str = "", status: int = 200
) -> HttpResponse:
    card = desk.my_booking(booking_id, request.actor, request.now)
    request.reads.append(f"booking:{booking_id}")
    context = {"section": "my", "card": card, "sentence": sentence}
    return render(request, "portal/booking_one.html", context, status=status)


def cancel(request: Request, booking_id: UUID) -> HttpResponse:
    """Give a booking back."""
    try:
        commands.cancel_booking(booking_id, by=request.actor, at=request.now)
    except NotAllowed as refusal:
        return _booking(request, booking_id, str(refusal), refusal.status)
    return redirect("booking-one", booking_id)


def rebook(request: Request, booking_id: UUID) -> HttpResponse:
    """Show the free times, then take another."""
    card = desk.to_move(booking_id, request.actor)
    sentence, status = "", 200
    if request.method == "POST":
        try:
            start = _start(request.POST.get("start", ""))
            made = commands.rebook(booking_id, start=start, by=request.actor, at=request.now)
            return redirect("booking-one", made)
        except (Invalid, NotAllowed) as refusal:
            sentence, status = str(refusal), refusal.status
    found = desk.times(card.hall_code, card.business, request.now, _day(request.GET.get("day", "")))
    request.reads.append(f"booking:{booking_id}")
    context = {"section": "my", "found": found, "sentence": sentence, "moving": card}
    return render(request, "portal/booking_times.html", context, status=status)


def check_in(request: Request, booking_id: UUID) -> HttpResponse:
    """Take one's ticket when one has come."""
    try:
        ticket = commands.check_in(booking_id, by=request.actor, at=request.now)
    except (Invalid, NotAllowed) as refusal:
        return _booking(request, booking_id, str(refusal), refusal.status)
    return redirect("own-ticket", ticket)


def ticket(request: Request, own_ticket: UUID) -> HttpResponse:
    """Show one's ticket: who is before one, how long it takes, which window."""
    sheet = desk.my_ticket(own_ticket, request.actor, request.now)
    request.reads.append(f"ticket:{own_ticket}")
    return render(request, "portal/ticket.html", {"section": "my", "ticket": sheet})


def give_up(request: Request, own_ticket: UUID) -> HttpResponse:
    """Wait no longer."""
    commands.abandon(own_ticket, by=request.actor, at=request.now)
    return redirect("own-ticket", own_ticket)


def screen(request: Request, place_code: str) -> HttpResponse:
    """Show the big screen of a hall: who is called to which window. Renews itself without JavaScript."""
    shown = desk.screen(place_code, request.now)
    turn = desk.screen_turn(shown, request.now)
    context = {
        "screen": shown,
        "queues": turn.queues,
        "part": turn.part,
        "parts": turn.parts,
        "notice": turn.notice,
        "turn": turn.seconds,
        "stream": stream_of(request, shown.hall),
    }
    return listening(request, render(request, "portal/screen.html", context))
