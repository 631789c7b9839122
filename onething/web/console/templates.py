"""Templates of papers: which are in force, drafts with a preview, publishing by another person."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from onething.documents import commands
from onething.documents import queries as documents
from onething.documents.terms import TemplateCard
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import Invalid, NotAllowed
from onething.web.portal.papers import PDF, sent
from onething.web.request import Request, saving

SECTION = "/console"
DONE = {"saved": "草稿已保存，请另一名事项管理员核对后发布", "published": "已发布"}


def templates(request: Request) -> HttpResponse:
    """List the templates with the revision in force."""
    today = request.now.astimezone(CHINA).date()
    found = documents.templates(request.actor, on=today)
    context = {
        "section": SECTION,
        "drafts": [card for card in found if card.state == "draft"],
        "published": [card for card in found if card.state != "draft"],
    }
    return render(request, "console/paper_templates.html", context)


def template(request: Request, name: str) -> HttpResponse:
    """Show the revisions of a template, the draft and what may be done; save a draft."""
    fault, content, why = "", None, ""
    if request.method == "POST":
        content, why = request.POST.get("content", ""), request.POST.get("why", "")
        try:
            commands.draft_template(
                name, content=content, why=why, by=saving(request), at=request.now
            )
            return _back(name, "saved")
        except Invalid as invalid:
            fault = "；".join(invalid.errors.values()) or str(invalid)
    found = documents.template_revisions(name, request.actor)
    status = 422 if fault else 200
    shown = _shown(request, found, fault, content, why)
    return render(request, "console/paper_template.html", shown, status=status)


def _shown(
    request: Request, found: tuple[TemplateCard, ...], fault: str, content: str | None, why: str
) -> dict[str, object]:
    newest = found[0]
    draft = newest if newest.state == "draft" else None
    return {
        "section": SECTION,
        "card": newest,
        "may": documents.keeps_templates(request.actor),
        "draft": draft,
        "own": draft is not None and draft.author == request.actor.who,
        "revisions": found,
        "fault": fault,
        "content": newest.content if content is None else content,
        "why": why or (draft.why if draft else ""),
        "today": request.now.astimezone(CHINA).date(),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }


def publish(request: Request, name: str, template_id: UUID) -> HttpResponse:
    """Publish the draft of another person from a day on."""
    try:
        since = date.fromisoformat(request.POST.get("since", ""))
    except ValueError:
        fault = "请填写启用日期，例如 2026-12-01。"
    else:
        try:
            commands.publish_template(template_id, since=since, by=request.actor, at=request.now)
            return _back(name, "published")
        except (Invalid, NotAllowed) as refusal:
            fault = str(refusal)
    found = documents.template_revisions(name, request.actor)
    shown = _shown(request, found, fault, None, "")
    return render(request, "console/paper_template.html", shown, status=422)


def preview(request: Request, template_id: UUID) -> HttpResponse:
    """Send a paper with sample data, made with this revision."""
    variant = request.GET.get("variant", "")
    made = documents.template_preview(template_id, variant, request.actor, at=request.now)
    return sent(made, "模板预览.pdf", PDF)


def _back(name: str, done: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('console-paper-template', args=[name])}?done={done}")
