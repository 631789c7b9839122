"""大厅管理: what a hall, some of them or all announce; a closing shows first what it moves."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.desk import commands
from onething.desk import queries as desk
from onething.desk.queries import LedHall
from onething.kernel.refusals import Invalid
from onething.web.forms import Box, errors_of, line, typed
from onething.web.forms.moments import as_parts, moment_boxes, moment_in, parts_of
from onething.web.lead.moving import note_shown
from onething.web.request import Request

HERE, SOME, ALL = "here", "some", "all"
MOMENTS: Final[Mapping[str, tuple[str, str]]] = {
    "since": ("从哪天起", "从几点起"),
    "until": ("到哪天止", "到几点止"),
}
SAID = ("closes", "reach", "halls", "text", *parts_of(MOMENTS))
TEXT = "内容"


@dataclass(frozen=True)
class Typed:
    """What was typed of a notice, and what of it holds."""

    said: Mapping[str, str]
    reach: tuple[UUID, ...]  # the halls in which it would be given
    since: datetime | None
    until: datetime | None
    errors: dict[str, str]

    @property
    def closes(self) -> bool:
        """Say whether it closes the halls."""
        return self.said["closes"] == "1"


def notice(request: Request, led_hall: UUID) -> HttpResponse:
    """Announce something; a closing shows first which bookings it moves, then asks once more."""
    found = desk.led_hall(led_hall, request.actor, request.now)
    halls = desk.moves.halls_to_choose(request.actor)
    if request.method != "POST":
        said = {**dict.fromkeys(SAID, ""), **as_parts("since", request.now)}
        return _page(request, found, halls, said, {})
    said = typed(request.POST, SAID)
    if "edit" in request.POST:
        return _page(request, found, halls, said, {})
    read = _read(said, led_hall, [key for key, _ in halls])
    moves = _moves(request, read)
    if moves is not None and not request.POST.get("sure"):
        return _sure(request, found, halls, read, moves)
    errors = read.errors or _announced(request, led_hall, read)
    if errors:
        return _page(request, found, halls, said, errors)
    return redirect(f"/lead/dt/{led_hall}?s=notice{'_moving' if moves and moves.total else ''}")


def _read(said: Mapping[str, str], led_hall: UUID, own: Collection[UUID]) -> Typed:
    errors: dict[str, str] = {}
    since, until = (moment_in(said, name, words, errors) for name, words in MOMENTS.items())
    if said["closes"] not in ("0", "1"):
        errors["closes"] = "请选择是停止服务还是只发通知"
    if not said["text"].strip():
        errors["text"] = f"请填写“{TEXT}”"
    chosen = tuple(key for key in own if str(key) in said["halls"].split(","))
    if said["reach"] == SOME and not chosen:
        errors["halls"] = "请至少勾选一个大厅或者网点"
    if said["reach"] not in (SOME, ALL) and set(chosen) - {led_hall}:
        errors["reach"] = "您勾选了别的大厅。要一起发的，请选“勾选的几个”"
    reach = {SOME: chosen, ALL: tuple(own)}.get(said["reach"], (led_hall,))
    return Typed(said, reach, since, until, errors)


def _moves(request: Request, read: Typed) -> desk.moves.Moves | None:
    """Return what a closing would move; None: nothing is closed, or something is wrong yet."""
    if read.errors or not read.closes or read.since is None or read.until is None:
        return None
    if read.until <= read.since:
        return None
    return desk.moves.moved_by_closing(
        read.reach, read.since, read.until, request.actor, request.now
    )


def _sure(
    request: Request,
    found: LedHall,
    halls: tuple[tuple[UUID, str], ...],
    read: Typed,
    moves: desk.moves.Moves,
) -> HttpResponse:
    note_shown(request, moves)
    context = {
        "section": "/lead/dt",
        "found": found,
        "moves": moves,
        "reach": tuple(name for key, name in halls if key in read.reach),
        "read": read,
        "said": read.said,
        "kept": tuple((name, read.said[name]) for name in SAID),
    }
    return render(request, "lead/hall_notice.html", context)


def _page(
    request: Request,
    found: LedHall,
    halls: tuple[tuple[UUID, str], ...],
    said: Mapping[str, str],
    errors: Mapping[str, str],
) -> HttpResponse:
    where = _where(found, halls, said, errors) if len(halls) > 1 else ()
    boxes = _boxes(said, errors)
    context = {
        "section": "/lead/dt",
        "found": found,
        "where": where,
        "choosing": said["reach"] == SOME or "halls" in errors or "reach" in errors,
        "boxes": boxes,
        "errors": errors_of((*where, *boxes)),
    }
    return render(request, "lead/hall_notice.html", context, status=422 if errors else 200)


def _where(
    found: LedHall,
    halls: tuple[tuple[UUID, str], ...],
    said: Mapping[str, str],
    errors: Mapping[str, str],
) -> tuple[Box, Box]:
    reach = line(
        "reach",
        "哪些大厅",
        kind="choice",
        value=said["reach"] or HERE,
        choices=[
            (HERE, f"只有{found.hall.name}"),
            (SOME, "勾选的几个"),
            (ALL, f"本单位管理的全部大厅和网点（{len(halls)} 个）"),
        ],
        hint="恶劣天气、停电停水这样的，一次发给几个或者全部；提前结束时也一起结束",
        error=errors.get("reach", ""),
    )
    chosen = line(
        "halls",
        "勾选大厅和网点",
        kind="choices",
        value=said["halls"] or str(found.hall.id),
        choices=[(str(key), name) for key, name in halls],
        error=errors.get("halls", ""),
    )
    return reach, chosen


def _boxes(said: Mapping[str, str], errors: Mapping[str, str]) -> tuple[Box, ...]:
    return (
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
            TEXT,
            kind="textarea",
            value=said["text"],
            hint="原因和怎么办，最多 200 个字；首页、办事指南、预约、视频、领取方式、地图和大厅屏幕上都写出来",
            error=errors.get("text", ""),
        ),
        *(
            box
            for name, words in MOMENTS.items()
            for box in moment_boxes(said, name, words, errors)
        ),
    )


def _announced(request: Request, led_hall: UUID, read: Typed) -> Mapping[str, str]:
    """Give the notice; return what is wrong with it."""
    assert read.since is not None
    assert read.until is not None
    try:
        if read.said["reach"] == SOME:
            commands.give_notice_in(
                read.reach, closes=read.closes, text=read.said["text"], since=read.since,
                until=read.until, by=request.actor, at=request.now,
            )  # fmt: skip
            return {}
        give = (
            commands.give_notice_everywhere if read.said["reach"] == ALL else commands.give_notice
        )
        give(
            led_hall, closes=read.closes, text=read.said["text"], since=read.since, until=read.until,
            by=request.actor, at=request.now,
        )  # fmt: skip
    except Invalid as invalid:
        return invalid.errors
    return {}


def lift(request: Request, notice_id: UUID) -> HttpResponse:
    """End a notice before its time."""
    hall = commands.lift_notice(notice_id, by=request.actor, at=request.now)
    return redirect(f"/lead/dt/{hall}?s=lifted")
