"""大厅管理: the windows of a hall."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect

from onething.desk import commands
from onething.desk import queries as desk
from onething.desk.queries import LedHall, WindowCard
from onething.desk.terms import ANY, VIRTUAL
from onething.kernel.refusals import Invalid
from onething.web.forms import Box, line, typed
from onething.web.lead.halls import form_page, number_of
from onething.web.request import Request

WINDOW = ("number", "name", "takes", "post_a", "post_b", "closed")


def window(request: Request, led_hall: UUID) -> HttpResponse:
    """Make a window, or change one: what it takes, who is its A and its B post."""
    found = desk.led_hall(led_hall, request.actor, request.now)
    number = number_of(request.GET.get("n", ""))
    row = next((one for one in found.windows if one.number == number), None)
    said, errors = _window_said(row), {}
    if request.method == "POST":
        said = typed(request.POST, WINDOW)
        try:
            commands.set_window(
                led_hall,
                number=number_of(said["number"]),
                name=said["name"],
                takes=[key for key in said["takes"].split(",") if key],
                post_a=said["post_a"],
                post_b=said["post_b"],
                closed=said["closed"] == "1",
                by=request.actor,
                at=request.now,
            )
            return redirect(f"/lead/dt/{led_hall}?s=window")
        except Invalid as invalid:
            errors = invalid.errors
    boxes = _window_boxes(found, said, errors)
    title = f"{row.number} 号窗口" if row else "新设窗口"
    words = "窗口号已有的，按这里写的修改。某一天由谁站 A 岗、B 岗，以“排班”为准。"
    if row and (there := found.planned.get(row.id)):
        words += f"今天排在这个窗口的：{there}；关闭窗口的，请先给他们改排别的窗口。"
    return form_page(request, found, boxes, title, words)


def _window_boxes(found: LedHall, said: Mapping[str, str], errors: Mapping[str, str]) -> list[Box]:
    takes = [
        (ANY, "全部业务（无差别受理）"),
        (VIRTUAL, "视频办理（虚拟窗口）"),
        *found.hall.businesses,
    ]
    people = [("", "不固定"), *found.people]
    return [
        line(
            "number", "窗口号", kind="number", value=said["number"], error=errors.get("number", "")
        ),
        line("name", "名称", value=said["name"], error=errors.get("name", "")),
        line(
            "takes",
            "办理哪些业务",
            kind="choices",
            value=said["takes"],
            choices=takes,
            error=errors.get("takes", ""),
        ),
        line(
            "post_a",
            "A 岗",
            kind="choice",
            value=said["post_a"],
            choices=people,
            hint="接待和办理；“办不成事”、项目全代办窗口也可以选专员、帮办员",
            error=errors.get("post_a", ""),
        ),
        line(
            "post_b",
            "B 岗",
            kind="choice",
            value=said["post_b"],
            choices=people,
            hint="流转材料、取件、复印、协助",
            error=errors.get("post_b", ""),
        ),
        line(
            "closed",
            "今天",
            kind="choice",
            value=said["closed"] or "0",
            choices=[("0", "开着"), ("1", "关闭")],
            error=errors.get("closed", ""),
        ),
    ]


def _window_said(row: WindowCard | None) -> Mapping[str, str]:
    if row is None:
        return dict.fromkeys(WINDOW, "")
    return {
        "number": str(row.number),
        "name": row.name,
        "takes": ",".join(row.takes),
        "post_a": row.post_a,
        "post_b": row.post_b,
        "closed": "1" if row.closed else "0",
    }
