"""排班: a week of a hall's rota to read and print; the grid on which it is planned and saved at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import quote
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.desk import commands
from onething.desk import queries as desk
from onething.kernel.merging import Clash, seen_in
from onething.kernel.refusals import Invalid
from onething.web.forms import typed
from onething.web.request import Request
from onething.web.staffing.training import SECTION
from onething.web.told import telling, told

CELLS = "c-"
LONGEST_CODE = 20
MOST_WORDS = 40
MOST_SEEN = 200_000  # of the marks of a grid: a hundred windows have some 60 000 signs
INCOMPLETE = "没有保存：网页发来的内容不完整。请重新编排后再保存。"


def rota(request: Request) -> HttpResponse:
    """Show a week of the rota."""
    said = request.GET
    code = said.get("dt", "")[:LONGEST_CODE]
    page = desk.rota(request.actor, request.now, first=_first(said), code=code)
    context = {"section": SECTION, "page": page, "done": told(request)}
    return render(request, "staffing/rota.html", context)


def plan(request: Request) -> HttpResponse:
    """Show the grid of a week, and save what was chosen in it."""
    if request.method != "POST":
        return _sheet(request, request.GET, {}, {})
    said = request.POST
    cells = typed(said, [key for key in said if key.startswith(CELLS)])
    seen = said.get("seen", "")[:MOST_SEEN]
    try:
        hall = UUID(said.get("hall", ""))
    except ValueError:
        return _sheet(request, said, {}, {"main": INCOMPLETE})
    try:
        done = commands.set_week(hall, cells, seen=seen_in(seen), by=request.actor, at=request.now)
    except Clash as clash:  # he has seen now what the others have put there
        return _sheet(request, said, clash.values, clash.errors, seen=clash.seen, clash=str(clash))
    except Invalid as refusal:
        return _sheet(request, said, cells, refusal.errors, seen=seen)
    words = f"已保存：{done}" if done else "没有改动，排班和原来一样"
    where = f"dt={quote(said.get('dt', '')[:LONGEST_CODE])}&from={_first(said) or ''}"
    return redirect(telling(f"/px/pb?{where}", words))


def _sheet(
    request: Request,
    said: Mapping[str, str],
    cells: Mapping[str, str],
    errors: Mapping[str, str],
    *,
    seen: str = "",
    clash: str = "",
) -> HttpResponse:
    sheet = desk.rota_sheet(
        request.actor,
        request.now,
        first=_first(said),
        code=said.get("dt", "")[:LONGEST_CODE],
        post=said.get("gang", ""),
        copying=said.get("copy", "") == "1" and not errors,
    )
    if sheet is None:
        return rota(request)
    context = {
        "section": SECTION,
        "sheet": sheet,
        "typed": cells,
        "seen": seen or sheet.seen,
        "clash": clash,
        "wrong": errors,
        "errors": tuple(errors.items()),
        "copying": said.get("copy", "") == "1" and not errors,
    }
    return render(request, "staffing/rota_sheet.html", context, status=422 if errors else 200)


def _first(said: Mapping[str, str]) -> date | None:
    try:
        return date.fromisoformat(said.get("from", ""))
    except ValueError:
        return None
