"""放假安排: the calendar of each year, entered from the notice, looked at before it is saved, agreed by two."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from onething.cases import commands, queries
from onething.kernel.refusals import Invalid, NotAllowed
from onething.web.forms import Box, errors_of, line, typed
from onething.web.request import Request

SECTION = "/console"
FIELDS = ("year", "source", "days")
LARGEST = 100_000  # bytes of a file with the days of a year
LONGEST = 20_000
DONE = {
    "proposed": "已提出，等另一名省级事项管理员复核；复核以前不影响任何办件",
    "agreed": "已复核同意，正在按新的日历重新计算在办时限",
    "returned": "已退回，没有修改",
}


def calendars(request: Request) -> HttpResponse:
    """Show the years that are known, and those that wait for a second person."""
    context = {
        "section": SECTION,
        "years": queries.calendar_years(request.actor),
        "proposals": queries.calendar_proposals(request.actor),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "console/calendars.html", context)


def enter(request: Request) -> HttpResponse:
    """Enter a year, look at what it would move, then propose it."""
    said = typed(request.POST, FIELDS)
    errors: Mapping[str, str] = {}
    preview, fault = None, ""
    if request.method == "POST":
        try:
            said["days"] = _file(request) or said["days"]
            days = queries.read_days(said["days"])
            year = int(said["year"]) if said["year"].isdecimal() else 0
            if "propose" in request.POST:
                commands.propose_year(
                    year, days=days, source=said["source"], by=request.actor, at=request.now
                )
                return HttpResponseRedirect("/console/calendar?done=proposed")
            commands.check_year(year, days)
            preview = queries.preview_year(year, days, request.actor)
        except Invalid as invalid:
            errors, fault = invalid.errors or {"days": str(invalid)}, str(invalid)
        except NotAllowed as refusal:
            fault = str(refusal)
    boxes = _boxes(said, errors)
    context = {
        "section": SECTION,
        "boxes": boxes,
        "errors": errors_of(boxes),
        "fault": fault,
        "preview": preview,
    }
    return render(request, "console/calendar_new.html", context, status=422 if fault else 200)


def _file(request: Request) -> str:
    sent = request.FILES.get("file")
    if sent is None:
        return ""
    content: bytes = sent.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Invalid("文件太大。一年的日历不过几十行，请核对后重新选择。")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise Invalid("文件不是 UTF-8 编码的文本。请另存为 UTF-8 的 CSV 后重新选择。") from wrong


def _boxes(said: Mapping[str, str], errors: Mapping[str, str]) -> tuple[Box, ...]:
    return (
        line("year", "年份", kind="number", value=said["year"], error=errors.get("year", "")),
        line(
            "source",
            "依据的通知",
            value=said["source"],
            hint="通知的名称和文号",
            error=errors.get("source", ""),
            longest=200,
        ),
        line(
            "days",
            "放假和调休上班的日期",
            kind="textarea",
            value=said["days"],
            hint="一行一天，例如“2027-01-01，放假，元旦”；周末不用写，调休上班的周末要写",
            error=errors.get("days", ""),
            longest=LONGEST,
            optional=True,
        ),
    )


def proposal(request: Request, revision: UUID) -> HttpResponse:
    """Show a proposed year with what it would move, to be agreed to or returned."""
    return _proposal(request, revision, "", 200)


def _proposal(request: Request, revision: UUID, fault: str, status: int) -> HttpResponse:
    found, preview = queries.calendar_proposal(revision, request.actor)
    context = {"section": SECTION, "proposal": found, "preview": preview, "fault": fault}
    return render(request, "console/calendar.html", context, status=status)


def review(request: Request, revision: UUID) -> HttpResponse:
    """Agree to a proposed year, or return it with a reason."""
    agree = request.POST.get("answer", "") == "yes"
    try:
        commands.review_year(
            revision, agree, request.POST.get("reason", ""), by=request.actor, at=request.now
        )
    except (Invalid, NotAllowed) as refusal:
        return _proposal(request, revision, str(refusal), refusal.status)
    done = "agreed" if agree else "returned"
    return HttpResponseRedirect(f"/console/calendar?done={done}")
