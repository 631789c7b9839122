"""便民应用 in the console: entered by one keeper, reviewed by another, again each period, withdrawn."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from onething.catalogue import commands
from onething.catalogue import queries as catalogue
from onething.catalogue.terms.applets import STATES
from onething.kernel.refusals import Invalid, NotAllowed
from onething.web.forms import Box, errors_of, line, typed
from onething.web.request import Request

SECTION, LONGEST = "/console", 40
TEXTS = (
    "key",
    "name",
    "kind",
    "provider",
    "summary",
    "address",
    "health",
    "hands_over",
    "audience",
)
DONE = {
    "proposed": "已登记，等另一名事项管理员审核",
    "shown": "已审核通过，在专区和搜索里显示",
    "refused": "已退回，没有通过",
    "renewed": "已复查，继续显示",
    "withdrawn": "已下线，页面写明原因和改用什么",
}


def applets(request: Request) -> HttpResponse:
    """Show the applets of one's place, those that wait for a second person first to be found."""
    state = request.GET.get("state", "")
    rows, after = catalogue.kept_applets(
        request.actor, state=state, after=request.GET.get("after", "")[:LONGEST]
    )
    context = {
        "section": SECTION,
        "rows": rows,
        "next": after,
        "state": state,
        "states": STATES.items(),
        "waiting": catalogue.waiting_applets(request.actor),
    }
    return render(request, "console/applets.html", context)


def new(request: Request) -> HttpResponse:
    """Enter an applet."""
    said, errors = typed(request.POST, TEXTS), {}
    if request.method == "POST":
        try:
            made = commands.propose_applet(
                said["key"], said["name"], kind=said["kind"], provider=said["provider"],
                summary=said["summary"], address=said["address"], health=said["health"],
                hands_over=said["hands_over"] == "yes", audience=said["audience"],
                by=request.actor, at=request.now,
            )  # fmt: skip
            return _back(made, "proposed")
        except Invalid as invalid:
            errors = invalid.errors
    boxes = _boxes(request, said, errors)
    context = {"section": SECTION, "boxes": boxes, "errors": errors_of(boxes)}
    return render(request, "console/applet_new.html", context, status=422 if errors else 200)


def _boxes(request: Request, said: dict[str, str], errors: dict[str, str]) -> tuple[Box, ...]:
    rules = catalogue.applet_rules()
    domains = "、".join(rules["domains"])
    lists = {
        "kind": ("种类", tuple(rules["kinds"].items()), ""),
        "provider": ("提供单位", catalogue.applet_providers(request.actor), "由它负责，写在页面上"),
        "audience": ("谁可以用", tuple(rules["audiences"].items()), ""),
        "hands_over": (
            "接不接收本平台的登录", (("no", "不接收"), ("yes", "接收")),
            "接收的，先按 docs/hosts.md 约定密钥；群众每次点按钮同意才告诉对方",
        ),
    }  # fmt: skip
    texts = {
        "key": ("代号", "小写字母、数字、短横线，写在网址里，以后不改", 30, "text"),
        "name": ("名称", "", 40, "text"),
        "summary": ("做什么", "一两句话，写给群众看", 200, "textarea"),
        "address": ("网址", f"https:// 开头，在 {domains} 下", 200, "text"),
        "health": (
            "健康检查网址",
            "答复 200 表示好用，平台定时去问；也要在上面的域名下",
            200,
            "text",
        ),
    }
    order = (
        "name",
        "key",
        "kind",
        "provider",
        "summary",
        "address",
        "health",
        "audience",
        "hands_over",
    )
    return tuple(
        line(
            one, lists[one][0], kind="choice", choices=lists[one][1], hint=lists[one][2],
            value=said[one], error=errors.get(one, ""),
        )
        if one in lists
        else line(
            one, texts[one][0], kind=texts[one][3], hint=texts[one][1], longest=texts[one][2],
            value=said[one], error=errors.get(one, ""),
        )
        for one in order
    )  # fmt: skip


def applet(request: Request, applet_id: UUID) -> HttpResponse:
    """Show one with what may be done to it."""
    return _page(request, applet_id)


def _page(request: Request, applet_id: UUID, fault: str = "") -> HttpResponse:
    card = catalogue.kept_applet(applet_id, request.actor)
    context = {
        "section": SECTION,
        "card": card,
        "own": card.proposed_by == request.actor.who,
        "fault": fault,
        "reason": request.POST.get("reason", ""),
        "instead": request.POST.get("instead", ""),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "console/applet.html", context, status=422 if fault else 200)


def decide(request: Request, applet_id: UUID) -> HttpResponse:
    """Let it be shown, or send it back."""
    agreed, reason = request.POST.get("answer") == "yes", request.POST.get("reason", "")
    try:
        commands.decide_applet(applet_id, agreed, reason, by=request.actor, at=request.now)
    except (Invalid, NotAllowed) as refusal:
        return _page(request, applet_id, str(refusal))
    return _back(applet_id, "shown" if agreed else "refused")


def renew(request: Request, applet_id: UUID) -> HttpResponse:
    """Review it again for another period."""
    try:
        commands.renew_applet(applet_id, by=request.actor, at=request.now)
    except NotAllowed as refusal:
        return _page(request, applet_id, str(refusal))
    return _back(applet_id, "renewed")


def withdraw(request: Request, applet_id: UUID) -> HttpResponse:
    """Withdraw it, with the reason and what to use instead."""
    reason, instead = request.POST.get("reason", ""), request.POST.get("instead", "")
    try:
        commands.withdraw_applet(applet_id, reason, instead, by=request.actor, at=request.now)
    except (Invalid, NotAllowed) as refusal:
        return _page(request, applet_id, str(refusal))
    return _back(applet_id, "withdrawn")


def _back(applet_id: UUID, done: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"/console/bm/{applet_id}?done={done}")
