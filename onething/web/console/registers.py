"""Keeping registers: drafts, lines, files, a second person's review, what changed."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

from onething.catalogue import commands
from onething.catalogue import queries as catalogue
from onething.catalogue.terms.registers import Column, RegisterKind
from onething.identity import queries as identity
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import Invalid, NotAllowed
from onething.web.forms import Box, errors_of, line, typed
from onething.web.request import Request

SECTION = "/console"
DONE = {
    "saved": "已保存",
    "removed": "已删除这一行",
    "uploaded": "已用文件里的内容替换草稿",
    "proposed": "已送审，等另一名事项管理员复核",
    "published": "已复核同意，清单已经发布",
    "returned": "已退回修改",
    "discarded": "草稿已删除",
}
LONG = ("explanation", "procedure", "path", "scene", "content", "source", "standard", "need")


def registers(request: Request) -> HttpResponse:
    """Show the registers of one's place, drafts, and what does not agree with the catalogue."""
    on, region = _today(request), catalogue.place_kept(request.actor)
    found = catalogue.register_overview(on, region)
    context = {
        "section": SECTION,
        "cards": found.cards,
        "place": identity.region(region).name,
        "region": region,
        "drafts": catalogue.register_drafts(request.actor),
        "findings": found.findings,
        "rate": found.rate,
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "console/registers.html", context)


def history(request: Request, register: str) -> HttpResponse:
    """Show the published revisions of a register of one's place."""
    region = catalogue.place_kept(request.actor)
    revisions = catalogue.register_revisions(register, region)
    cards = catalogue.registers(_today(request), region)
    context = {
        "section": SECTION,
        "card": next((one for one in cards if one.kind.key == register), None),
        "revisions": revisions,
        "names": _names([who for one in revisions for who in (one.proposed_by, one.reviewed_by)]),
    }
    return render(request, "console/register_history.html", context)


def draft(request: Request, register: str) -> HttpResponse:
    """Open a draft."""
    opened = commands.draft_register(register, by=request.actor, at=request.now)
    return redirect("console-register", opened)


def revision(request: Request, revision_id: UUID) -> HttpResponse:
    """Show a draft or a revision: lines, differences, what does not agree."""
    return _revision(request, revision_id, {})


