"""自助机 for those who look after them: how each is, who called, paper, new codes."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.desk import commands
from onething.desk import queries as desk
from onething.kernel.refusals import Invalid, NotYours
from onething.web.forms import errors_of, line
from onething.web.request import Request

LONGEST = 40
DEEDS = ("go", "paper", "code", "retire")


def fleet(request: Request) -> HttpResponse:
    """Show the machines, those that need somebody first."""
    devices = desk.fleet(request.actor, request.now)
    context = {
        "section": "/desk/zzj",
        "devices": devices,
        "well": sum(one.well for one in devices),
        "calls": [one for one in devices if one.called_at],
        "rules": desk.kiosk_rules(),
        "leads": request.actor.has("leader"),
    }
    return render(request, "kiosk/fleet.html", context)


def new(request: Request) -> HttpResponse:
    """Enter a machine; show once the code with which it enrols itself."""
    halls = desk.halls_with_devices(request.actor)
    said = {name: request.POST.get(name, "")[:LONGEST] for name in ("hall", "number", "shape")}
    errors: dict[str, str] = {}
    if request.method == "POST":
        known = {str(hall): hall for hall, _ in halls}
        if said["hall"] not in known:
            errors["hall"] = "请选择放在哪里"
        if said["shape"] not in ("upright", "flat"):
            errors["shape"] = "请选择屏幕是竖的还是横的"
        try:
            if not errors:
                code = commands.register_device(
                    known[said["hall"]],
                    number=said["number"],
                    upright=said["shape"] == "upright",
                    by=request.actor,
                    at=request.now,
                )
                return _code(request, said["number"], code)
        except Invalid as refusal:
            errors |= refusal.errors or {"number": str(refusal)}
    boxes = (
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
    )
    context = {"section": "/desk/zzj", "boxes": boxes, "errors": errors_of(boxes)}
    return render(request, "kiosk/new.html", context, status=422 if errors else 200)


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
    if device_deed not in DEEDS or (
        device_deed in ("code", "retire") and not request.actor.has("leader")
    ):
        raise NotYours
    by, at = request.actor, request.now
    if device_deed == "code":
        code = commands.renew_device_code(device_id, by=by, at=at)
        return _code(request, request.POST.get("number", "")[:LONGEST], code)
    if device_deed == "go":
        commands.go_to_device(device_id, by=by, at=at)
    elif device_deed == "paper":
        sheets = request.POST.get("sheets", "")
        commands.fill_paper(
            device_id, sheets=int(sheets) if sheets.isdecimal() else -1, by=by, at=at
        )
    else:
        commands.retire_device(device_id, by=by, at=at)
    return redirect("fleet")
