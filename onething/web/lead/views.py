"""Figures with their definitions, and the work that bad reviews make."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.cases import commands as commands_of_cases
from onething.cases import queries as cases
from onething.delivery import queries as delivery
from onething.documents.terms import Sheet
from onething.insight import queries as insight
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import Invalid, NotYours
from onething.voice import commands, queries
from onething.web.account.again import asks_again
from onething.web.exporting import file_of
from onething.web.periods import period
from onething.web.request import Request

COLUMNS = (
    "办件编号",
    "事项",
    "一件事",
    "申请人",
    "审批部门",
    "状态",
    "时限",
    "收到时间",
    "受理日期",
)


def overview(request: Request) -> HttpResponse:
    """Show the figures of a period."""
    asked = period("overview", request.GET.get("days", ""), request.now)
    since, until = asked.since, asked.until
    context = {
        "section": "/lead",
        "promises": cases.promise_figures(since, until, until),
        "publicity": delivery.publicity(request.actor, since, until, today=until),
        "figures": insight.figures(since, until),
        "periods": asked.choices,
        "period": str(asked.days),
        "since": since,
        "until": until,
    }
    return render(request, "lead/overview.html", context)


def reviews(request: Request) -> HttpResponse:
    """Show the bad reviews of the leader's office."""
    return _reviews(request)


def _reviews(request: Request, fault: str = "", at: str = "") -> HttpResponse:
    context = {
        "section": "/lead",
        "works": queries.works(request.actor),
        "fault": fault,
        "fault_at": at,
        "typed": request.POST.get("text", ""),
    }
    return render(request, "lead/reviews.html", context, status=422 if fault else 200)


def work(request: Request, work_id: UUID) -> HttpResponse:
    """Note that the rater was contacted, or close the work with an answer."""
    said = request.POST.get("text", "")
    try:
        if request.POST.get("do") == "contact":
            commands.contact(work_id, note=said, by=request.actor, at=request.now)
        else:
            commands.rectify(work_id, reply=said, by=request.actor, at=request.now)
    except Invalid as invalid:
        return _reviews(request, str(invalid), str(work_id))
    return redirect("lead-reviews")


def unassigned(request: Request) -> HttpResponse:
    """Show the cases whose holders left."""
    return _unassigned(request, "")


def _unassigned(request: Request, fault: str) -> HttpResponse:
    rows = cases.unassigned(request.actor, request.now)
    request.reads += [f"case:{row.id}" for row in rows]
    context = {"section": "/lead", "rows": rows, "fault": fault}
    return render(request, "lead/unassigned.html", context, status=422 if fault else 200)


def assign(request: Request, case_id: UUID) -> HttpResponse:
    """Give a case to a colleague."""
    chosen = request.POST.get("official", "")
    if not chosen:
        return _unassigned(request, "请先选择分派给哪位同事。")
    try:
        official = UUID(chosen)
    except ValueError as wrong:
        raise NotYours from wrong
    commands_of_cases.assign(case_id, official, by=request.actor, at=request.now)
    return redirect("lead-unassigned")


@asks_again
def export(request: Request) -> HttpResponse:
    """Send a queue as a file."""
    view, q = request.POST.get("view", ""), request.POST.get("q", "")

    def sheet(most: int) -> Sheet:
        rows = cases.listing(request.actor, request.now, view=view, q=q, most=most)
        return Sheet("办件清单", COLUMNS, tuple(map(_line, rows)))

    return file_of(request, sheet)


def _line(row: cases.ListedCase) -> tuple[str, ...]:
    return (
        row.number,
        row.item_name,
        row.title,
        row.subject_name,
        row.office,
        row.words,
        row.left,
        f"{row.submitted_at.astimezone(CHINA):%Y-%m-%d %H:%M}",
        row.accepted_on.isoformat() if row.accepted_on else "",
    )
