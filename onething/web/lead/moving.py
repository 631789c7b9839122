"""大厅管理: what would be moved, asked once more; 改期名单: who was moved where, who is to be phoned."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from onething.desk import queries as desk
from onething.desk.queries import LedHall
from onething.documents import queries as documents
from onething.documents.terms import Sheet
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import Invalid
from onething.web.exporting import file_of
from onething.web.periods import period
from onething.web.request import Request

PERIOD = "displaced"
MOST_PAGES, LONGEST = 500, 200
TO_PHONE = "改期名单：电话联系预约人"
COLUMNS = (
    "预约人", "电话", "预约码", "业务", "原来的时间", "原因", "结果", "新的时间", "新的大厅", "新的预约码",
    "改期的时间",
)  # fmt: skip
WANTED = ("days", "jg", "yy")
Found = Callable[[UUID, desk.displaced.DisplacedWanted], desk.displaced.DisplacedPage]


def ask_first(
    request: Request,
    found: LedHall,
    where: str,
    kept: tuple[tuple[str, str], ...],
    moves: desk.moves.Moves,
) -> HttpResponse:
    """Show which bookings would be moved, and let him confirm it or go back."""
    note_shown(request, moves)
    context = {
        "section": "/lead/dt",
        "found": found,
        "where": where,
        "kept": kept,
        "moves": moves,
        "drops": ("drop", "1") in kept,
    }
    return render(request, "lead/hall_moves.html", context)


def note_shown(request: Request, moves: desk.moves.Moves) -> None:
    """Note whose bookings the page shows."""
    request.reads.extend(f"booking:{one.id}" for one in moves.rows)


def moved(request: Request, led_hall: UUID) -> HttpResponse:
    """Show who was moved where; on demand the telephones of those who could not be moved."""
    return _page(request, led_hall, "")


def _page(request: Request, led_hall: UUID, sentence: str) -> HttpResponse:
    said = request.GET or request.POST
    asked = period(PERIOD, said.get("days", ""), request.now)
    phones = request.method == "POST" and not sentence
    sought = _sought(request, said)
    read = desk.displaced.displaced_to_phone if phones else desk.displaced.displaced_bookings
    found = read(led_hall, sought, request.actor)
    request.reads.extend(f"booking:{one.id}" for one in found.rows)
    if phones:
        request.purpose = TO_PHONE
    context = {
        "section": "/lead/dt",
        "found": found,
        "sought": sought,
        "days": str(asked.days),
        "periods": asked.choices,
        "outcomes": desk.displaced.OUTCOMES.items(),
        "phones": phones,
        "sentence": sentence,
        "purposes": documents.export_purposes(),
        "kept": (("days", str(asked.days)), ("jg", sought.outcome), ("yy", sought.reason)),
    }
    return render(request, "lead/hall_moved.html", context, status=422 if sentence else 200)


def _sought(
    request: Request, said: Mapping[str, str], size: int = 0
) -> desk.displaced.DisplacedWanted:
    asked = period(PERIOD, said.get("days", ""), request.now)
    page = said.get("page", "1")
    number = int(page) if page.isdecimal() and 0 < int(page[:4]) <= MOST_PAGES else 1
    outcome, reason = said.get("jg", ""), said.get("yy", "")[:LONGEST]
    known = outcome if outcome in desk.displaced.OUTCOMES else ""
    if size:
        return desk.displaced.DisplacedWanted(asked.since, asked.until, known, reason, size=size)
    return desk.displaced.DisplacedWanted(asked.since, asked.until, known, reason, number)


def export(request: Request, led_hall: UUID) -> HttpResponse:
    """Take the list away as a file: names and telephones of those who are to be phoned, others masked."""

    def sheet(most: int) -> Sheet:
        sought = _sought(request, request.POST, most)
        found = desk.displaced.displaced_to_phone(led_hall, sought, request.actor)
        request.reads.extend(f"booking:{one.id}" for one in found.rows)
        request.purpose = TO_PHONE
        title = f"改期名单：{found.hall_name}（{found.since:%Y-%m-%d} 至 {found.until:%Y-%m-%d}）"
        return Sheet(title, COLUMNS, tuple(_line(one) for one in found.rows))

    try:
        return file_of(request, sheet)
    except Invalid as refusal:
        return _page(request, led_hall, str(refusal))


def _line(one: desk.displaced.Displaced) -> tuple[str, ...]:
    stamp = "%Y-%m-%d %H:%M"
    if one.into is None:
        result = "没有改成，本人已另约" if one.again else "没有改成，要打电话"
    else:
        result = f"已改期（{one.into_words}）"
    return (
        one.name, one.phone, one.code, one.business, f"{one.start.astimezone(CHINA):{stamp}}", one.reason,
        result, f"{one.into.astimezone(CHINA):{stamp}}" if one.into else "", one.into_hall,
        one.into_code, f"{one.at.astimezone(CHINA):{stamp}}",
    )  # fmt: skip
