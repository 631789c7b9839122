"""One item of a place: what it fills in, in what it deviates and by which law, who agrees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from onething.catalogue import commands
from onething.catalogue import queries as catalogue
from onething.catalogue.queries import OwnSheet
from onething.catalogue.terms.elements import NAMES
from onething.catalogue.terms.overlays import said as in_words
from onething.kernel.refusals import Invalid, NotAllowed
from onething.web.console.items.boxes import box_at
from onething.web.console.items.layout import ENTRIES, sent_value, value_at
from onething.web.console.items.lists import SECTION, today
from onething.web.console.themes.cells import Asker
from onething.web.forms import Box, errors_of, line
from onething.web.request import Request, saving

DONE = {
    "saved": "已保存，从生效日期起群众看到的就是本地内容",
    "waiting": "已提出，等另一名事项管理员复核",
}


@dataclass(frozen=True)
class Sent:
    """What was sent and could not be done, to be shown again."""

    local: Mapping[str, Any] = field(default_factory=dict)
    path: str = ""
    value: Any = None
    fault: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)


def item(request: Request, place_item: UUID, sent: Sent | None = None) -> HttpResponse:
    """Show an item of a place, with the forms for what is its own."""
    on = today(request)
    sheet = catalogue.own_sheet(place_item, request.actor, on)
    sent = sent or Sent()
    path = sent.path or request.GET.get("path", "")
    path = path if path in _choices(sheet) else ""
    asker = Asker("", sent.errors)
    boxes = tuple(_local_box(sheet, one, sent, asker) for one in sheet.allowed)
    context = {
        "section": SECTION,
        "here": "ss",
        "sheet": sheet,
        "boxes": boxes,
        "deviations": [
            (one, in_words(value_at(sheet.content, one.path))) for one in sheet.deviations
        ],
        "choices": [(one, NAMES[one]) for one in _choices(sheet)],
        "path": path,
        "deviating": _deviating(sheet, path, sent, asker) if path else (),
        "day": _day(request, sent.errors),
        "errors": errors_of(boxes),
        "fault": sent.fault,
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    status = 422 if sent.fault else 200
    return render(request, "console/places/own.html", context, status=status)


def _local_box(sheet: OwnSheet, path: str, sent: Sent, asker: Asker) -> Box:
    """Return the box of what a place fills in, with what the standard says."""
    standard = value_at(sheet.content, path)
    hint = "标准没有填报" if standard is None else f"标准：{in_words(standard)}"
    box = box_at(asker, path, sent.local.get(path, sheet.local.get(path)))
    return replace(box, hint=hint, optional=True)


def _choices(sheet: OwnSheet) -> tuple[str, ...]:
    """Return in which elements a place may deviate here; lists of entries only the province keeps."""
    return tuple(one for one in sheet.other if one not in ENTRIES)


def _deviating(sheet: OwnSheet, path: str, sent: Sent, asker: Asker) -> tuple[Box, ...]:
    value = sent.value if sent.path else value_at(sheet.content, path)
    basis = line(
        "basis",
        "依据（法律、法规或者规章）",
        kind="textarea",
        value=sent.local.get("basis", ""),
        error=sent.errors.get("basis", ""),
    )
    return box_at(asker, path, value), basis


def _day(request: Request, errors: Mapping[str, str]) -> Box:
    said = request.POST.get("effective_on", today(request).isoformat())
    error = errors.get("effective_on", "")
    return line("effective_on", "生效日期", kind="date", value=said, error=error)


def local(request: Request, place_item: UUID) -> HttpResponse:
    """Keep what the place fills in; what is left empty is as the standard says."""
    sheet = catalogue.own_sheet(place_item, request.actor, today(request))
    said = {path: sent_value(path, request.POST) for path in sheet.allowed}
    kept = {path: value for path, value in said.items() if value not in ("", [])}
    deviations = [_plain(one.path, one.value, one.basis) for one in sheet.deviations]
    return _stated(request, sheet, kept, deviations, Sent(local=said))


def deviate(request: Request, place_item: UUID) -> HttpResponse:
    """Propose that the place differs from the standard in one element, by which law."""
    sheet = catalogue.own_sheet(place_item, request.actor, today(request))
    path, basis = request.POST.get("path", ""), request.POST.get("basis", "")
    if path not in _choices(sheet):
        raise Invalid("请选择与标准不同的要素。")
    value = sent_value(path, request.POST)
    others = [one for one in sheet.deviations if one.path != path]
    deviations = [_plain(one.path, one.value, one.basis) for one in others]
    deviations.append(_plain(path, value, basis))
    return _stated(request, sheet, sheet.local, deviations, Sent({"basis": basis}, path, value))


def same(request: Request, place_item: UUID) -> HttpResponse:
    """Propose that the place goes back to the standard in one element."""
    sheet = catalogue.own_sheet(place_item, request.actor, today(request))
    path = request.POST.get("path", "")
    kept = [_plain(one.path, one.value, one.basis) for one in sheet.deviations if one.path != path]
    return _stated(request, sheet, sheet.local, kept, Sent())


def _plain(path: str, value: Any, basis: str) -> dict[str, Any]:
    return {"path": path, "value": value, "basis": basis}


def _stated(
    request: Request,
    sheet: OwnSheet,
    own: Mapping[str, Any],
    deviations: list[dict[str, Any]],
    sent: Sent,
) -> HttpResponse:
    place, waits = sheet.place.id, deviations != [vars(one) for one in sheet.deviations]
    try:
        day = _date(request.POST.get("effective_on", ""))
        commands.propose_overlay(place, own, deviations, day, by=saving(request), at=request.now)
    except Invalid as invalid:
        return item(request, place, _again(sent, str(invalid), invalid.errors))
    except NotAllowed as refusal:
        return item(request, place, _again(sent, str(refusal), {}))
    return HttpResponseRedirect(f"/cat/ss/{place}?done={'waiting' if waits else 'saved'}")


def _again(sent: Sent, fault: str, errors: Mapping[str, str]) -> Sent:
    return Sent(sent.local, sent.path, sent.value, fault, errors)


def _date(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        wrong = "请选择生效日期，例如 2026-12-01。"
        raise Invalid(wrong, errors={"effective_on": wrong}) from None


def review(request: Request, overlay: UUID) -> HttpResponse:
    """Agree to what a place proposed, or send it back with the reason."""
    agreed, reason = request.POST.get("answer") == "yes", request.POST.get("reason", "")
    waiting = catalogue.overlays_waiting(request.actor)
    place = next((one.implementation for one in waiting if one.id == overlay), None)
    try:
        commands.review_overlay(overlay, agreed, reason, by=request.actor, at=request.now)
    except (Invalid, NotAllowed) as refusal:
        if place is None:
            raise
        return item(request, place, Sent(fault=str(refusal)))
    return HttpResponseRedirect(f"/cat/ss?done={'review' if agreed else 'returned'}")