def _revision(
    request: Request, revision_id: UUID, errors: dict[str, str], fault: str = ""
) -> HttpResponse:
    sheet = catalogue.register_sheet(revision_id, request.actor, on=_today(request))
    card, said = sheet.card, request.POST
    boxes = (
        line(
            "effective_on",
            "生效日期",
            kind="date",
            value=said.get("effective_on", _today(request).isoformat()),
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
    context = {
        "section": SECTION,
        "card": card,
        "kind": card.kind,
        "lines": sheet.lines,
        "columns": card.kind.columns,
        "differences": sheet.differences,
        "findings": sheet.findings,
        "boxes": boxes,
        "errors": errors_of(boxes),
        "fault": fault,
        "row_faults": tuple(errors.values()) if fault else (),
        "mine": card.proposed_by == request.actor.who,
        "names": _names([card.proposed_by, card.reviewed_by]),
        "done": DONE.get(request.GET.get("done", ""), ""),
        "reason": said.get("reason", ""),
    }
    status = 422 if errors or fault else 200
    return render(request, "console/register.html", context, status=status)


def edit(request: Request, revision_id: UUID) -> HttpResponse:
    """Add a line to a draft."""
    return _edit(request, revision_id, None)


def edit_line(request: Request, revision_id: UUID, line_id: UUID) -> HttpResponse:
    """Change a line of a draft."""
    return _edit(request, revision_id, line_id)


def _edit(request: Request, revision_id: UUID, line_id: UUID | None) -> HttpResponse:
    card, lines = catalogue.register_revision(revision_id, request.actor)
    kept = next((one.entry.content() for one in lines if one.id == line_id), {})
    errors: dict[str, str] = {}
    said = dict(kept)
    if request.method == "POST":
        said = typed(request.POST, [one.key for one in card.kind.all_columns])
        try:
            commands.set_register_line(revision_id, line_id, said, by=request.actor, at=request.now)
            return _back(revision_id, "saved")
        except Invalid as invalid:
            errors = invalid.errors or {"name": str(invalid)}
    boxes = tuple(_box(card.kind, one, said, errors) for one in card.kind.all_columns)
    context = {
        "section": SECTION,
        "card": card,
        "boxes": boxes,
        "errors": errors_of(boxes),
        "line_id": line_id,
    }
    return render(request, "console/register_line.html", context, status=422 if errors else 200)


def _box(kind: RegisterKind, column: Column, said: dict[str, str], errors: dict[str, str]) -> Box:
    hint = column.hint
    if column.key == "name" and kind.about in ("item", "theme", "licence"):
        hint = "填了代码的，名称可以不填，自动取目录里的名称"
    drawn = "textarea" if column.key in LONG else column.kind
    return line(
        column.key,
        column.name,
        kind=drawn,
        value=said.get(column.key, ""),
        choices=tuple(column.options.items()),
        hint=hint,
        error=errors.get(column.key, ""),
        optional=not column.required or (column.key == "name" and bool(hint)),
        longest=200,
    )


def remove(request: Request, revision_id: UUID, line_id: UUID) -> HttpResponse:
    """Remove a line from a draft."""
    commands.remove_register_line(revision_id, line_id, by=request.actor, at=request.now)
    return _back(revision_id, "removed")


def upload(request: Request, revision_id: UUID) -> HttpResponse:
    """Give a draft the lines of a CSV file; each faulty line is told."""
    card, _ = catalogue.register_revision(revision_id, request.actor)
    sent = request.FILES.get("file")
    try:
        if sent is None:
            raise Invalid("请先选择文件，再上传。")
        lines = catalogue.register_lines(card.kind.key, sent.read())
        commands.set_register_lines(revision_id, lines, by=request.actor, at=request.now)
    except Invalid as invalid:
        return _revision(request, revision_id, invalid.errors, str(invalid))
    return _back(revision_id, "uploaded")


def propose(request: Request, revision_id: UUID) -> HttpResponse:
    """Hand a draft to a second person."""
    try:
        on = _date(request.POST.get("effective_on", ""))
        note = request.POST.get("note", "")
        commands.propose_register(revision_id, on, note, by=request.actor, at=request.now)
    except Invalid as invalid:
        of_form = {"effective_on", "note"} & invalid.errors.keys()
        return _revision(request, revision_id, invalid.errors, "" if of_form else str(invalid))
    except NotAllowed as refusal:
        return _revision(request, revision_id, {}, str(refusal))
    return _back(revision_id, "proposed")


def review(request: Request, revision_id: UUID) -> HttpResponse:
    """Agree to a proposal or send it back."""
    agreed = request.POST.get("answer") == "yes"
    reason = request.POST.get("reason", "")
    try:
        commands.review_register(revision_id, agreed, reason, by=request.actor, at=request.now)
    except (Invalid, NotAllowed) as refusal:
        return _revision(request, revision_id, refusal.errors, str(refusal))
    return _back(revision_id, "published" if agreed else "returned")


def discard(request: Request, revision_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    commands.discard_register(revision_id, by=request.actor, at=request.now)
    return HttpResponseRedirect("/console/registers?done=discarded")


def _back(revision_id: UUID, done: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"/console/registers/{revision_id}?done={done}")


def _date(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        wrong = "请选择生效日期，例如 2026-12-01。"
        raise Invalid(wrong, errors={"effective_on": wrong}) from None


def _names(whos: list[str]) -> dict[str, str]:
    return {"system:loader": "平台载入"} | identity.official_names(whos)


def _today(request: Request) -> date:
    return request.now.astimezone(CHINA).date()
