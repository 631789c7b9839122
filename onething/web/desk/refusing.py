"""不予受理、不予决定: said in full, and where the rule asks for it confirmed by a second person."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.cases import commands, queries
from onething.cases.commands.review import REASONS
from onething.cases.queries import CaseSheet
from onething.documents import queries as documents
from onething.kernel.refusals import Invalid
from onething.web.desk.views import back, must_be_open, section
from onething.web.forms import errors_of, line
from onething.web.request import Request
from onething.web.told import told

PROPOSE = "提交复核"


def refuse_acceptance(request: Request, case_id: UUID) -> HttpResponse:
    """Refuse to accept, with ground and facts."""
    sheet = queries.case_sheet(case_id, request.actor, request.now)
    must_be_open(sheet, "refuse_acceptance")
    two = "refuse_acceptance" in sheet.two
    faults: Mapping[str, str] = {}
    said = {key: request.POST.get(key, "") for key in ("ground", "facts", "where_to")}
    if request.method == "POST":
        try:
            if two:
                return _propose(request, case_id, "refuse_acceptance", said)
            commands.refuse_acceptance(case_id, **said, by=request.actor, at=request.now)
            return back(request, case_id, "已决定不予受理，决定书正在制发")
        except Invalid as invalid:
            faults = invalid.errors or {"facts": str(invalid)}
    boxes = (
        line(
            "ground",
            "不予受理的法定情形",
            kind="choice",
            choices=queries.non_acceptances(sheet.kind),
            value=said["ground"],
            error=faults.get("ground", ""),
        ),
        line(
            "facts",
            "事实和理由",
            kind="textarea",
            value=said["facts"],
            error=faults.get("facts", ""),
            hint="写给申请人看，说清为什么不受理",
        ),
        line(
            "where_to",
            "应当向哪个机关申请",
            value=said["where_to"],
            optional=True,
            error=faults.get("where_to", ""),
            hint="属于其他机关职权的，写明机关名称",
        ),
    )
    button = PROPOSE if two else "作出不予受理决定"
    return _form(request, sheet, "不予受理", boxes, button)


def refuse(request: Request, case_id: UUID) -> HttpResponse:
    """Decide against the applicant; it cannot be signed while a part is missing."""
    sheet = queries.case_sheet(case_id, request.actor, request.now)
    must_be_open(sheet, "refuse")
    two = "refuse" in sheet.two
    faults: Mapping[str, str] = {}
    said = {key: request.POST.get(key, "") for key in REASONS}
    if request.method == "POST":
        try:
            if two:
                return _propose(request, case_id, "refuse", said)
            commands.refuse(case_id, grounds=said, by=request.actor, at=request.now)
            return back(request, case_id, "已作出不予决定，决定书正在制发")
        except Invalid as invalid:
            faults = invalid.errors or {"facts": str(invalid)}
    else:
        said["remedies"] = sheet.item.remedies
    boxes = tuple(
        line(key, label, kind="textarea", value=said[key], error=faults.get(key, ""), longest=most)
        for key, (label, most) in REASONS.items()
    )
    return _form(request, sheet, "不予决定", boxes, PROPOSE if two else "签发不予决定")


def _propose(request: Request, case_id: UUID, do: str, said: Mapping[str, str]) -> HttpResponse:
    commands.propose_refusal(case_id, do=do, said=said, by=request.actor, at=request.now)
    return back(request, case_id, "已提交复核，另一人确认后才作出；办理时限没有停")


def _form(
    request: Request, sheet: CaseSheet, title: str, boxes: tuple[Any, ...], button: str
) -> HttpResponse:
    request.reads.append(f"case:{sheet.id}")
    found = errors_of(boxes)
    context = {
        "sheet": sheet,
        "section": section(request),
        "title": title,
        "boxes": boxes,
        "errors": found,
        "button": button,
        "two": button == PROPOSE,
    }
    return render(request, "desk/form.html", context, status=422 if found else 200)


def refusals(request: Request) -> HttpResponse:
    """Show what was drafted in his house and waits for a second person."""
    rows = queries.refusals(request.actor, request.now)
    context = {
        "section": section(request),
        "rows": rows,
        "done": told(request),
    }
    return render(request, "desk/refusals.html", context)


def refusal(request: Request, case_id: UUID) -> HttpResponse:
    """Show a draft as the applicant would read it; confirm it, send it back, or take it back."""
    sentence, status = "", 200
    if request.method == "POST":
        try:
            return _answer(request, case_id)
        except Invalid as invalid:
            sentence, status = str(invalid), invalid.status
    card, paper = queries.refusal(case_id, request.actor, request.now)
    if card is None:
        return redirect("staff-case", case_id=case_id)
    request.reads.append(f"case:{case_id}")
    page = (
        documents.drafted(paper.kind, organ=paper.organ, data=paper.data, at=request.now)
        if paper
        else b""
    )
    context = {
        "section": section(request),
        "card": card,
        "picture": f"data:image/png;base64,{base64.b64encode(page).decode()}" if page else "",
        "typed": request.POST.get("note", ""),
        "sentence": sentence,
    }
    return render(request, "desk/refusal.html", context, status=status)


def _answer(request: Request, case_id: UUID) -> HttpResponse:
    by, at, deed = request.actor, request.now, request.POST.get("deed", "")
    if deed == "confirm":
        commands.confirm_refusal(case_id, by=by, at=at)
        return back(request, case_id, "已复核，不予的决定已作出，决定书正在制发")
    if deed == "return":
        commands.return_refusal(case_id, note=request.POST.get("note", ""), by=by, at=at)
        return back(request, case_id, "已退回，拟办的人会收到消息")
    if deed == "take_back":
        commands.take_back_refusal(case_id, by=by, at=at)
        return redirect("staff-case", case_id=case_id)
    raise Invalid("请选择确认、退回或者收回。")
