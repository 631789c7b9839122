"""Help while nobody is in the hall: by video if a window is open, else somebody calls back."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.desk import queries as desk
from onething.desk.queries import DeviceCard
from onething.identity import queries as identity
from onething.kernel.refusals import Invalid, NotYours
from onething.voice import commands, queries
from onething.voice.queries import AidSheet
from onething.web.forms import errors_of, line
from onething.web.kiosk.entering import machine_of
from onething.web.request import Request, principal_of
from onething.web.streams import live_of

LONGEST, COUNTY = 500, 6
KIND = "online"  # by telephone, as long as nobody is here


def ways(request: Request) -> HttpResponse:
    """Show how one is helped now: somebody comes, by video, or he is called back."""
    device = machine_of(request)
    context = {
        "device": device,
        "hall": desk.hall_now(device, request.now),
        "video": bool(live_of(request)) and desk.video_is_open(device.region, request.now),
    }
    return render(request, "kiosk/help.html", context)


def call_back(request: Request) -> HttpResponse:
    """Take down what he needs help with; a helper calls him back."""
    device = machine_of(request)
    if request.account is None:
        return redirect("/kiosk/sz?next=/kiosk/bz/hd")
    if request.method != "POST":
        return _form(request, {})
    said = {name: request.POST.get(name, "")[:LONGEST] for name in ("want", "phone")}
    try:
        made = commands.ask_aid(_order(request, device, said), by=request.actor, at=request.now)
    except Invalid as refusal:
        return _form(request, refusal.errors or {"want": str(refusal)})
    return redirect(f"/kiosk/bz/hd?done={made}")


def _order(request: Request, device: DeviceCard, said: dict[str, str]) -> dict[str, str]:
    """Return an order of a helper as one fills it in on the page of 帮办."""
    who = principal_of(request)
    return said | {
        "region": device.region[:COUNTY],
        "source": "web",
        "kind": KIND,
        "group": "",
        "slug": "",
        "place": "",
        "name": who.name if who else "",
    }


def _made(request: Request) -> AidSheet | None:
    """Return the order that he has just given."""
    try:
        return queries.aid(UUID(request.GET.get("done", "")), request.actor, request.now)
    except (ValueError, NotYours):
        return None


def _form(request: Request, errors: dict[str, str]) -> HttpResponse:
    who = principal_of(request)
    known = identity.subject(who.id).phone if who and request.method != "POST" else ""
    boxes = (
        line(
            "want",
            "要办什么，哪里需要帮忙",
            kind="textarea",
            value=request.POST.get("want", "")[:LONGEST],
            error=errors.get("want", ""),
        ),
        line(
            "phone",
            "联系电话",
            kind="phone",
            value=request.POST.get("phone", known)[:LONGEST],
            error=errors.get("phone", ""),
            hint="帮办员打这个电话。",
        ),
    )
    request.reads.append(f"subject:{request.actor.behalf}")
    other = [words for name, words in errors.items() if name not in ("want", "phone")]
    context = {
        "boxes": boxes,
        "errors": errors_of(boxes),
        "other": other,
        "made": _made(request),
    }
    return render(request, "kiosk/call_back.html", context, status=422 if errors else 200)
