"""自助机 for those who look after them: how each is, who called, paper, new codes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.desk import commands
from onething.desk import queries as desk
from onething.kernel.refusals import Invalid, NotYours
from onething.web import sessions
from onething.web.forms import Box, errors_of, line
from onething.web.middleware import version_of_pages
from onething.web.request import Request

LONGEST, MOST = 40, 20
NOTHING_WRONG: Mapping[str, str] = {}
UNCHOSEN = "请至少选择一样这台机器能办的。"
WINDOW = re.compile("[0-9]{1,3}")
PLAIN: Mapping[str, Callable[..., object]] = {
    "go": commands.go_to_device,
    "tray": commands.empty_tray,
    "back": commands.put_back,
    "retire": commands.retire_device,
    "restore": commands.restore_device,
}
DEEDS = (*PLAIN, "paper", "code")
OF_LEADERS = ("code", "retire", "restore")
ASKED = ("code", "retire")  # once more before it is done


def fleet(request: Request) -> HttpResponse:
    """Show the machines, those that need somebody first."""
    devices = desk.fleet(request.actor, request.now)
    context = {
        "section": "/desk/zzj",
        "devices": devices,
        "well": sum(one.well for one in devices),
        "calls": [one for one in devices if one.called_at],
        "rules": desk.kiosk_rules(),
        "current": version_of_pages(),
        "leads": request.actor.has("leader"),
        "retired": desk.retired(request.actor, request.now),
    }
    return render(request, "kiosk/fleet.html", context)


def new(request: Request) -> HttpResponse:
    """Enter a machine; show once the code with which it enrols itself."""
    halls = desk.halls_with_devices(request.actor)
    said = {
        name: request.POST.get(name, "")[:LONGEST]
        for name in ("hall", "number", "shape", "window", "model")
    }
    errors: dict[str, str] = {}
    if request.method == "POST":
        known = {str(hall): hall for hall, _ in halls}
        if said["hall"] not in known:
            errors["hall"] = "请选择放在哪里"
        if said["shape"] not in ("upright", "flat"):
            errors["shape"] = "请选择屏幕是竖的还是横的"
        if said["window"] and not WINDOW.fullmatch(said["window"]):
            errors["window"] = "窗口号是 1 到 3 位数字；放在大厅里的自助机不用填"
        try:
            if not errors:
                code = commands.register_device(
                    known[said["hall"]],
                    number=said["number"],
                    upright=said["shape"] == "upright",
                    window=int(said["window"]) if said["window"] else None,
                    kind=_kind(request),
                    by=request.actor,
                    at=request.now,
                )
                return _code(request, said["number"], code)
        except Invalid as refusal:
            errors |= refusal.errors or {"number": str(refusal)}
    services = request.POST.getlist("services") if request.method == "POST" else list(_services())
    boxes = (*_boxes(halls, said, errors), *_kind_boxes(said["model"], services, errors))
    context = {"section": "/desk/zzj", "boxes": boxes, "errors": errors_of(boxes)}
    return render(request, "kiosk/new.html", context, status=422 if errors else 200)


def _boxes(
    halls: Sequence[tuple[UUID, str]], said: Mapping[str, str], errors: Mapping[str, str]
) -> tuple[Box, ...]:
    return (
        line(
            "hall",
            "放在哪里",
            kind="choice",
            value=said["hall"],
            choices=tuple((str(hall), name) for hall, name in halls),
            error=errors.get("hall", ""),
        ),
        line(
            "number",
            "设备编号",
            hint="照铭牌填写",
            value=said["number"],
            error=errors.get("number", ""),
        ),
        line(
            "shape",
            "屏幕",
            kind="choice",
            value=said["shape"],
            choices=(("upright", "竖屏"), ("flat", "横屏")),
            error=errors.get("shape", ""),
        ),
        line(
            "window",
            "装在几号窗口",
            kind="number",
            hint="窗口评价屏才填；放在大厅里的自助机不用填。",
            value=said["window"],
            error=errors.get("window", ""),
            optional=True,
        ),
    )


def _services() -> dict[str, str]:
    """Return what machines do, by key."""
    return dict(desk.kiosk_rules()["services"])


def _kind(request: Request) -> commands.Kind:
    said = tuple(request.POST.getlist("services"))[:MOST]
    if not request.POST.get("window") and not set(said) & _services().keys():
        raise Invalid(UNCHOSEN, errors={"services": UNCHOSEN})
    return commands.Kind(request.POST.get("model", "")[:LONGEST], said)


def _kind_boxes(model: str, services: Sequence[str], errors: Mapping[str, str]) -> tuple[Box, ...]:
    """Return the fields that say what kind of machine it is, and what it does."""
    return (
        line("model", "型号", hint="照铭牌填写，例如厂家和型号。", value=model, optional=True,
             error=errors.get("model", "")),
        line("services", "这台机器能办什么", kind="choices", value=",".join(services),
             choices=tuple(_services().items()), error=errors.get("services", ""),
             hint="首页只出现选了的；没有打印机的，不要选打印。评价屏不用选。"),
    )  # fmt: skip


def one(request: Request, device_id: UUID) -> HttpResponse:
    """Show one machine: what it met with lately, what was not taken, what it does."""
    return _one(request, device_id)


def describe(request: Request, device_id: UUID) -> HttpResponse:
    """Take what kind of machine it is, and what it does."""
    try:
        kind = _kind(request)
        commands.describe_device(device_id, kind, by=request.actor, at=request.now)
    except Invalid as refusal:
        return _one(request, device_id, dict(refusal.errors) or {"services": str(refusal)})
    return redirect("fleet-one", device_id)


def _one(
    request: Request, device_id: UUID, errors: Mapping[str, str] = NOTHING_WRONG
) -> HttpResponse:
    found = desk.upkeep(device_id, request.actor, request.now)
    model, services = found.device.model, list(found.device.services)
    if errors:
        model, services = request.POST.get("model", "")[:LONGEST], request.POST.getlist("services")
    leads = request.actor.has("leader") and not found.device.window
    boxes = _kind_boxes(model, services, errors) if leads else ()
    context = {
        "section": "/desk/zzj",
        "found": found,
        "device": found.device,
        "rules": desk.kiosk_rules(),
        "boxes": boxes,
        "errors": errors_of(boxes),
    }
    return render(request, "kiosk/one.html", context, status=422 if errors else 200)


def _code(request: Request, number: str, code: str) -> HttpResponse:
    context = {
        "section": "/desk/zzj",
        "number": number,
        "code": code,
        "hours": desk.kiosk_rules()["code_hours"],
    }
    return render(request, "kiosk/code.html", context)


def act(request: Request, device_id: UUID, device_deed: str) -> HttpResponse:
    """Do something about one machine."""
    if device_deed not in DEEDS or (device_deed in OF_LEADERS and not request.actor.has("leader")):
        raise NotYours
    by, at = request.actor, request.now
    if device_deed in ASKED and request.POST.get("sure") != "1":
        found = desk.device_led(device_id, by, at)
        context = {"section": "/desk/zzj", "device": found, "deed": device_deed}
        return render(request, "kiosk/sure.html", context)
    if device_deed == "code":
        code = commands.renew_device_code(device_id, by=by, at=at)
        return _code(request, request.POST.get("number", "")[:LONGEST], code)
    if device_deed == "paper":
        said = request.POST.get("sheets", "")
        commands.fill_paper(device_id, sheets=int(said) if said.isdecimal() else -1, by=by, at=at)
    else:
        PLAIN[device_deed](device_id, by=by, at=at)
    return redirect(sessions.safe_next(request, "/desk/zzj"))
