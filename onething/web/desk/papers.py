"""材料流转: papers between windows and back offices."""

from __future__ import annotations

import re
from collections.abc import Mapping
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.cases import commands
from onething.cases import queries as cases
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.web.forms import errors_of, line
from onething.web.request import Request, saving

HERE = "/desk/lz"
PARTS = ("things", "seal", "note")
PLACE = re.compile("[0-9]{1,2}")
LONGEST, MOST_PAGES, MOST_MISSING = 6000, 500, 50
DONE = {
    "sent": "流转单已经交出，等对方清点接收",
    "taken": "已经接收",
    "recalled": "已经撤回，材料还在您手上",
}


def papers(request: Request) -> HttpResponse:
    """Show the lists of papers that one's organ sent or gets."""
    said = request.GET.get("page", "1")
    page = int(said) if said.isdecimal() and 0 < int(said[:4]) <= MOST_PAGES else 1
    only = request.GET.get("only", "")
    context = {
        "section": HERE,
        "found": cases.paper_lists(request.actor, request.now, only=only, page=page),
        "choices": cases.PAPER_FILTERS.items(),
        "done": DONE.get(request.GET.get("s", ""), ""),
    }
    return render(request, "desk/papers.html", context)


def send(request: Request, case_id: UUID) -> HttpResponse:
    """Send papers of a case to the other side."""
    sheet = cases.send_sheet(case_id, request.actor, request.now)
    said = {part: request.POST.get(part, "")[:LONGEST] for part in PARTS}
    errors: Mapping[str, str] = {}
    if request.method != "POST":
        said["things"] = "\n".join(sheet.taken)
    if request.method == "POST":
        try:
            commands.send_papers(
                case_id, things=said["things"].splitlines(), seal=said["seal"], note=said["note"],
                by=saving(request), at=request.now,
            )  # fmt: skip
            return redirect(f"{HERE}?s=sent")
        except Invalid as refusal:
            errors = refusal.errors or {"things": str(refusal)}
    boxes = (
        line("things", "有哪些材料", kind="textarea", value=said["things"], longest=5000,
             hint="一行一件，例如“平面布局图（纸质）1 份”。", error=errors.get("things", "")),
        line("seal", "封签号", value=said["seal"], longest=40, hint="材料封好，填封签上的号码。",
             error=errors.get("seal", "")),
        line("note", "要说明的", kind="textarea", value=said["note"], longest=500, optional=True,
             error=errors.get("note", "")),
    )  # fmt: skip
    request.reads.append(f"case:{case_id}")
    context = {"section": HERE, "sheet": sheet, "boxes": boxes, "errors": errors_of(boxes)}
    return render(request, "desk/papers_new.html", context, status=422 if errors else 200)


def one(request: Request, paper_list_id: UUID) -> HttpResponse:
    """Show one list; it can be printed and signed on paper too."""
    return _one(request, paper_list_id)


def _one(request: Request, key: UUID, sentence: str = "", status: int = 200) -> HttpResponse:
    context = {
        "section": HERE,
        "card": cases.paper_list(key, request.actor, request.now),
        "sentence": sentence,
        "remark": request.POST.get("remark", ""),
        "ticked": {int(one) for one in request.POST.getlist("missing") if PLACE.fullmatch(one)},
    }
    return render(request, "desk/papers_one.html", context, status=status)


def act(request: Request, paper_list_id: UUID, paper_deed: str) -> HttpResponse:
    """Take papers in, or take back what has not gone."""
    by, at = saving(request), request.now
    if paper_deed not in ("take", "recall"):
        raise NotYours
    try:
        if paper_deed == "recall":
            commands.recall_papers(paper_list_id, by=by, at=at)
            return redirect(f"{HERE}?s=recalled")
        said = request.POST.getlist("missing")[:MOST_MISSING]
        missing = [int(one) for one in said if PLACE.fullmatch(one)]
        remark = request.POST.get("remark", "")
        commands.take_papers(paper_list_id, missing=missing, remark=remark, by=by, at=at)
        return redirect(f"{HERE}?s=taken")
    except (Invalid, NotAllowed) as refusal:
        return _one(request, paper_list_id, str(refusal), refusal.status)
