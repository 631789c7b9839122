"""The draft of a standard: changed tab by tab, sent to review, agreed to or sent back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from onething.cases import queries as cases
from onething.catalogue import commands
from onething.catalogue import queries as catalogue
from onething.catalogue.queries import ItemDraftSheet
from onething.catalogue.terms.elements import NAMES
from onething.catalogue.terms.overlays import ItemDifference
from onething.identity.terms import LEVELS
from onething.kernel.crypto import sm3
from onething.kernel.facts import canonical
from onething.kernel.refusals import Invalid, NotAllowed
from onething.web.console.items.boxes import anchors, slots
from onething.web.console.items.layout import TAB_OF, TABS, changed, part_of
from onething.web.console.items.lists import SECTION, today
from onething.web.forms import errors_of, line
from onething.web.request import Request, saving

DONE = {
    "saved": "已保存",
    "proposed": "已送审，等另一名省级事项管理员复核",
    "returned": "已退回修改",
}
FIRST = ("", "总览")
GAP = re.compile("缺少“([a-z_]+)”，请补上。")
GROUPS = {
    "statutory": "法定办结时限",
    "promised": "承诺办结时限",
    "supplement": "补正期限",
    "result": "审批结果",
    "elements": "其他要素",
}
LONGEST = 9  # digits of a version


@dataclass(frozen=True)
class Typed:
    """What a tab shows: what is kept, or what was sent and why it could not be kept."""

    content: Mapping[str, Any]
    version: int
    fault: str = ""
    overtaken: tuple[ItemDifference, ...] = ()


def draft(request: Request, item_draft: UUID) -> HttpResponse:
    """Show a draft at a glance, or one of its tabs; keep what a tab sent, faults and all."""
    sheet = catalogue.item_draft(item_draft, request.actor)
    tab = request.GET.get("tab", "")
    if tab not in {key for key, _, _ in TABS}:
        return _overview(request, sheet)
    if request.method != "POST":
        return _tab(request, sheet, tab, Typed(sheet.content, sheet.version))
    content = changed(sheet.content, tab, request.POST)
    try:
        commands.change_item(
            item_draft, content, _version(request, sheet, tab), by=saving(request), at=request.now
        )
    except commands.ItemOvertaken as refusal:
        typed = Typed(content, refusal.version, str(refusal), refusal.differences)
        return _tab(request, sheet, tab, typed)
    except (Invalid, NotAllowed) as refusal:
        return _tab(request, sheet, tab, Typed(content, sheet.version, str(refusal)))
    return HttpResponseRedirect(f"/cat/sx/{item_draft}?tab={tab}&done=saved")


def _version(request: Request, sheet: ItemDraftSheet, tab: str) -> int:
    """Return which state he changes. What others saved on other tabs does not stand in his way."""
    if request.POST.get("seen", "") == _sign(part_of(sheet.content, tab)):
        return sheet.version
    said = request.POST.get("version", "")
    return int(said) if said.isdecimal() and len(said) < LONGEST else 0


def _sign(value: Any) -> str:
    return sm3(canonical(value))[-16:]


def _tab(request: Request, sheet: ItemDraftSheet, tab: str, typed: Typed) -> HttpResponse:
    found = slots(typed.content, tab, dict(sheet.faults), _hints(typed.content, today(request)))
    context = _context(request, sheet, tab) | {
        "slots": found,
        "version": typed.version,
        "seen": _sign(part_of(sheet.content, tab)),
        "page_told": [one for one in _told(sheet, anchors(found)) if one["tab"] == tab],
        "fault": typed.fault,
        "overtaken": typed.overtaken,
    }
    status = 422 if typed.fault else 200
    return render(request, "console/items/tab.html", context, status=status)


def _hints(content: Mapping[str, Any], on: date) -> dict[str, str]:
    """Return what holds for a list that is left empty."""
    usual = "、".join(cases.usual_stages(str(content.get("kind", "")), on))
    if not usual:
        return {}
    return {"route": f"不填的，按这类事项通常的环节办理：{usual}。要改的，把每个环节都写上。"}


def _context(request: Request, sheet: ItemDraftSheet, tab: str) -> dict[str, Any]:
    return {
        "section": SECTION,
        "here": "cg",
        "sheet": sheet,
        "card": sheet.card,
        "level_name": LEVELS[sheet.card.level],
        "tab": tab,
        "tabs": (FIRST, *((key, name) for key, name, _ in TABS)),
        "open": sheet.card.state == "draft",
        "done": DONE.get(request.GET.get("done", ""), ""),
    }


def _told(sheet: ItemDraftSheet, places: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the findings, each with its tab and its box."""
    found = []
    for said, sentence in sheet.faults:
        path, words = said, sentence
        if gap := GAP.fullmatch(sentence):
            path, words = f"{said}.{gap[1]}".lstrip(".").removeprefix("item."), "没有填写，请补上。"
        line_of = (path, *_upwards(path))
        head = next((one for one in line_of if one in TAB_OF), "")
        anchor = next((places[one] for one in line_of if one in places), "")
        name = next(
            (known[one] for known in (NAMES, GROUPS) for one in line_of if one in known), path
        )
        tab = TAB_OF.get(head) or _tab_of_group(path)
        found.append({"tab": tab, "anchor": anchor, "place": name, "sentence": words})
    return found


