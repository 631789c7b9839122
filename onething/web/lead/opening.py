"""大厅管理: one hall; when it is open, in a week and on a day. What would move bookings is shown before it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.desk import commands
from onething.desk import queries as desk
from onething.desk.queries import LedHall
from onething.desk.terms import PARTS, WEEKDAYS, day_faults, week_fault, week_said
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import Invalid
from onething.web.forms import Box, errors_of, line, typed
from onething.web.forms.moments import day_of
from onething.web.helps import hearing, helps_of
from onething.web.lead.halls import form_page
from onething.web.lead.moving import ask_first
from onething.web.request import Request

MOVING = "受影响的预约正在逐个改期，每个人都收到消息，几分钟后在“改期名单”里看改到了哪里"
DONE = {
    "hours": "开放时间已保存",
    "hours_moving": f"开放时间已保存；{MOVING}",
    "day": "这一天的安排已保存",
    "day_moving": f"这一天的安排已保存；{MOVING}",
    "rules": "业务和预约规则已保存",
    "site": "坐标已保存",
    "window": "窗口已保存",
    "notice": "公告已发布",
    "notice_moving": f"公告已发布；{MOVING}",
    "lifted": "公告已结束",
}
OF_DAY = ("day", "spans", "note")


def hall(request: Request, led_hall: UUID) -> HttpResponse:
    """Show one hall with all that its manager looks after."""
    return _hall(request, led_hall, {})


def _hall(
    request: Request, led_hall: UUID, errors: Mapping[str, str], *, editing: bool = False
) -> HttpResponse:
    found = desk.led_hall(led_hall, request.actor, request.now)
    day = _day_boxes(request, errors)
    context = {
        "section": "/lead/dt",
        "found": found,
        "day_boxes": day,
        "editing": editing or bool(errors),
        "errors": errors_of(day),
        "done": DONE.get(request.GET.get("s", ""), ""),
        "line": found.line,
        **helps_of(request, led_hall),
    }
    status = 422 if errors else 200
    return hearing(request, render(request, "lead/hall.html", context, status=status))


def _spans(said: str) -> list[str]:
    """Return the spans that were typed, one after another; signs of width do not matter."""
    plain = (
        said.replace("：", ":")
        .replace("—", "-")
        .replace("－", "-")
        .replace("，", " ")
        .replace(",", " ")
    )
    return [one for one in plain.replace("、", " ").split() if one]


def hours(request: Request, led_hall: UUID) -> HttpResponse:
    """Change the hours of a week; bookings outside them are shown first."""
    found = desk.led_hall(led_hall, request.actor, request.now)
    said: Mapping[str, str] = {
        **{key: " ".join(found.hours[key]) for key in PARTS},
        "late_on": ",".join(str(day) for day in found.hours["late_on"]),
    }
    errors: Mapping[str, str] = {}
    if request.method == "POST":
        said = typed(request.POST, (*PARTS, "late_on"))
        if "edit" not in request.POST:
            given = _week(said)
            moves = _moved_by(request, led_hall, given)
            if moves.total and not request.POST.get("sure"):
                return ask_first(request, found, "lead-hours", tuple(said.items()), moves)
            try:
                commands.set_hours(led_hall, hours=given, by=request.actor, at=request.now)
                return redirect(f"/lead/dt/{led_hall}?s=hours{'_moving' if moves.total else ''}")
            except Invalid as invalid:
                errors = invalid.errors
    return _hours_page(request, found, said, errors)


def _week(said: Mapping[str, str]) -> dict[str, Any]:
    days = [int(day) for day in said["late_on"].split(",") if day.isdecimal() and len(day) == 1]
    return {**{key: _spans(said[key]) for key in PARTS}, "late_on": days}


def _moved_by(request: Request, led_hall: UUID, given: Mapping[str, Any]) -> desk.moves.Moves:
    """Return what these hours would move; nothing while they cannot be saved."""
    kept = week_said(given)
    if week_fault(kept):
        return desk.moves.NONE
    return desk.moves.moved_by_hours(led_hall, kept, request.actor, request.now)


def _hours_page(
    request: Request, found: LedHall, said: Mapping[str, str], errors: Mapping[str, str]
) -> HttpResponse:
    boxes = [
        line(
            key,
            words,
            value=said[key],
            optional=True,
            hint="例如 09:00-12:00 13:30-17:30；不开放的留空",
            error=errors.get("hours", "") if key == "work" else "",
        )
        for key, words in PARTS.items()
    ]
    days = [(str(number), words) for number, words in enumerate(WEEKDAYS[:5], start=1)]
    late = line(
        "late_on",
        "延时在哪几天",
        kind="choices",
        value=said["late_on"],
        choices=days,
        optional=True,
    )
    boxes.insert(3, late)
    return form_page(
        request,
        found,
        boxes,
        "开放时间",
        "一周的开放时间，按放假安排分工作日、周末和法定节假日。有预约不在新的开放时间里的，保存以前先列出是哪些。",
    )


def _day_boxes(request: Request, errors: Mapping[str, str]) -> tuple[Box, ...]:
    said = request.POST
    return (
        line("day", "哪一天", kind="date", value=said.get("day", ""), error=errors.get("day", "")),
        line(
            "spans",
            "开放时间",
            value=said.get("spans", ""),
            optional=True,
            hint="例如 09:00-12:00；全天不开放的留空",
            error=errors.get("spans", ""),
        ),
        line(
            "note",
            "原因",
            value=said.get("note", ""),
            hint="群众看得到，例如“国庆值班”",
            error=errors.get("note", ""),
        ),
    )


def own_day(request: Request, led_hall: UUID) -> HttpResponse:
    """Say when the hall is open on one day, or let the day be as the week says again."""
    said, day = request.POST, day_of(request.POST.get("day", ""))
    if "edit" in said:
        return _hall(request, led_hall, {}, editing=True)
    if day is None:
        return _hall(request, led_hall, {"day": "请选择日期，或者写成“2026-03-02”的形式"})
    if said.get("drop"):
        return _drop_day(request, led_hall, day)
    spans, note = _spans(said.get("spans", "")), said.get("note", "")
    moves = desk.moves.NONE
    if not day_faults(day, spans, note, request.now.astimezone(CHINA).date()):
        moves = desk.moves.moved_by_day(led_hall, day, spans, request.actor, request.now)
    if moves.total and not said.get("sure"):
        found = desk.led_hall(led_hall, request.actor, request.now)
        kept = tuple(typed(said, OF_DAY).items())
        return ask_first(request, found, "lead-day", kept, moves)
    try:
        commands.set_day(
            led_hall, day=day, spans=spans, note=note, by=request.actor, at=request.now
        )
    except Invalid as invalid:
        return _hall(request, led_hall, invalid.errors)
    return redirect(f"/lead/dt/{led_hall}?s=day{'_moving' if moves.total else ''}")


def _drop_day(request: Request, led_hall: UUID, day: date) -> HttpResponse:
    moves = desk.moves.moved_by_day(led_hall, day, None, request.actor, request.now)
    if moves.total and not request.POST.get("sure"):
        found = desk.led_hall(led_hall, request.actor, request.now)
        kept = (("day", f"{day}"), ("drop", "1"))
        return ask_first(request, found, "lead-day", kept, moves)
    commands.drop_day(led_hall, day=day, by=request.actor, at=request.now)
    return redirect(f"/lead/dt/{led_hall}?s=day{'_moving' if moves.total else ''}")
