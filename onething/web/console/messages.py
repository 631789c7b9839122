"""Messages as those who keep the platform see them: what was sent, in which words."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from onething.delivery import commands
from onething.delivery import queries as delivery
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import Invalid, NotAllowed
from onething.web.request import Request, saving

SECTION = "/console"
LONGEST, MOST_DIGITS = 12, 6
PARTS = ("title", "text", "sms", "do", "why")
DONE = {"saved": "草稿已保存，请另一名事项管理员核对后发布", "published": "已发布"}


def messages(request: Request) -> HttpResponse:
    """Show reminders by state, those that failed first."""
    number = request.GET.get("page", "1")
    page = delivery.reminder_page(
        request.actor,
        state=request.GET.get("state", "")[:LONGEST],
        channel=request.GET.get("channel", "")[:LONGEST],
        page=int(number) if number.isdecimal() and len(number) <= MOST_DIGITS else 1,
    )
    return render(request, "console/messages.html", {"section": SECTION, "page": page})


def resend(request: Request, reminder_id: UUID) -> HttpResponse:
    """Send a short message anew."""
    commands.resend_reminder(reminder_id, by=request.actor, at=request.now)
    return redirect("console-messages")


def wordings(request: Request) -> HttpResponse:
    """List the words of messages with the revision in force."""
    found = delivery.wordings_page(request.actor, on=request.now.astimezone(CHINA).date())
    context = {
        "section": SECTION,
        "drafts": [card for card in found if card.state == "draft"],
        "published": [card for card in found if card.state != "draft"],
    }
    return render(request, "console/wordings.html", context)


def wording(request: Request, wording: str) -> HttpResponse:
    """Show the revisions of the words for an event, an example, the draft; save a draft."""
    errors: dict[str, str] = {}
    typed: dict[str, str] | None = None
    if request.method == "POST":
        typed = {part: request.POST.get(part, "") for part in PARTS}
        try:
            commands.draft_wording(wording, **typed, by=saving(request), at=request.now)
            return _back(wording, "saved")
        except Invalid as invalid:
            errors = dict(invalid.errors) or {"text": str(invalid)}
    return _page(request, wording, errors, typed)


def publish(request: Request, wording: str, wording_id: UUID) -> HttpResponse:
    """Publish the draft of another person from a day on."""
    try:
        since = date.fromisoformat(request.POST.get("since", ""))
    except ValueError:
        return _page(request, wording, {"since": "请填写启用日期，例如 2026-12-01。"}, None)
    try:
        commands.publish_wording(wording_id, since=since, by=request.actor, at=request.now)
    except (Invalid, NotAllowed) as refusal:
        return _page(request, wording, {"since": str(refusal)}, None)
    return _back(wording, "published")


def _page(
    request: Request, key: str, errors: dict[str, str], typed: dict[str, str] | None
) -> HttpResponse:
    found = delivery.wording_revisions(key, request.actor)
    newest = found[0]
    draft = newest if newest.state == "draft" else None
    words = newest.words
    context = {
        "section": SECTION,
        "card": newest,
        "draft": draft,
        "own": draft is not None and draft.author == request.actor.who,
        "may": delivery.keeps_wordings(request.actor),
        "revisions": found,
        "errors": errors,
        "typed": typed
        or {"title": words.title, "text": words.text, "sms": words.sms, "do": words.do,
            "why": draft.why if draft else ""},
        "gaps": delivery.wording_gaps(key),
        "actions": delivery.wording_actions(),
        "today": request.now.astimezone(CHINA).date(),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }  # fmt: skip
    return render(request, "console/wording.html", context, status=422 if errors else 200)


def _back(key: str, done: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('console-wording', args=[key])}?done={done}")
