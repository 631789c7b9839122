"""The log of reading, and the alarms on unusual reading, for those who watch over it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

from onething.documents import queries as documents
from onething.documents.terms import Sheet
from onething.identity import queries as identity
from onething.insight import commands, queries
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import Invalid
from onething.web.account.again import asks_again
from onething.web.exporting import file_of
from onething.web.request import Request

COLUMNS = ("时间", "单位", "岗位", "查看人", "谁的信息", "内容", "目的")
KEPT = ("subject", "official", "since", "until")


def readings(request: Request) -> HttpResponse:
    """Show the log by person, by official, by time; a number of a person never stands in an address."""
    if request.method == "POST":
        return _asked(request)
    return _page(request, {}, {})


def _page(request: Request, typed: dict[str, str], faults: dict[str, str]) -> HttpResponse:
    said = {key: request.GET.get(key, "") for key in KEPT}
    since, until = span(said["since"], said["until"])
    page = queries.log(
        request.actor,
        subject=said["subject"],
        official=said["official"],
        since=since,
        until=until,
        after=request.GET.get("after", ""),
    )
    context = {
        "section": request.path,
        "page": page,
        "said": said | typed,
        "filters": urlencode({key: value for key, value in said.items() if value}),
        "faults": faults,
        "kept": tuple(said.items()),
        "purposes": documents.export_purposes(),
        "narrowed": any(said.values()),
    }
    return render(request, "console/readings.html", context, status=422 if faults else 200)


def _asked(request: Request) -> HttpResponse:
    """Turn what was typed into ids, and go to the list."""
    typed = {
        key: request.POST.get(key, "").strip()[:60] for key in ("person", "badge", "since", "until")
    }
    faults, found = {}, {key: typed[key] for key in ("since", "until") if typed[key]}
    if typed["person"]:
        subject = identity.find_subject(typed["person"])
        if subject is None:
            faults["person"] = "没有这个证件号码或统一社会信用代码的登记。请核对后重新输入。"
        else:
            found["subject"] = str(subject.id)
    if typed["badge"]:
        official = identity.official_by_number(typed["badge"])
        if official is None:
            faults["badge"] = "没有这个工号。请核对后重新输入。"
        else:
            found["official"] = str(official)
    if faults:
        return _page(request, typed, faults)
    return HttpResponseRedirect(f"{request.path}?{urlencode(found)}")


def span(since: str, until: str) -> tuple[datetime | None, datetime | None]:
    """Return a time from the first day to the end of the last."""
    return _midnight(since, 0), _midnight(until, 1)


def _midnight(said: str, later: int) -> datetime | None:
    try:
        day = date.fromisoformat(said) if said else None
    except ValueError:
        return None
    return datetime.combine(day + timedelta(days=later), time(), CHINA) if day else None


def alarms(request: Request) -> HttpResponse:
    """Show the alarms, open ones first."""
    return _alarms(request, "", "")


def _alarms(request: Request, fault: str, at: str) -> HttpResponse:
    context = {
        "section": "/console/readings",
        "alarms": queries.alarms(request.actor),
        "fault": fault,
        "fault_at": at,
        "typed": request.POST.get("note", ""),
    }
    return render(request, "console/alarms.html", context, status=422 if fault else 200)


def settle(request: Request, alarm_id: UUID) -> HttpResponse:
    """Write down what was found about an alarm."""
    try:
        commands.settle_alarm(
            alarm_id, request.POST.get("note", ""), by=request.actor, at=request.now
        )
    except Invalid as invalid:
        return _alarms(request, str(invalid), str(alarm_id))
    return redirect("console-alarms")


@asks_again
def export(request: Request) -> HttpResponse:
    """Send the log of reading, as it is filtered, as a file."""
    said = {key: request.POST.get(key, "") for key in KEPT}
    since, until = span(said["since"], said["until"])

    def sheet(most: int) -> Sheet:
        page = queries.log(
            request.actor,
            subject=said["subject"],
            official=said["official"],
            since=since,
            until=until,
            most=most,
        )
        return Sheet("查看记录", COLUMNS, tuple(map(_line, page.rows)))

    return file_of(request, sheet)


def _line(row: queries.Seen) -> tuple[str, ...]:
    at = f"{row.at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}"
    return (at, row.organisation, row.post, row.name, row.person, row.what, row.purpose)


def trace(request: Request) -> HttpResponse:
    """Say who took a list away: by its file, or by the number on a page of it."""
    context: dict[str, object] = {"section": "/console/readings", "number": ""}
    if request.method == "POST":
        sent, number = request.FILES.get("file"), request.POST.get("number", "").strip()[:30]
        content = sent.read() if sent is not None else b""
        context |= {
            "asked": bool(content or number),
            "number": number,
            "found": documents.trace(request.actor, content=content, number=number),
        }
    return render(request, "console/trace.html", context)
