"""网点名册: the places of a division; entered, changed, closed, brought under one management."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.desk import commands
from onething.desk import queries as desk
from onething.desk.queries import RollSheet, Sought
from onething.documents import queries as documents
from onething.documents.terms import Sheet
from onething.kernel.refusals import Invalid, NotAllowed
from onething.web.exporting import file_of
from onething.web.forms import Box, errors_of, line, typed
from onething.web.request import Request

SECTION, LONGEST = "/lead/dt", 40
YES = (("yes", "有"), ("no", "没有"))
FIELDS = (
    "name", "kind", "entry", "runs", "town", "address", "phone", "barrier_free", "queues",
    "businesses", "latitude", "longitude",
)  # fmt: skip
NEW: Mapping[str, str] = {
    **dict.fromkeys(FIELDS, ""), "runs": "approval", "barrier_free": "yes", "queues": "no"
}  # fmt: skip
DONE = {
    "new": "已登记，群众在政务地图上看得到了。开放时间、窗口由管理单位在“大厅管理”里设置",
    "changed": "已保存，以后载入数据文件不会覆盖",
    "closed": "已登记关闭，那天起的预约会逐个改期并通知本人",
    "open": "已撤销关闭",
    "managed": "已登记统一管理",
    "back": "已登记不再统一管理",
}


def roll(request: Request) -> HttpResponse:
    """Show the roll of the places that he keeps."""
    return _roll(request, "")


def _sought(said: Mapping[str, str]) -> Sought:
    return Sought(
        q=said.get("q", "").strip()[:LONGEST],
        kind=said.get("kind", ""),
        place=said.get("place", "")[:LONGEST],
        show=said.get("show", ""),
    )


def _roll(request: Request, sentence: str) -> HttpResponse:
    sought = _sought(request.POST if sentence else request.GET)
    after = request.GET.get("after", "")[:LONGEST]
    page = desk.roll_page(request.actor, request.now, sought, after=after)
    context = {
        "section": SECTION,
        "page": page,
        "sentence": sentence,
        "purposes": documents.export_purposes(),
        "kept": [(key, value) for key, value in vars(sought).items() if value],
    }
    return render(request, "lead/roll.html", context, status=422 if sentence else 200)


def export(request: Request) -> HttpResponse:
    """Take the roll away as a file, which can be read in again."""

    def sheet(most: int) -> Sheet:
        rows = desk.roll_lines(request.actor, request.now, _sought(request.POST), most)
        return Sheet("网点名册", desk.roll_columns(), rows)

    try:
        return file_of(request, sheet)
    except Invalid as refusal:
        return _roll(request, str(refusal))


def place(request: Request, place_id: UUID) -> HttpResponse:
    """Show one place with what the roll says of it, and its history."""
    return _place(request, desk.roll_sheet(place_id, request.actor, request.now), {}, "")


def _place(
    request: Request, sheet: RollSheet, errors: Mapping[str, str], sentence: str
) -> HttpResponse:
    context = {
        "section": SECTION,
        "sheet": sheet,
        "reason": line(
            "reason",
            "为什么撤销关闭",
            value=request.POST.get("reason", ""),
            error=errors.get("reason", ""),
        ),
        "sentence": sentence,
        "errors": [("f-reason", words) for words in errors.values()],
        "done": DONE.get(request.GET.get("s", ""), ""),
    }
    return render(request, "lead/roll_place.html", context, status=422 if sentence else 200)


def new(request: Request) -> HttpResponse:
    """Enter a place: first where, then what."""
    said = request.POST if request.method == "POST" else request.GET
    where, region = said.get("place", "")[:LONGEST], said.get("region", "")[:LONGEST]
    regions = desk.regions_to_enter(where, request.actor)
    if region not in dict(regions):
        context = {
            "section": SECTION,
            "divisions": desk.divisions(request.actor),
            "regions": regions,
            "where": where,
        }
        return render(request, "lead/roll_where.html", context)
    errors: Mapping[str, str] = {}
    values = NEW
    if request.method == "POST":
        values = typed(request.POST, FIELDS)
        try:
            made = commands.enter_place(region, values, by=request.actor, at=request.now)
            return redirect(f"/lead/wd/{made}?s=new")
        except Invalid as invalid:
            errors = invalid.errors
    name, towns = desk.new_place(region, request.actor)
    boxes = _boxes(values, errors, towns)
    kept = (("place", where), ("region", region))
    return _form(request, boxes, f"登记网点：{name}", "/lead/wd/new", kept)


def change(request: Request, place_id: UUID) -> HttpResponse:
    """Change what the roll says of a place."""
    sheet = desk.roll_sheet(place_id, request.actor, request.now)
    errors: Mapping[str, str] = {}
    values, sentence = sheet.said, ""
    if request.method == "POST":
        values = typed(request.POST, FIELDS)
        try:
            commands.change_place(place_id, values, by=request.actor, at=request.now)
            return redirect(f"/lead/wd/{place_id}?s=changed")
        except Invalid as invalid:
            errors = invalid.errors
        except NotAllowed as refusal:
            sentence = str(refusal)
    boxes = _boxes(values, errors, sheet.towns)
    return _form(
        request, boxes, f"修改：{sheet.name}", f"/lead/wd/{place_id}", (), sentence=sentence
    )


def _form(
    request: Request,
    boxes: tuple[Box, ...],
    title: str,
    back: str,
    kept: tuple[tuple[str, str], ...],
    *,
    words: str = "",
    sentence: str = "",
) -> HttpResponse:
    errors = errors_of(boxes)
    context = {
        "section": SECTION,
        "boxes": boxes,
        "errors": errors,
        "title": title,
        "words": words,
        "back": back,
        "kept": kept,
        "sentence": sentence,
    }
    status = 422 if errors else 409 if sentence else 200
    return render(request, "lead/roll_form.html", context, status=status)


def _boxes(
    said: Mapping[str, str], errors: Mapping[str, str], towns: tuple[tuple[str, str], ...]
) -> tuple[Box, ...]:
    def box(name: str, label: str, kind: str = "text", **more: object) -> Box:
        given = {"value": said[name], "error": errors.get(name, ""), **more}
        return line(name, label, kind=kind, **given)  # type: ignore[arg-type]  # one of line's own

    boxes = (
        box("name", "名称", longest=80),
        box("kind", "类别", "choice", choices=desk.kinds()),
        box("entry", "进驻方式", "choice", choices=desk.entries()),
        box(
            "runs", "由哪类部门运行", "choice", choices=desk.runners(),
            hint="按这个地方找到对应的单位；不是部门运行的，选“行政审批服务管理”",
        ),
        box(
            "town", "在哪个乡镇、街道", "choice", choices=towns, optional=True,
            hint="大厅里的自助机按这里算进街道、乡镇的覆盖",
        ),
        box("address", "地址", longest=120),
        box("phone", "电话", "phone", longest=20),
        box("barrier_free", "无障碍设施", "choice", choices=YES),
        box("queues", "预约和取号", "choice", choices=YES),
        box("businesses", "办理的业务", "choices", choices=desk.businesses()),
        box("latitude", "纬度", optional=True, unit="度", hint="WGS 84，例如 37.735；不知道的不填"),
        box("longitude", "经度", optional=True, unit="度", hint="WGS 84，例如 112.565"),
    )  # fmt: skip
    return boxes if towns else tuple(one for one in boxes if one.name != "town")


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def close(request: Request, place_id: UUID) -> HttpResponse:
    """Close a place from a day on."""
    sheet = desk.roll_sheet(place_id, request.actor, request.now)
    said, errors, sentence = typed(request.POST, ("on", "reason", "instead")), {}, ""
    if request.method == "POST":
        try:
            commands.close_place(
                place_id, on=_day(said["on"]), reason=said["reason"],
                instead=said["instead"].strip()[:LONGEST], by=request.actor, at=request.now,
            )  # fmt: skip
            return redirect(f"/lead/wd/{place_id}?s=closed")
        except Invalid as invalid:
            errors = invalid.errors
        except NotAllowed as refusal:
            sentence = str(refusal)
    boxes = (
        line("on", "从哪天起关闭", kind="date", value=said["on"], error=errors.get("on", "")),
        line(
            "reason", "原因", value=said["reason"], error=errors.get("reason", ""),
            hint="群众看得到，例如“网点合并”", longest=200,
        ),
        line(
            "instead", "改去哪个网点", kind="choice", value=said["instead"], optional=True,
            choices=desk.others_around(place_id, request.actor),
            error=errors.get("instead", ""),
            hint="同一个县（市、区）里在用的网点。预约改到那里；不选的，没有别的时间可改的预约会取消并通知本人",
        ),
    )  # fmt: skip
    words = (
        f"关闭以后不能预约，政务地图写明已关闭、改去哪里；这里以后的预约 {sheet.booked} 个，"
        f"登记的自助机和评价屏 {sheet.devices} 台（请另在“自助机”里停用或者改登记）。"
    )
    return _form(
        request, boxes, f"关闭：{sheet.name}", f"/lead/wd/{place_id}", (),
        words=words, sentence=sentence,
    )  # fmt: skip


def reopen(request: Request, place_id: UUID) -> HttpResponse:
    """Take back the closing of a place."""
    said = request.POST.get("reason", "")
    try:
        commands.reopen_place(place_id, reason=said, by=request.actor, at=request.now)
    except (Invalid, NotAllowed) as refusal:
        sheet = desk.roll_sheet(place_id, request.actor, request.now)
        return _place(request, sheet, refusal.errors, str(refusal))
    return redirect(f"/lead/wd/{place_id}?s=open")


def manage(request: Request, place_id: UUID) -> HttpResponse:
    """Bring a department's hall under one management, or let the department manage it again."""
    sheet = desk.roll_sheet(place_id, request.actor, request.now)
    said, errors, sentence = typed(request.POST, ("on", "document")), {}, ""
    if request.method == "POST":
        act = commands.hand_back_place if sheet.manager else commands.take_over_place
        try:
            act(
                place_id, on=_day(said["on"]), document=said["document"],
                by=request.actor, at=request.now,
            )  # fmt: skip
            return redirect(f"/lead/wd/{place_id}?s={'back' if sheet.manager else 'managed'}")
        except Invalid as invalid:
            errors = invalid.errors
        except NotAllowed as refusal:
            sentence = str(refusal)
    boxes = (
        line("on", "生效日期", kind="date", value=said["on"], error=errors.get("on", "")),
        line(
            "document", "依据的文件", value=said["document"], longest=120,
            error=errors.get("document", ""), hint="文件名称和文号",
        ),
    )  # fmt: skip
    title = "不再统一管理" if sheet.manager else "纳入统一管理"
    words = (
        "开放时间、窗口、预约规则、公告、评价整改和关闭改由运行的部门自己负责。"
        if sheet.manager
        else "窗口人员仍由部门派出；开放时间、窗口、预约规则、公告、评价整改和关闭改由政务服务管理机构负责。"
    )
    return _form(
        request, boxes, f"{title}：{sheet.name}", f"/lead/wd/{place_id}", (),
        words=words, sentence=sentence,
    )  # fmt: skip
