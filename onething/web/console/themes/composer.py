"""The composer: a draft at a glance, the matrix of items, fields and materials, review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from onething.catalogue import commands
from onething.catalogue import queries as catalogue
from onething.catalogue.queries import ThemeDraftSheet
from onething.catalogue.terms.typed import as_before
from onething.kernel.refusals import Invalid, NotAllowed
from onething.web.console.themes.lists import as_file, back, today
from onething.web.console.themes.saving import Kept, context_of, keep, sheet_of, shown
from onething.web.forms import errors_of, line
from onething.web.request import Request

MOST_BOXES = 350  # on a page that is sent: settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
DONE = {
    "saved": "已保存",
    "proposed": "已送审，等另一名省级事项管理员复核",
    "returned": "已退回修改",
}


@dataclass(frozen=True)
class Line:
    """A row of the matrix: a field or a material, and which parts use it."""

    name: str  # of its boxes
    label: str
    kind: str
    used: tuple[tuple[str, str, bool], ...]  # part, name of the part, whether it uses this


def overview(request: Request, theme_draft: UUID) -> HttpResponse:
    """Show a draft at a glance; keep which part uses which field and material."""
    sheet = sheet_of(request, theme_draft)
    if request.method == "POST":
        made = shown(sheet)
        shown_here = set(request.POST.getlist("line"))
        for name, entry in _entries(made.content):
            if name in shown_here:
                entry["parts"] = as_before(entry.get("parts"), request.POST.getlist(name))
        made = keep(request, sheet, made, _matrix)
        if made.saved:
            first = _first(request)
            more = f"&from={first}" if first else ""
            return HttpResponseRedirect(f"/cat/yjs/{theme_draft}?done=saved{more}#t-matrix")
        return _overview(request, sheet, made)
    return _overview(request, sheet, shown(sheet))


def _first(request: Request) -> int:
    """Return with which line the part of the matrix begins that is shown."""
    said = request.GET.get("from", "")
    return int(said) if said.isdecimal() and len(said) < 5 else 0  # noqa: PLR2004 -- no matrix is as long


def _matrix(content: Mapping[str, Any], aside: Mapping[str, Any]) -> Any:
    return [[name, entry.get("parts")] for name, entry in _entries(content)]


def _entries(content: Mapping[str, Any]) -> list[tuple[str, Any]]:
    fields = [
        (f"field.{one.get('element', '')}", one)
        for group in content.get("groups", ())
        for one in group.get("fields", ())
    ]
    return fields + [(f"need.{one.get('key', '')}", one) for one in content.get("materials", ())]


def lines_of(content: Mapping[str, Any], sheet: ThemeDraftSheet) -> tuple[Line, ...]:
    """Return the matrix of a draft."""
    parts = [(one["key"], part_name(one, sheet)) for one in content.get("parts", ())]
    return tuple(
        Line(
            name,
            str(entry.get("label") or entry.get("name") or name),
            "要素" if name.startswith("field.") else "材料",
            tuple((key, said, key in entry.get("parts", ())) for key, said in parts),
        )
        for name, entry in _entries(content)
    )


def windows(total: int, length: int, first: int) -> tuple[tuple[int, int, bool], ...]:
    """Return the parts in which a long list is shown: first and last line, whether it is this one."""
    if total <= length:
        return ()
    starts = range(0, total, length)
    return tuple((at, min(at + length, total), at == first) for at in starts)


def part_name(part: Mapping[str, Any], sheet: ThemeDraftSheet) -> str:
    """Return the name of the item of a part; its code while nobody has published it."""
    code = str(part.get("item", ""))
    return sheet.items[code].name if code in sheet.items else code


def _overview(
    request: Request,
    sheet: ThemeDraftSheet,
    kept: Kept,
    errors: Mapping[str, str] | None = None,
    fault: str = "",
) -> HttpResponse:
    said, errors = request.POST, errors or {}
    boxes = (
        line(
            "effective_on",
            "生效日期",
            kind="date",
            value=said.get("effective_on", today(request).isoformat()),
            error=errors.get("effective_on", ""),
        ),
        line(
            "note",
            "改了什么、为什么",
            kind="textarea",
            value=said.get("note", ""),
            error=errors.get("note", ""),
        ),
    )
    context = context_of(sheet, kept, "", _matrix)
    first, lines = _first(request), lines_of(kept.content, sheet)
    length = max(MOST_BOXES // max(len(kept.content.get("parts", ())), 1), 1)
    context |= {
        "lines": lines[first : first + length],
        "windows": windows(len(lines), length, first),
        "parts": [(one["key"], part_name(one, sheet)) for one in kept.content.get("parts", ())],
        "boxes": boxes,
        "errors": errors_of(boxes),
        "fault": fault or kept.fault,
        "reason": said.get("reason", ""),
        "bad": [one for one in sheet.outcomes if not one.good],
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    refused = fault or errors or kept.fault
    status = 422 if refused else 200
    return render(request, "console/themes/composer.html", context, status=status)


def propose(request: Request, theme_draft: UUID) -> HttpResponse:
    """Send a draft to review; what the check finds keeps it back."""
    try:
        day = _date(request.POST.get("effective_on", ""))
        note = request.POST.get("note", "")
        commands.propose_theme(theme_draft, day, note, by=request.actor, at=request.now)
    except Invalid as invalid:
        return _refused(request, theme_draft, invalid.errors, str(invalid))
    except NotAllowed as refusal:
        return _refused(request, theme_draft, {}, str(refusal))
    return HttpResponseRedirect(f"/cat/yjs/{theme_draft}?done=proposed")


def review(request: Request, theme_draft: UUID) -> HttpResponse:
    """Agree to a proposed theme, or send it back."""
    agreed = request.POST.get("answer") == "yes"
    reason = request.POST.get("reason", "")
    try:
        commands.review_theme(theme_draft, agreed, reason, by=request.actor, at=request.now)
    except (Invalid, NotAllowed) as refusal:
        return _refused(request, theme_draft, {}, str(refusal))
    if agreed:
        return back("published")
    return HttpResponseRedirect(f"/cat/yjs/{theme_draft}?done=returned")


def _refused(request: Request, draft: UUID, errors: Mapping[str, str], fault: str) -> HttpResponse:
    sheet = sheet_of(request, draft)
    of_form = {"effective_on", "note"} & errors.keys()
    return _overview(request, sheet, shown(sheet), errors, "" if of_form else fault)


def discard(request: Request, theme_draft: UUID) -> HttpResponse:
    """Throw a draft away."""
    try:
        commands.discard_theme(theme_draft, by=request.actor, at=request.now)
    except NotAllowed as refusal:
        return _refused(request, theme_draft, {}, str(refusal))
    return back("discarded")


def file(request: Request, theme_draft: UUID) -> HttpResponse:
    """Hand out a draft as a file."""
    text = catalogue.theme_draft_file(theme_draft, request.actor)
    return as_file(text, "draft.yaml")


def _date(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        wrong = "请选择生效日期，例如 2026-12-01。"
        raise Invalid(wrong, errors={"effective_on": wrong}) from None
