"""事项暂停: propose it, agree as a second person, take the item in again."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.catalogue import commands
from onething.catalogue import queries as catalogue
from onething.kernel.clock import day_of
from onething.kernel.refusals import Invalid, NotAllowed
from onething.web.forms import errors_of, line, typed
from onething.web.forms.reading import after_of
from onething.web.request import Request

SAID = ("code", "region", "since", "until", "reason", "basis", "instead")
DONE = {
    "proposed": "已经提出，等另一名事项管理员复核",
    "yes": "已经同意，所有终端上最多半分钟后都写明暂停",
    "no": "已经退回",
    "lift": "已经恢复办理",
}


def suspensions(request: Request) -> HttpResponse:
    """Show what is, was or may be suspended; propose one more."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        said = typed(request.POST, SAID)
        since, until = (_day(said[name], name, errors) for name in ("since", "until"))
        if not errors:
            try:
                commands.propose_suspension(
                    said["code"], region=said["region"], since=since, until=until,
                    reason=said["reason"], basis=said["basis"], instead=said["instead"],
                    by=request.actor, at=request.now,
                )  # fmt: skip
                return redirect("/console/zt?s=proposed")
            except Invalid as refusal:
                errors = dict(refusal.errors)
    return _page(request, errors, "")


def decide(request: Request, suspension_id: UUID) -> HttpResponse:
    """Agree, send back, or take the item in again."""
    deed, words = request.POST.get("deed", ""), request.POST.get("words", "")
    try:
        if deed == "lift":
            commands.lift_suspension(suspension_id, words, by=request.actor, at=request.now)
        else:
            commands.decide_suspension(
                suspension_id, deed == "yes", words, by=request.actor, at=request.now
            )
    except (Invalid, NotAllowed) as refusal:
        return _page(request, {}, str(refusal))
    return redirect(f"/console/zt?s={deed if deed in ('yes', 'lift') else 'no'}")


def _day(said: str, name: str, errors: dict[str, str]) -> date | None:
    try:
        return date.fromisoformat(said.strip()) if said.strip() else None
    except ValueError:
        errors[name] = "请写成“2026-03-02”的形式"
        return None


def _page(request: Request, errors: dict[str, str], sentence: str) -> HttpResponse:
    said = typed(request.POST if errors else request.GET, SAID)
    boxes = (
        line(
            "code", "事项编码", value=said["code"], error=errors.get("code", ""),
            hint="12 位，可以从事项库里复制，例如 140131002001",
        ),
        line(
            "region", "在哪里暂停", kind="choice", value=said["region"],
            choices=catalogue.suspension_places(request.actor), error=errors.get("region", ""),
            hint="选了市、省的，下面的县（市、区）都暂停",
        ),
        line("since", "从哪一天起", value=said["since"], hint="例如 2026-03-02", error=errors.get("since", "")),
        line(
            "until", "到哪一天为止", value=said["until"], optional=True, error=errors.get("until", ""),
            hint="这一天仍然暂停。还不知道的空着，恢复时点“恢复办理”",
        ),
        line(
            "reason", "为什么暂停", kind="textarea", value=said["reason"], error=errors.get("reason", ""),
            hint="写给群众看，例如：省级发证系统升级，暂时不能制证",
        ),
        line(
            "instead", "急着要办的怎么办", kind="textarea", value=said["instead"], error=errors.get("instead", ""),
            hint="写给群众看，例如：急用的请打 0351-0000000，当天开具临时证明",
        ),
        line(
            "basis", "凭什么可以暂停", kind="textarea", value=said["basis"], error=errors.get("basis", ""),
            hint="文件名称、文号、条款，复核的人要看",
        ),
    )  # fmt: skip
    rows, further = catalogue.suspensions(request.actor, day_of(request.now), after_of(request))
    context = {
        "section": "/console",
        "rows": rows,
        "next": further,
        "boxes": boxes,
        "fault": sentence,
        "errors": errors_of(boxes),
        "done": DONE.get(request.GET.get("s", ""), ""),
    }
    status = 422 if errors or sentence else 200
    return render(request, "console/suspensions.html", context, status=status)
