"""今日和交接: what a clerk did today, what he holds, what he hands on at the end."""

from __future__ import annotations

import re
from collections.abc import Mapping
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.cases import commands
from onething.cases import queries as cases
from onething.desk import queries as desk
from onething.identity import queries as identity
from onething.insight import queries as insight
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.voice import queries as voice
from onething.web.forms import errors_of, line
from onething.web.request import Request, saving

HERE, LIST = "/desk/me", "/desk/jj"
PARTS = ("to", "things", "seal", "note")
PLACE = re.compile("[0-9]{1,2}")
LONGEST, MOST_PAGES, MOST_MISSING = 6000, 500, 50
DONE = {
    "handed": "交接单已经交出，等同事接收",
    "taken": "已经接收，办件现在由您办理",
    "recalled": "已经撤回，办件还由您办理",
}


def me(request: Request) -> HttpResponse:
    """Show one's own day: figures, what is in hand, what a colleague hands on."""
    local = request.now.astimezone(CHINA)
    context = {
        "section": HERE,
        "day": desk.my_day(request.actor, request.now),
        "today": local.date(),
        "figures": insight.clerk_figures(request.actor.who, local.date()),
        "grades": voice.grades_of(request.actor, local.replace(hour=0, minute=0, second=0)),
        "held": cases.in_hand(request.actor),
        "waiting": cases.waiting_handovers(request.actor),
        "shifts": desk.my_shifts(request.actor, request.now),
        "warning": identity.warning(identity.standing_of(request.actor, request.now)),
        "done": DONE.get(request.GET.get("s", ""), ""),
    }
    return render(request, "desk/today.html", context)


def new(request: Request) -> HttpResponse:
    """Hand on what one holds: to a colleague, with a list of what is on paper."""
    said = {part: request.POST.get(part, "")[:LONGEST] for part in PARTS}
    errors: Mapping[str, str] = {}
    sentence = ""
    if request.method == "POST":
        try:
            commands.hand_shift(
                to=said["to"],
                things=said["things"].splitlines(),
                seal=said["seal"],
                note=said["note"],
                by=saving(request),
                at=request.now,
            )
            return redirect(f"{HERE}?s=handed")
        except Invalid as refusal:
            errors, sentence = refusal.errors, str(refusal)
    colleagues = (("", "窗口任何一位同事"), *cases.relieving(request.actor, request.now))
    boxes = (
        line(
            "to", "交给谁", kind="choice", value=said["to"], choices=colleagues,
            error=errors.get("to", ""), optional=True,
        ),
        line(
            "things", "交接哪些物品", kind="textarea", value=said["things"], longest=5000,
            hint="一行一件，例如“晋味面馆原件 1 袋”“受理专用章 1 枚”。没有就不填。",
            error=errors.get("things", ""), optional=True,
        ),
        line(
            "seal", "封签号", value=said["seal"], longest=40, hint="物品封在袋里的，填封签上的号码。",
            error=errors.get("seal", ""), optional=True,
        ),
        line(
            "note", "要交代的事", kind="textarea", value=said["note"], longest=500,
            error=errors.get("note", ""), optional=True,
        ),
    )  # fmt: skip
    context = {
        "section": HERE,
        "boxes": boxes,
        "errors": errors_of(boxes),
        "sentence": "" if errors else sentence,
        "held": cases.in_hand(request.actor),
    }
    return render(request, "desk/handover_new.html", context, status=422 if sentence else 200)


def listing(request: Request) -> HttpResponse:
    """Show the handovers of the hall, or those of a clerk."""
    said = request.GET.get("page", "1")
    page = int(said) if said.isdecimal() and 0 < int(said[:4]) <= MOST_PAGES else 1
    found = cases.handovers(request.actor, only=request.GET.get("only", ""), page=page)
    context = {"section": HERE, "found": found, "choices": cases.HANDOVER_FILTERS.items()}
    return render(request, "desk/handovers.html", context)


def one(request: Request, handover_id: UUID) -> HttpResponse:
    """Show one handover; it can be printed and signed on paper too."""
    return _one(request, handover_id)


def _one(
    request: Request, handover_id: UUID, sentence: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "section": HERE,
        "card": cases.handover(handover_id, request.actor),
        "sentence": sentence,
        "remark": request.POST.get("remark", ""),
        "ticked": {int(one) for one in request.POST.getlist("missing") if PLACE.fullmatch(one)},
    }
    return render(request, "desk/handover.html", context, status=status)


def act(request: Request, handover_id: UUID, shift_deed: str) -> HttpResponse:
    """Take a handover over, or take it back."""
    by, at = saving(request), request.now
    if shift_deed not in ("take", "recall"):
        raise NotYours
    try:
        if shift_deed == "recall":
            commands.recall_shift(handover_id, by=by, at=at)
            return redirect(f"{HERE}?s=recalled")
        said = request.POST.getlist("missing")[:MOST_MISSING]
        missing = [int(one) for one in said if PLACE.fullmatch(one)]
        remark = request.POST.get("remark", "")
        commands.take_shift(handover_id, missing=missing, remark=remark, by=by, at=at)
        return redirect(f"{HERE}?s=taken")
    except (Invalid, NotAllowed) as refusal:
        return _one(request, handover_id, str(refusal), refusal.status)
