"""排队统计: how long people wait and are served in a hall, on the page and as a file."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from onething.desk import queries as desk
from onething.desk.queries import HallFigures, Waited
from onething.documents import queries as documents
from onething.documents.terms import Sheet
from onething.kernel.refusals import Invalid
from onething.web.exporting import file_of
from onething.web.periods import period
from onething.web.request import Request

COLUMNS = (
    "分类", "项目", "取号", "叫到", "等候中位数（分钟）", "九成等候不超过（分钟）", "办完",
    "办理中位数（分钟）", "九成办理不超过（分钟）", "过号没回来", "弃号", "预约叫到", "预约按时",
    "预约按时率",
)  # fmt: skip
QUEUES = "queues"
TABLES = ("按业务", "按取号的时间", "按日期")


def figures(request: Request, led_hall: UUID) -> HttpResponse:
    """Show the figures of one hall: of a day, or of some days up to today."""
    return _page(request, led_hall, "")


def _page(request: Request, led_hall: UUID, sentence: str) -> HttpResponse:
    said = request.GET or request.POST
    found = _found(request, led_hall)
    day, asked = said.get("day", ""), period(QUEUES, said.get("days", ""), request.now)
    context = {
        "section": "/lead/dt",
        "found": found,
        "tables": tuple(zip(TABLES, _groups(found), strict=True)),
        "on_time": desk.on_time_minutes(),
        "periods": asked.choices,
        "days": "" if _day(day) else str(asked.days),
        "sentence": sentence,
        "purposes": documents.export_purposes(),
        "kept": (("days", str(asked.days)), ("day", day)),
    }
    return render(request, "lead/hall_figures.html", context, status=422 if sentence else 200)


def _found(request: Request, led_hall: UUID) -> HallFigures:
    """Return what is asked for: one day that is named, or so many days."""
    said = request.POST if request.method == "POST" else request.GET
    asked = period(QUEUES, said.get("days", ""), request.now)
    one = _day(said.get("day", ""))
    return desk.hall_figures(led_hall, one or asked.since, one or asked.until, request.actor)


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _groups(found: HallFigures) -> tuple[tuple[Waited, ...], ...]:
    return found.by_business, found.by_hour, found.by_day


def export(request: Request, led_hall: UUID) -> HttpResponse:
    """Take the figures away as a file."""
    found = _found(request, led_hall)
    lines = [("合计", found.whole)]
    lines += [
        (words, one) for words, rows in zip(TABLES, _groups(found), strict=True) for one in rows
    ]
    title = f"排队统计：{found.name}（{found.since:%Y-%m-%d} 至 {found.until:%Y-%m-%d}）"
    try:
        return file_of(
            request, lambda _: Sheet(title, COLUMNS, tuple(_line(*one) for one in lines))
        )
    except Invalid as refusal:
        return _page(request, led_hall, str(refusal))


def _line(words: str, one: Waited) -> tuple[str, ...]:
    minutes = (one.wait, one.wait_most, one.service, one.service_most)
    wait, wait_most, service, service_most = ("—" if n is None else str(n) for n in minutes)
    return (
        words, one.name, str(one.taken), str(one.called), wait, wait_most, str(one.done), service,
        service_most, str(one.passed), str(one.dropped), str(one.booked), str(one.on_time),
        one.punctual,
    )  # fmt: skip
