"""依据库: laws, what cites them, changes by two people, and what a change touches."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from onething.catalogue import commands
from onething.catalogue import queries as catalogue
from onething.catalogue.terms.laws import CHANGES, Law
from onething.identity import queries as identity
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import Invalid, NotAllowed
from onething.web.forms import Box, errors_of, line, typed
from onething.web.request import Request

SECTION = "/console"
LONGEST = 60
FIELDS = ("change", "article", "words", "effective_on", "note")
DONE = {
    "proposed": "已提出，等另一名省级事项管理员复核",
    "published": "已复核同意，到施行日自动生效",
    "returned": "已退回，没有修改",
    "cleared": "已记下核对结论",
}


def laws(request: Request) -> HttpResponse:
    """Show the base of laws, coming changes, and what is cited and not known."""
    on, words = _today(request), request.GET.get("q", "").strip()[:LONGEST]
    proposals = catalogue.law_proposals(request.actor)
    context = {
        "section": SECTION,
        "q": words,
        "laws": catalogue.laws(on, words),
        "changes": catalogue.law_changes(on),
        "proposals": proposals,
        "gaps": catalogue.law_gaps(on),
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
                said["article"],
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
            error=errors.get("article", ""),
            hint="废止整份依据的，不选",
            optional=True,
        ),
        line(
            "words",
            "修改后的条文",
            kind="textarea",
            value=said["words"],
            error=errors.get("words", ""),
            hint="废止的不填",
            optional=True,
        ),
        line(
            "effective_on",
            "修改、废止的生效日期",
            kind="date",
            value=said["effective_on"],
            error=errors.get("effective_on", ""),
        ),
        line(
            "note",
            "依据哪份文件修改、废止",
            kind="textarea",
            value=said["note"],
            error=errors.get("note", ""),
        ),
    )


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
