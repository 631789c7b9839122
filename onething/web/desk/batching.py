"""批量办理: what was ticked in a queue, first told what will become of it, then done one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.cases import commands, queries
from onething.cases.queries import BatchRow
from onething.documents import queries as documents
from onething.kernel.actor import Actor
from onething.kernel.refusals import Invalid, NotYours, Refusal
from onething.web.request import Request

Run = Callable[[UUID, Request, Actor], None]
TO_COLLEAGUE = frozenset({"pass_on", "hand_over"})
BACK = {"take": "leave"}  # what takes it back
RUN: Mapping[str, Run] = {
    "accept": lambda case, r, by: commands.accept(case, by=by, at=r.now),
    "precheck": lambda case, r, by: commands.precheck(case, by=by, at=r.now),
    "take": lambda case, r, by: commands.take(case, by=by, at=r.now),
    "leave": lambda case, r, by: commands.leave(case, by=by, at=r.now),
    "pass_on": lambda case, r, by: commands.pass_on(case, _colleague(r), by=by, at=r.now),
    "hand_over": lambda case, r, by: commands.hand_over(
        case, _colleague(r), opinion=r.POST.get("opinion", ""), by=by, at=r.now
    ),
}


def _colleague(request: Request) -> UUID:
    try:
        return UUID(request.POST.get("official", ""))
    except ValueError as wrong:
        raise Invalid("请先选择一位同事，再办理。") from wrong


def batch(request: Request) -> HttpResponse:
    """Tell what will be done to the ticked cases and what will not; on the second word, do it."""
    if request.method != "POST":
        return redirect(_section(request))
    do, said = request.POST.get("do", ""), dict(queries.batches_of(request.actor))
    if do not in said:
        raise NotYours
    chosen = request.POST.getlist("case")
    most = queries.most_in_batch()
    rows = queries.batch(request.actor, request.now, do=do, cases=chosen[:most])
    will = [row for row in rows if not row.why_not]
    fault = _fault(request, do, will) if request.POST.get("sure") else ""
    if request.POST.get("sure") and will and not fault:
        return _print(request, will) if do == "print" else _done(request, do, said[do], will, rows)
    context = {
        "section": _section(request),
        "view": request.POST.get("view", "")[:20],
        "do": do,
        "label": said[do],
        "will": will,
        "wont": [row for row in rows if row.why_not],
        "left_out": max(0, len(chosen) - most),
        "most": most,
        "asks": do in TO_COLLEAGUE,
        "says": do == "hand_over",
        "colleagues": queries.colleagues_in_house(request.actor, request.now)
        if do in TO_COLLEAGUE
        else (),
        "typed": request.POST,
        "fault": fault,
        "nothing": not rows,
    }
    return render(request, "desk/batch.html", context, status=422 if fault or not rows else 200)


def _section(request: Request) -> str:
    return "/desk" if request.actor.has("window") else "/office"


def _fault(request: Request, do: str, will: list[BatchRow]) -> str:
    """Return what is missing before anything is done at all."""
    if not will and do == "print":
        return ""  # each says beside it why it cannot be printed yet
    if not will:
        return "没有可以这样办的办件。请回到队列重新选择。"
    if do in TO_COLLEAGUE and not request.POST.get("official"):
        return "请先选择一位同事，再办理。"
    if do == "hand_over" and not request.POST.get("opinion", "").strip():
        return "请写明转办的原因，再办理。"
    return ""


def _done(
    request: Request, do: str, label: str, will: list[BatchRow], rows: tuple[BatchRow, ...]
) -> HttpResponse:
    """Run each case for itself, in a transaction and under a cause of its own."""
    done: list[BatchRow] = []
    refused = [(row, row.why_not) for row in rows if row.why_not]
    for row in will:
        by = request.actor.because(f"{request.actor.cause[:60]}:{row.id}")
        try:
            RUN[do](UUID(row.id), request, by)
            done.append(row)
        except Refusal as refusal:
            refused.append((row, str(refusal)))
    context = {
        "section": _section(request),
        "view": request.POST.get("view", "")[:20],
        "label": label,
        "done": done,
        "refused": refused,
        "back": BACK.get(do, ""),
        "prints": do == "accept",
    }
    return render(request, "desk/batch_done.html", context)


def _print(request: Request, will: list[BatchRow]) -> HttpResponse:
    for row in will:
        request.reads.append(f"case:{row.id}")
    papers = [paper.digest for row in will for paper in row.papers]
    response = HttpResponse(documents.joined(papers), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="print.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
