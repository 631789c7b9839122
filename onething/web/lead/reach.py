"""无差别受理 hall by hall, with the list behind each number, and as a file."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from onething.desk import queries as desk
from onething.desk.queries import Reach
from onething.documents import queries as documents
from onething.documents.terms import Sheet
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import Invalid
from onething.web.exporting import file_of
from onething.web.request import Request

HERE, LONGEST = "/lead/dt", 40
COLUMNS = (
    "大厅",
    "级别",
    "进驻方式",
    "窗口",
    "办全部业务的窗口",
    "应受理的事项",
    "按什么算",
    "能受理的",
    "比例",
)


def reach(request: Request) -> HttpResponse:
    """Show the halls of a leader's place."""
    return _page(request, "")


def _page(request: Request, sentence: str) -> HttpResponse:
    said = request.GET
    page = desk.reach_page(
        request.actor, request.now.astimezone(CHINA).date(), level=said.get("level", ""),
        entry=said.get("entry", ""), after=said.get("after", "")[:LONGEST],
    )  # fmt: skip
    context = {
        "section": HERE,
        "page": page,
        "sentence": sentence,
        "purposes": documents.export_purposes(),
        "kept": (("level", page.level), ("entry", page.entry)),
    }
    return render(request, "lead/reach.html", context, status=422 if sentence else 200)


def reach_of(request: Request, place_code: str) -> HttpResponse:
    """Show one hall: its windows, what it takes and what it does not."""
    day = request.now.astimezone(CHINA).date()
    sheet = desk.reach_sheet(place_code, request.actor, day, show=request.GET.get("show", ""))
    return render(request, "lead/reach_of.html", {"section": HERE, "sheet": sheet})


def export(request: Request) -> HttpResponse:
    """Take the list away as a file."""
    said, day = request.POST, request.now.astimezone(CHINA).date()

    def sheet(most: int) -> Sheet:
        page = desk.reach_page(
            request.actor, day, level=said.get("level", ""), entry=said.get("entry", ""), most=most
        )
        return Sheet("无差别受理（按大厅）", COLUMNS, tuple(map(_line, page.rows)))

    try:
        return file_of(request, sheet)
    except Invalid as refusal:
        return _page(request, str(refusal))


def _line(row: Reach) -> tuple[str, ...]:
    return (
        row.name, row.level_words, row.entry_words, str(row.windows), str(row.undivided),
        str(row.items), _measure(row), str(row.taken), row.percent,
    )  # fmt: skip


def _measure(row: Reach) -> str:
    if row.listed:
        return "本大厅的进驻清单"
    return "这一级的全部事项" if row.items else "部门分大厅还没有进驻清单"
