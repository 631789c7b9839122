"""排班: a week of the rota; put somebody at a window for half a day, take him off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.desk import commands
from onething.desk import queries as desk
from onething.desk.queries import Rota
from onething.kernel.refusals import Invalid, NotAllowed
from onething.web.forms import Box, errors_of, typed
from onething.web.request import Request
from onething.web.staffing.training import SECTION, boxes_of

T = TypeVar("T")
SHIFT = ("official", "window", "on", "half", "post")
ASKED = {
    "official": "请选择人员。",
    "window": "请选择窗口。",
    "on": "请按“2026-11-27”的写法填写日期。",
}


def rota(request: Request) -> HttpResponse:
    """Show a week of the rota."""
    return _rota(request, {}, "")


def _rota(request: Request, errors: dict[str, str], sentence: str) -> HttpResponse:
    page = desk.rota(request.actor, request.now, _first(request))
    said = typed(request.POST, SHIFT) if errors else dict.fromkeys(SHIFT, "")
    boxes = _boxes(page, said, errors) if page.may_set and page.windows else ()
    context = {
        "section": SECTION,
        "page": page,
        "boxes": boxes,
        "errors": errors_of(boxes) or ((("main", sentence),) if sentence else ()),
    }
    return render(request, "staffing/rota.html", context, status=422 if sentence else 200)


def _first(request: Request) -> date | None:
    try:
        return date.fromisoformat(request.GET.get("from", ""))
    except ValueError:
        return None


def _boxes(page: Rota, said: dict[str, str], errors: dict[str, str]) -> tuple[Box, ...]:
    halves, posts = desk.shift_choices()
    parts = (
        ("official", "人员", "choice", page.people, "", False),
        ("window", "窗口", "choice", page.windows, "", False),
        ("on", "日期", "date", (), "", False),
        ("half", "时段", "choice", halves, "", False),
        ("post", "岗位", "choice", posts, "A 岗接待和办理，B 岗流转材料、取件、复印、协助", False),
    )
    return boxes_of(parts, said, errors)


def put(request: Request) -> HttpResponse:
    """Put somebody at a window."""
    said = typed(request.POST, SHIFT)
    try:
        official, window, on = _read(said)
        commands.set_shift(
            window, official=official, on=on, half=said["half"], post=said["post"],
            by=request.actor, at=request.now,
        )  # fmt: skip
    except Invalid as refusal:
        return _rota(request, dict(refusal.errors), str(refusal))
    return redirect(f"/px/pb?from={on}")


def _read(said: dict[str, str]) -> tuple[UUID, UUID, date]:
    """Return what was chosen: the official, the window, the day."""
    errors: dict[str, str] = {}
    official = _one(UUID, "official", said, errors)
    window = _one(UUID, "window", said, errors)
    on = _one(date.fromisoformat, "on", said, errors)
    if official is None or window is None or on is None:
        raise Invalid(next(iter(errors.values())), errors=errors)
    return official, window, on


def _one(
    read: Callable[[str], T], name: str, said: dict[str, str], errors: dict[str, str]
) -> T | None:
    try:
        return read(said[name].strip())
    except ValueError:
        errors[name] = ASKED[name]
        return None


def drop(request: Request, shift_id: UUID) -> HttpResponse:
    """Take somebody off a window."""
    try:
        commands.drop_shift(shift_id, by=request.actor, at=request.now)
    except NotAllowed as refusal:
        return _rota(request, {}, str(refusal))
    return redirect("rota")
