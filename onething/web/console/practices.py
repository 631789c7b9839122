"""典型案例: offered by a place, approved by the province, adopted by others."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from onething.catalogue import commands
from onething.catalogue import queries as catalogue
from onething.catalogue.terms.practices import PRACTICE_KINDS
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import Invalid, NotAllowed
from onething.web.forms import errors_of, line, typed
from onething.web.request import Request

SECTION = "/console"
FIELDS = ("kind", "title", "summary", "theme", "text")
DONE = {
    "offered": "已提交，等省级事项管理员审定",
    "approved": "已审定通过，各市县可以采纳",
    "refused": "已退回，没有通过",
    "withdrawn": "已撤回，不能再采纳；已经采纳的不受影响",
    "adopted": "已采纳，从今天起在本地生效，规则里写明来源",
}


def practices(request: Request) -> HttpResponse:
    """Show what may be adopted, what waits for the province, what is one's own."""
    found = catalogue.practices(request.actor)
    context = {
        "section": SECTION,
        "waiting": [one for one in found if one.state == "offered"],
        "approved": [one for one in found if one.state == "approved"],
        "others": [one for one in found if one.state in ("refused", "withdrawn")],
    }
    return render(request, "console/practices.html", context)


def new(request: Request) -> HttpResponse:
    """Offer a practice."""
    errors: dict[str, str] = {}
    said = typed(request.POST, FIELDS)
    if request.method == "POST":
        try:
            made = commands.offer_practice(
                said["kind"],
                said["title"],
                summary=said["summary"],
                theme=said["theme"],
                text=said["text"],
                by=request.actor,
                at=request.now,
            )
            return _back(made, "offered")
        except Invalid as invalid:
            errors = invalid.errors
    themes = catalogue.themes(request.now.astimezone(CHINA).date())
    boxes = (
        line(
            "kind",
            "种类",
            kind="choice",
            choices=tuple(PRACTICE_KINDS.items()),
            value=said["kind"],
            error=errors.get("kind", ""),
        ),
        line("title", "名称", value=said["title"], error=errors.get("title", ""), longest=80),
        line(
            "summary",
            "做法和效果",
            kind="textarea",
            value=said["summary"],
            error=errors.get("summary", ""),
            hint="少了多少材料、环节、天数，为什么可行",
        ),
        line(
            "theme",
            "哪个一件事",
            kind="choice",
            choices=tuple((one.slug, one.name) for one in themes),
            value=said["theme"],
            error=errors.get("theme", ""),
            hint="推广本地差异的必选，平台自动取出本地自己的规则",
            optional=True,
        ),
        line(
            "text",
            "模板或者做法的全文",
            kind="textarea",
            value=said["text"],
            error=errors.get("text", ""),
            hint="推广本地差异的不填",
            optional=True,
        ),
    )
    context = {"section": SECTION, "boxes": boxes, "errors": errors_of(boxes)}
    return render(request, "console/practice_new.html", context, status=422 if errors else 200)


def practice(request: Request, practice_id: UUID) -> HttpResponse:
    """Show a practice with those who adopted it."""
    return _practice(request, practice_id)


def _practice(request: Request, practice_id: UUID, fault: str = "") -> HttpResponse:
    card = catalogue.practice(practice_id, request.actor)
    decides = catalogue.decides_practices(request.actor)
    context = {
        "section": SECTION,
        "card": card,
        "decides": decides and card.state == "offered",
        "own": card.offered_by == request.actor.who,
        "adopts": card.state == "approved" and not (card.mine or card.adopted or decides),
        "withdraws": card.state in ("offered", "approved") and (card.mine or decides),
        "fault": fault,
        "reason": request.POST.get("reason", ""),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "console/practice.html", context, status=422 if fault else 200)


def decide(request: Request, practice_id: UUID) -> HttpResponse:
    """Approve a practice, or refuse it."""
    agreed = request.POST.get("answer") == "yes"
    reason = request.POST.get("reason", "")
    try:
        commands.decide_practice(practice_id, agreed, reason, by=request.actor, at=request.now)
    except (Invalid, NotAllowed) as refusal:
        return _practice(request, practice_id, str(refusal))
    return _back(practice_id, "approved" if agreed else "refused")


def withdraw(request: Request, practice_id: UUID) -> HttpResponse:
    """Withdraw a practice."""
    reason = request.POST.get("reason", "")
    try:
        commands.withdraw_practice(practice_id, reason, by=request.actor, at=request.now)
    except (Invalid, NotAllowed) as refusal:
        return _practice(request, practice_id, str(refusal))
    return _back(practice_id, "withdrawn")


def adopt(request: Request, practice_id: UUID) -> HttpResponse:
    """Adopt a practice for one's place."""
    try:
        commands.adopt_practice(practice_id, by=request.actor, at=request.now)
    except NotAllowed as refusal:
        return _practice(request, practice_id, str(refusal))
    return _back(practice_id, "adopted")


def _back(practice_id: UUID, done: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"/console/practices/{practice_id}?done={done}")
