"""大厅管理: the windows of a hall and what it announces."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.desk import commands
from onething.desk import queries as desk
from onething.desk.queries import LedHall, WindowCard
from onething.desk.terms import ANY, VIRTUAL
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import Invalid
from onething.web.forms import Box, errors_of, line, typed
from onething.web.forms.reading import moment_of, note_left_out
from onething.web.lead.halls import form_page, number_of
from onething.web.request import Request

HERE, ALL = "here", "all"
NOTICE = {"text": "内容", "since": "从什么时候起", "until": "到什么时候止"}
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


def notice(request: Request, led_hall: UUID) -> HttpResponse:
    """Announce something; a closing shows first how many bookings it moves, then asks once more."""
    found = desk.led_hall(led_hall, request.actor, request.now)
    said = typed(request.POST, ("closes", "reach", "text", "since", "until", "sure"))
    errors: dict[str, str] = {}
    moves: int | None = None
    if request.method == "POST" and "edit" not in request.POST:
        since, until = (
            moment_of(said["since"], errors, "since", NOTICE["since"]),
            moment_of(said["until"], errors, "until", NOTICE["until"]),
        )
        note_left_out(said, NOTICE, errors)
        if said["closes"] not in ("0", "1"):
            errors["closes"] = "请选择是停止服务还是只发通知"
        if since and until and not errors:
            if said["closes"] == "1" and not said["sure"] and until > since:
                moves = _moved(request, led_hall, said, since, until)
            else:
                errors |= _announced(request, led_hall, said, since, until)
                if not errors:
                    return redirect(f"/lead/dt/{led_hall}?s=notice")
    halls = desk.halls_managed(request.actor)
    boxes = _notice_boxes(request, found, halls, said, errors)
    context = {
        "section": "/lead/dt",
        "found": found,
        "halls": halls,
        "boxes": boxes,
        "errors": errors_of(boxes),
        "moves": moves,
        "said": said,
    }
    return render(request, "lead/hall_notice.html", context, status=422 if errors else 200)


def _moved(
    request: Request, led_hall: UUID, said: Mapping[str, str], since: datetime, until: datetime
) -> int:
    if said["reach"] == ALL:
        return desk.would_move_everywhere(since, until, request.actor)[1]
    return desk.would_move(led_hall, since, until, request.actor)


def _notice_boxes(
    request: Request, found: LedHall, halls: int, said: Mapping[str, str], errors: Mapping[str, str]
) -> tuple[Box, ...]:
    now = request.now.astimezone(CHINA)
    reach = line(
        "reach",
        "哪些大厅",
        kind="choice",
        value=said["reach"] or HERE,
        choices=[
            (HERE, f"只有{found.hall.name}"),
            (ALL, f"本单位管理的全部大厅和网点（{halls} 个）"),
        ],
        hint="恶劣天气、全县停电这样的，一次发给全部；提前结束时也一起结束",
    )
    return (
        *((reach,) if halls > 1 else ()),
        line(
            "closes",
            "公告的种类",
            kind="choice",
            value=said["closes"],
            choices=[
                ("1", "停止服务：这段时间的预约改期或者取消，不再发号"),
                ("0", "只发通知：照常服务"),
            ],
            error=errors.get("closes", ""),
        ),
        line(
            "text",
            NOTICE["text"],
            kind="textarea",
            value=said["text"],
            hint="原因和怎么办，最多 200 个字；首页、办事指南、预约、视频、领取方式、地图和大厅屏幕上都写出来",
            error=errors.get("text", ""),
        ),
        line(
            "since",
            NOTICE["since"],
            value=said["since"] or f"{now:%Y-%m-%d %H:%M}",
            hint="例如 2026-03-02 09:00",
            error=errors.get("since", ""),
        ),
        line(
            "until",
            NOTICE["until"],
            value=said["until"],
            hint="例如 2026-03-02 17:30",
            error=errors.get("until", ""),
        ),
    )


def _announced(
    request: Request, led_hall: UUID, said: Mapping[str, str], since: datetime, until: datetime
) -> Mapping[str, str]:
    try:
        give = commands.give_notice_everywhere if said["reach"] == ALL else commands.give_notice
        give(
            led_hall,
            closes=said["closes"] == "1",
            text=said["text"],
            since=since,
            until=until,
            by=request.actor,
            at=request.now,
        )
    except Invalid as invalid:
        return invalid.errors
    return {}


def lift(request: Request, notice_id: UUID) -> HttpResponse:
    """End a notice before its time."""
    hall = commands.lift_notice(notice_id, by=request.actor, at=request.now)
    return redirect(f"/lead/dt/{hall}?s=lifted")
