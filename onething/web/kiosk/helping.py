"""Help at a machine: a helper who comes to it or acts for him; while nobody is there by video, or by a call back."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.desk import queries as desk
from onething.desk.queries import DeviceCard
from onething.identity import queries as identity
from onething.kernel.refusals import Invalid, NotYours
from onething.voice import commands, queries
from onething.voice.queries import AidSheet
from onething.web.forms import Box, errors_of, line, typed
from onething.web.kiosk.entering import machine_of
from onething.web.portal.aiding import id_of
from onething.web.request import Request, principal_of
from onething.web.streams import live_of

LONGEST, COUNTY, MOST = 500, 6, 5
ASKED = ("kind", "want", "group", "phone")
NOBODY_THERE = "大厅现在没有人，不能陪同。请选择线上帮办或者代理办，上班以后帮办员打给您。"
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


def aid(request: Request) -> HttpResponse:
    """Say what helpers do; let whoever has shown his card ask for one, to this machine or otherwise."""
    device = machine_of(request)
    open_now = desk.hall_now(device, request.now).open_now
    if request.method != "POST":
        return _aid_page(request, {}, open_now=open_now)
    if request.account is None:
        return redirect("/kiosk/sz?s=over")
    said = typed(request.POST, ASKED)
    said = {name: value[:LONGEST] for name, value in said.items()}
    if said["kind"] in queries.aid_kinds_there() and not open_now:
        return _aid_page(request, {"kind": NOBODY_THERE}, open_now=open_now)
    draft = id_of(request.POST.get("draft", ""))
    try:
        order = _order(request, device, said)
        made = commands.ask_aid(order, draft=draft, by=request.actor, at=request.now)
    except Invalid as refusal:
        return _aid_page(request, refusal.errors or {"want": str(refusal)}, open_now=open_now)
    return redirect(f"/kiosk/bb?done={made}")


def _aid_page(request: Request, errors: dict[str, str], *, open_now: bool) -> HttpResponse:
    made = _made(request) if request.account else None
    drawn = _aid_boxes(request, errors, open_now=open_now) if request.account and not made else ()
    if request.account is not None:
        request.reads.append(f"subject:{request.actor.behalf}")
    source = request.POST if request.method == "POST" else request.GET
    draft = id_of(source.get("draft", ""))
    context = {
        "device": request.kiosk,
        "open_now": open_now,
        "boxes": drawn,
        "errors": errors_of(drawn),
        "other": [words for name, words in errors.items() if name not in ASKED],
        "made": made,
        "comes": made is not None and open_now and made.kind in queries.aid_kinds_there(),
        "rows": queries.my_aids(request.actor, request.now)[:MOST] if request.account else (),
        "kinds": queries.aid_kinds(),
        "limits": queries.aid_limits()[:2],
        "duties": queries.aid_duties(),
        "draft": draft or "",
        "beyond": quote(f"/kiosk/bb?draft={draft}" if draft else "/kiosk/bb"),
    }
    return render(request, "kiosk/aid.html", context, status=422 if errors else 200)


def _aid_boxes(request: Request, errors: dict[str, str], *, open_now: bool) -> tuple[Box, ...]:
    said = {name: request.POST.get(name, "")[:LONGEST] for name in ASKED}
    there = queries.aid_kinds_there()
    kinds = [one for one in queries.aid_kinds() if open_now or one[0] not in there]
    return (
        line(
            "kind",
            "怎样帮您",
            kind="choice",
            choices=[(key, name) for key, name, _ in kinds],
            helps={key: words for key, _, words in kinds},
            value=said["kind"],
            error=errors.get("kind", ""),
        ),
        _want(said["want"], errors),
        line(
            "group",
            "您是不是下面的人",
            kind="choice",
            choices=[("", "都不是"), *queries.aid_groups()],
            value=said["group"],
            error=errors.get("group", ""),
            hint="是的，排在前面，可以选“优先办”。不用交证明，到时候出示证件就行。",
            optional=True,
        ),
        _phone(request, errors),
    )


def _order(request: Request, device: DeviceCard, said: dict[str, str]) -> dict[str, str]:
    """Return an order of a helper as one fills it in on the page of 帮办."""
    who = principal_of(request)
    meets = said.get("kind") in queries.aid_kinds_there()
    plain = {"kind": KIND, "group": ""}
    return (
        plain
        | said
        | {
            "region": device.region[:COUNTY],
            "source": "",  # the machine says so
            "slug": "",
            "place": f"{device.hall_name}，{device.number} 号自助机旁" if meets else "",
            "name": who.name if who else "",
        }
    )


def _made(request: Request) -> AidSheet | None:
    """Return the order that he has just given."""
    try:
        return queries.aid(UUID(request.GET.get("done", "")), request.actor, request.now)
    except (ValueError, NotYours):
        return None


def _want(value: str, errors: dict[str, str]) -> Box:
    return line(
        "want",
        "要办什么，哪里需要帮忙",
        kind="textarea",
        value=value,
        error=errors.get("want", ""),
    )


def _phone(request: Request, errors: dict[str, str]) -> Box:
    who = principal_of(request)
    known = identity.subject(who.id).phone if who and request.method != "POST" else ""
    return line(
        "phone",
        "联系电话",
        kind="phone",
        value=request.POST.get("phone", known)[:LONGEST],
        error=errors.get("phone", ""),
        hint="帮办员打这个电话。",
    )


def _form(request: Request, errors: dict[str, str]) -> HttpResponse:
    boxes = (
        _want(request.POST.get("want", "")[:LONGEST], errors),
        _phone(request, errors),
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
