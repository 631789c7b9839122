"""Figures of 帮办 and of 办不成事: the page, what stands behind each number, the file."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from onething.documents import queries as documents
from onething.documents.terms import Sheet
from onething.kernel.refusals import Invalid
from onething.voice import queries
from onething.voice.queries import AidFigures, Asked, ObstacleFigures
from onething.web.exporting import file_of
from onething.web.periods import Period, period
from onething.web.request import Request

LONGEST, MOST_DIGITS = 120, 4
AIDS, OBSTACLES = "/desk/bangban", "/bb"
AID_COLUMNS = (
    "分类", "项目", "收到", "期限内接单", "受理率", "办结", "办好", "解决率", "评价了的",
    "基本满意以上", "满意率",
)  # fmt: skip
OBSTACLE_COLUMNS = ("分类", "项目", "收到", "办结", "按期", "已经解决", "没有解决", "解决率")


PAGES = {AIDS: "aids", OBSTACLES: "obstacles"}


def _period(request: Request, section: str) -> Period:
    said = request.POST if request.method == "POST" else request.GET
    return period(PAGES[section], said.get("days", ""), request.now)


def _page(
    request: Request, template: str, section: str, sentence: str, **found: object
) -> HttpResponse:
    of = _period(request, section)
    days = str(of.days)
    context = {
        "section": section,
        "periods": of.choices,
        "period": days,
        "since": of.since,
        "until": of.until,
        "behind": f"{section}/tj/mx?days={days}",
        "purposes": documents.export_purposes(),
        "kept": (("days", days),),
        "sentence": sentence,
        **found,
    }
    return render(request, template, context, status=422 if sentence else 200)


def _asked(request: Request, usual: str) -> Asked:
    said, number = request.GET, request.GET.get("page", "1")
    page = int(number) if number.isdecimal() and len(number) <= MOST_DIGITS else 1
    key = said.get("key", "")[:LONGEST]
    return Asked(said.get("by", ""), key, said.get("what", usual), page)


def aids(request: Request) -> HttpResponse:
    """Show the figures of 帮办 of a period."""
    return _aids(request)


def _aids(request: Request, sentence: str = "") -> HttpResponse:
    of = _period(request, AIDS)
    found = queries.aid_figures(request.actor, of.since, of.until, request.now)
    tables = _aid_tables(found)
    return _page(request, "lead/aids.html", AIDS, sentence, found=found, tables=tables)


def _aid_tables(found: AidFigures) -> tuple[tuple[str, str, tuple[queries.AidTally, ...]], ...]:
    return (
        ("按帮办方式", "kind", found.by_kind),
        ("按特殊群体", "group", found.by_group),
        ("按一件事", "matter", found.by_matter),
        ("按来源", "source", found.by_source),
        ("按帮办员", "helper", found.by_helper),
        *((("按地方", "place", found.by_place),) if found.by_place else ()),
    )


def aids_behind(request: Request) -> HttpResponse:
    """Show the orders behind a number."""
    asked = _asked(request, "asked")
    of = _period(request, AIDS)
    found = queries.aids_behind(request.actor, of.since, of.until, request.now, asked)
    return _page(
        request, "lead/behind.html", AIDS, "", found=found, asked=asked, title="帮办",
        opens="staff-aid", back="lead-aids",
    )  # fmt: skip


def aids_export(request: Request) -> HttpResponse:
    """Take the figures of 帮办 away as a file."""
    of = _period(request, AIDS)
    found = queries.aid_figures(request.actor, of.since, of.until, request.now)
    lines = [("合计", found.whole)]
    lines += [(words, one) for words, _, rows in _aid_tables(found) for one in rows]
    sheet = Sheet(
        f"帮办统计（{of.since:%Y-%m-%d} 至 {of.until:%Y-%m-%d}）",
        AID_COLUMNS,
        tuple(_aid_line(*one) for one in lines),
    )
    try:
        return file_of(request, lambda _: sheet)
    except Invalid as refusal:
        return _aids(request, str(refusal))


def _aid_line(words: str, one: queries.AidTally) -> tuple[str, ...]:
    return (
        words, one.name, str(one.asked), str(one.taken), one.accepted_rate, str(one.ended),
        str(one.solved), one.solved_rate, str(one.rated), str(one.content), one.content_rate,
    )  # fmt: skip


def obstacles(request: Request) -> HttpResponse:
    """Show the figures of 办不成事 of a period."""
    return _obstacles(request)


def _obstacles(request: Request, sentence: str = "") -> HttpResponse:
    of = _period(request, OBSTACLES)
    found = queries.obstacle_figures(request.actor, of.since, of.until, request.now)
    tables = _obstacle_tables(found)
    return _page(request, "lead/obstacles.html", OBSTACLES, sentence, found=found, tables=tables)


def _obstacle_tables(
    found: ObstacleFigures,
) -> tuple[tuple[str, str, tuple[queries.Tally, ...]], ...]:
    return (
        ("按类别", "kind", found.by_kind),
        ("按事项", "item", found.by_item),
        ("按承办单位", "office", found.by_office),
    )


def obstacles_behind(request: Request) -> HttpResponse:
    """Show what stands behind a number."""
    asked = _asked(request, "filed")
    of = _period(request, OBSTACLES)
    found = queries.obstacles_behind(request.actor, of.since, of.until, request.now, asked)
    return _page(
        request, "lead/behind.html", OBSTACLES, "", found=found, asked=asked, title="办不成事",
        opens="staff-obstacle", back="lead-obstacles",
    )  # fmt: skip


def obstacles_export(request: Request) -> HttpResponse:
    """Take the figures of 办不成事 away as a file."""
    of = _period(request, OBSTACLES)
    found = queries.obstacle_figures(request.actor, of.since, of.until, request.now)
    lines = [("合计", found.whole)]
    lines += [(words, one) for words, _, rows in _obstacle_tables(found) for one in rows]
    sheet = Sheet(
        f"办不成事统计（{of.since:%Y-%m-%d} 至 {of.until:%Y-%m-%d}）",
        OBSTACLE_COLUMNS,
        tuple(_obstacle_line(*one) for one in lines),
    )
    try:
        return file_of(request, lambda _: sheet)
    except Invalid as refusal:
        return _obstacles(request, str(refusal))


def _obstacle_line(words: str, one: queries.Tally) -> tuple[str, ...]:
    counts = (one.filed, one.closed, one.in_time, one.solved, one.unsolved)
    return (words, one.name, *map(str, counts), one.rate)