def _upwards(path: str) -> list[str]:
    parts = path.split(".")
    return [".".join(parts[:count]) for count in range(len(parts) - 1, 0, -1)]


def _tab_of_group(path: str) -> str:
    """Return the tab of a group of elements of which nothing is there yet."""
    return next((tab for one, tab in TAB_OF.items() if one.startswith(f"{path}.")), TABS[0][0])


def _overview(
    request: Request,
    sheet: ItemDraftSheet,
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
    context = _context(request, sheet, "") | {
        "boxes": boxes,
        "errors": errors_of(boxes),
        "fault": fault,
        "findings": [] if sheet.card.retires else _told(sheet, {}),
        "impact": catalogue.item_impact(sheet, today(request)),
        "reason": said.get("reason", ""),
    }
    status = 422 if errors or fault else 200
    return render(request, "console/items/draft.html", context, status=status)


def propose(request: Request, item_draft: UUID) -> HttpResponse:
    """Send a draft to review; what the check finds keeps it back."""
    try:
        day = _date(request.POST.get("effective_on", ""))
        note = request.POST.get("note", "")
        commands.propose_item(item_draft, day, note, by=request.actor, at=request.now)
    except Invalid as invalid:
        of_form = {"effective_on", "note"} & invalid.errors.keys()
        fault = "" if of_form else str(invalid)
        return _refused(request, item_draft, fault, invalid.errors if of_form else {})
    except NotAllowed as refusal:
        return _refused(request, item_draft, str(refusal))
    return HttpResponseRedirect(f"/cat/sx/{item_draft}?done=proposed")


def review(request: Request, item_draft: UUID) -> HttpResponse:
    """Agree to a proposed standard, or send it back."""
    agreed, reason = request.POST.get("answer") == "yes", request.POST.get("reason", "")
    try:
        commands.review_item(item_draft, agreed, reason, by=request.actor, at=request.now)
    except (Invalid, NotAllowed) as refusal:
        return _refused(request, item_draft, str(refusal))
    if agreed:
        return HttpResponseRedirect("/cat/sx?done=published")
    return HttpResponseRedirect(f"/cat/sx/{item_draft}?done=returned")


def discard(request: Request, item_draft: UUID) -> HttpResponse:
    """Throw a draft away."""
    try:
        commands.discard_item(item_draft, by=request.actor, at=request.now)
    except NotAllowed as refusal:
        return _refused(request, item_draft, str(refusal))
    return HttpResponseRedirect("/cat/sx/drafts?done=discarded")


def _refused(
    request: Request, draft: UUID, fault: str, errors: Mapping[str, str] | None = None
) -> HttpResponse:
    return _overview(request, catalogue.item_draft(draft, request.actor), errors, fault)


def _date(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        wrong = "请选择生效日期，例如 2026-12-01。"
        raise Invalid(wrong, errors={"effective_on": wrong}) from None
