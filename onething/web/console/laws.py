"""依据库: laws, what cites them, changes by two people, and what a change touches."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from onething.catalogue import commands
from onething.catalogue import queries as catalogue
from onething.catalogue.terms.laws import CHANGES, LAW_KINDS, Law
from onething.identity import queries as identity
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import Invalid, NotAllowed
from onething.web.forms import Box, errors_of, line, typed
from onething.web.request import Request

SECTION = "/console"
LONGEST = 60
FIELDS = ("change", "article", "added", "words", "effective_on", "note")
NEW = ("id", "title", "short", "kind", "issuer", "number", "effective", "source")
DONE = {
    "proposed": "已提出，等另一名省级事项管理员复核",
    "published": "已复核同意，到施行日自动生效",
    "returned": "已退回，没有修改",
    "cleared": "已记下核对结论",
}


def laws(request: Request) -> HttpResponse:
    """Show the base of laws, coming changes, and what is cited and not known."""
    on, words = _today(request), request.GET.get("q", "").strip()[:LONGEST]
    found = catalogue.law_overview(on, words)
    context = {
        "section": SECTION,
        "q": words,
        "laws": found.laws,
        "may": catalogue.keeps_laws(request.actor),
        "changes": found.changes,
        "proposals": catalogue.law_proposals(request.actor),
        "gaps": found.gaps,
        "done": DONE.get(request.GET.get("done", ""), ""),
        "on": on,
    }
    return render(request, "console/laws.html", context)


def law(request: Request, law: str) -> HttpResponse:
    """Show a law with its articles and what cites it; propose a change."""
    found, errors, fault = catalogue.law(law, _today(request)), {}, ""
    said = typed(request.POST, FIELDS)
    if request.method == "POST":
        try:
            change = commands.propose_law_change(
                law,
                said["added"] if said["change"] == "add" else said["article"],
                said["change"],
                words=said["words"],
                effective_on=_date(said["effective_on"]),
                note=said["note"],
                by=request.actor,
                at=request.now,
            )
            return HttpResponseRedirect(f"/console/law-changes/{change}?done=proposed")
        except Invalid as invalid:
            errors = invalid.errors
        except NotAllowed as refusal:
            fault = str(refusal)
    boxes = _boxes(found, said, errors)
    context = {
        "section": SECTION,
        "law": found,
        "citations": catalogue.law_citations(law, _today(request)),
        "may": catalogue.keeps_laws(request.actor),
        "boxes": boxes,
        "errors": errors_of(boxes),
        "fault": fault,
    }
    return render(request, "console/law.html", context, status=422 if errors or fault else 200)


def _boxes(found: Law, said: dict[str, str], errors: dict[str, str]) -> tuple[Box, ...]:
    articles = [(one.no, one.no) for one in found.articles.values()]
    return (
        line(
            "change",
            "怎么改",
            kind="choice",
            choices=tuple(CHANGES.items()),
            value=said["change"],
            error=errors.get("change", ""),
        ),
        line(
            "article",
            "哪一条",
            kind="choice",
            choices=tuple(articles),
            value=said["article"],
            error="" if said["change"] == "add" else errors.get("article", ""),
            hint="废止整份依据的、补充的，不选",
            optional=True,
        ),
        line(
            "added",
            "补充的条号",
            value=said["added"],
            error=errors.get("article", "") if said["change"] == "add" else "",
            hint="补充的填写，例如“第五十二条”",
            optional=True,
            longest=40,
        ),
        line(
            "words",
            "条文",
            kind="textarea",
            value=said["words"],
            error=errors.get("words", ""),
            hint="修改后或者补充的全文；废止的不填",
            optional=True,
        ),
        line(
            "effective_on",
            "生效日期",
            kind="date",
            value=said["effective_on"],
            error=errors.get("effective_on", ""),
        ),
        line(
            "note",
            "依据哪份文件",
            kind="textarea",
            value=said["note"],
            error=errors.get("note", ""),
        ),
    )


def new(request: Request) -> HttpResponse:
    """Enter a law that the base does not know."""
    said, errors = typed(request.POST, NEW), {}
    if request.method == "POST":
        content = {key: value for key, value in said.items() if key != "id"}
        try:
            made = commands.enter_law(said["id"], content, by=request.actor, at=request.now)
            return HttpResponseRedirect(f"/console/law-changes/{made}?done=proposed")
        except Invalid as invalid:
            errors = invalid.errors
    fields: tuple[tuple[str, str, str, str], ...] = (
        ("title", "全称", "", "text"),
        ("short", "简称", "引用时用的名称，例如“食品安全法”", "text"),
        ("kind", "种类", "", "choice"),
        ("issuer", "制定机关", "", "text"),
        ("number", "文号", "例如“国务院令第716号”", "text"),
        ("effective", "施行日期", "", "date"),
        ("source", "出处", "从哪里核对的", "text"),
        ("id", "代码", "小写字母和数字，例如简称的拼音首字母", "text"),
    )
    boxes = tuple(
        line(
            key,
            label,
            kind=kind,
            value=said[key],
            choices=tuple(LAW_KINDS.items()) if key == "kind" else (),
            hint=hint,
            error=errors.get(key, ""),
            optional=key in ("short", "number"),
            longest=200 if key in ("title", "source") else 60,
        )
        for key, label, hint, kind in fields
    )
    context = {"section": SECTION, "boxes": boxes, "errors": errors_of(boxes)}
    return render(request, "console/law_new.html", context, status=422 if errors else 200)


def change(request: Request, change_id: UUID) -> HttpResponse:
    """Show a change with everything that it touches."""
    return _change(request, change_id)


def _change(request: Request, change_id: UUID, fault: str = "") -> HttpResponse:
    found, touched = catalogue.law_change(change_id, request.actor, _today(request))
    whos = [found.proposed_by, *(one.by for one in touched)]
    context = {
        "section": SECTION,
        "change": found,
        "touched": touched,
        "may": catalogue.keeps_laws(request.actor),
        "mine": found.proposed_by == request.actor.who,
        "names": identity.official_names(whos),
        "fault": fault,
        "place": request.POST.get("place", ""),
        "note": request.POST.get("note", ""),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "console/law_change.html", context, status=422 if fault else 200)


def review(request: Request, change_id: UUID) -> HttpResponse:
    """Agree to a change, or send it back."""
    agreed = request.POST.get("answer") == "yes"
    try:
        commands.review_law_change(
            change_id, agreed, request.POST.get("reason", ""), by=request.actor, at=request.now
        )
    except (Invalid, NotAllowed) as refusal:
        return _change(request, change_id, str(refusal))
    if agreed:
        return HttpResponseRedirect(f"/console/law-changes/{change_id}?done=published")
    return HttpResponseRedirect("/console/laws?done=returned")


def clear(request: Request, change_id: UUID) -> HttpResponse:
    """Note that a place was looked at and may stay."""
    place, note = request.POST.get("place", ""), request.POST.get("note", "")
    try:
        commands.clear_citation(change_id, place, note, by=request.actor, at=request.now)
    except (Invalid, NotAllowed) as refusal:
        return _change(request, change_id, str(refusal))
    return HttpResponseRedirect(f"/console/law-changes/{change_id}?done=cleared")


def _date(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        wrong = "请选择生效日期，例如 2026-12-01。"
        raise Invalid(wrong, errors={"effective_on": wrong}) from None


def _today(request: Request) -> date:
    return request.now.astimezone(CHINA).date()
