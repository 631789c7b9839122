"""协办: what the B post fetches, copies, carries for the A post."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.desk import commands
from onething.desk import queries as desk
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.web.forms import errors_of, line
from onething.web.request import Request, saving

HERE = "/desk/xb"
PARTS = ("kind", "text", "number")
LONGEST = 400
DONE = {
    "asked": "已经发出，同事接了会写在这里",
    "take": "已经接下，办完请点“办完”",
    "back": "已经放回，别的同事可以接",
    "finish": "已经办完",
    "withdraw": "已经撤回",
}


def chores(request: Request) -> HttpResponse:
    """Show what waits for helping hands, and a form to ask for some."""
    return _page(request, {}, "")


def _page(request: Request, errors: dict[str, str], sentence: str) -> HttpResponse:
    found = desk.chore_page(request.actor, request.now)
    said = {part: request.POST.get(part, "")[:LONGEST] for part in PARTS}
    boxes = (
        line("kind", "要做什么", kind="choice", value=said["kind"], choices=found.kinds,
             error=errors.get("kind", "")),
        line("text", "写明要什么、送到哪里", value=said["text"], longest=200,
             hint="例如“身份证复印 2 份，送 3 号窗口”", error=errors.get("text", "")),
        line("number", "办件编号", value=said["number"], longest=40, optional=True,
             error=errors.get("number", "")),
    )  # fmt: skip
    context = {
        "section": HERE,
        "page": found,
        "boxes": boxes,
        "errors": errors_of(boxes),
        "sentence": "" if errors else sentence,
        "done": DONE.get(request.GET.get("s", ""), ""),
    }
    return render(request, "desk/chores.html", context, status=422 if errors or sentence else 200)


def ask(request: Request) -> HttpResponse:
    """Ask for something."""
    said = {part: request.POST.get(part, "") for part in PARTS}
    try:
        commands.ask_chore(**said, by=saving(request), at=request.now)
    except (Invalid, NotAllowed) as refusal:
        return _page(request, dict(refusal.errors), str(refusal))
    return redirect(f"{HERE}?s=asked")


def act(request: Request, chore_id: UUID, chore_deed: str) -> HttpResponse:
    """Take something, put it back, finish it, or withdraw what one wanted."""
    by, at = request.actor, request.now
    try:
        if chore_deed == "take":
            commands.take_chore(chore_id, by=by, at=at)
        elif chore_deed == "back":
            commands.put_back_chore(chore_id, by=by, at=at)
        elif chore_deed == "finish":
            note = request.POST.get("note", "")
            commands.finish_chore(chore_id, note=note, by=by, at=at)
        elif chore_deed == "withdraw":
            commands.withdraw_chore(chore_id, by=by, at=at)
        else:
            raise NotYours
    except (Invalid, NotAllowed) as refusal:
        return _page(request, {}, str(refusal))
    return redirect(f"{HERE}?s={chore_deed}")
