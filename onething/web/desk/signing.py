"""会办和批量签发: what waits besides the queue, answers to other organs, many decisions at once."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.cases import commands, queries
from onething.kernel.refusals import Invalid, Refusal
from onething.web.request import Request
from onething.web.told import telling, told


def turns(request: Request) -> HttpResponse:
    """Show what one's organ, or oneself, is asked to sign or to answer."""
    page = queries.turns(request.actor, request.now, view=request.GET.get("view", ""))
    context = {"section": "/office", "page": page, "done": told(request)}
    return render(request, "desk/turns.html", context)


def opinion(request: Request, turn_id: UUID) -> HttpResponse:
    """Show what was asked, and take the answer."""
    sentence, status = "", 200
    if request.method == "POST":
        try:
            said = request.POST.get("text", "")
            commands.give_opinion(turn_id, text=said, by=request.actor, at=request.now)
            return redirect(telling("/office/hb?view=opinion", "答复意见已发出"))
        except Invalid as invalid:
            sentence, status = str(invalid), invalid.status
    asked = queries.asked(turn_id, request.actor, request.now)
    request.reads.append(f"case:{asked.case}")
    context = {
        "section": "/office",
        "asked": asked,
        "typed": request.POST.get("text", ""),
        "sentence": sentence,
    }
    return render(request, "desk/opinion.html", context, status=status)


def sign(request: Request) -> HttpResponse:
    """Show the cases that wait for one's decision; decide those that were ticked, each for itself."""
    done: list[str] = []
    refused: list[tuple[str, str]] = []
    if request.method == "POST":
        names = {str(row.id): row for row in queries.to_sign(request.actor, request.now)}
        for chosen in request.POST.getlist("case")[: queries.most_in_batch()]:
            row = names.get(chosen)
            if row is None:
                refused.append((chosen[:36], "这件办件现在不在您的待签列表里，可能已经办过。"))
                continue
            by = request.actor.because(f"{request.actor.cause[:60]}:{chosen}")
            try:
                commands.grant_in_batch(row.id, by=by, at=request.now)
                done.append(f"{row.item_name}（{row.subject_name}）")
            except Refusal as refusal:
                refused.append((f"{row.item_name}（{row.subject_name}）", str(refusal)))
    rows = queries.to_sign(request.actor, request.now)
    context = {
        "section": "/office",
        "rows": rows,
        "most": queries.most_in_batch(),
        "done": done,
        "refused": refused,
        "nothing": request.method == "POST" and not done and not refused,
    }
    return render(request, "desk/sign.html", context)
