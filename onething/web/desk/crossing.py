"""跨省通办 at the desk: taken in here for another province, and what another province took in for us."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.delivery import commands
from onething.delivery import queries as delivery
from onething.kernel.refusals import Invalid, NotAllowed
from onething.web.forms import Box, errors_of, line
from onething.web.request import Request, saving

PAGE = "/desk/ks"
LONGEST, MOST_DIGITS = 60, 6
PARTS = ("item", "phone", "papers")


def crossings(request: Request) -> HttpResponse:
    """Show what crosses at the hall."""
    number = request.GET.get("page", "1")
    page = delivery.crossing_page(
        request.actor,
        direction=request.GET.get("direction", "")[:LONGEST],
        page=int(number) if number.isdecimal() and len(number) <= MOST_DIGITS else 1,
    )
    for row in page.rows:
        request.reads.append(f"crossing:{row.id}")
    context = {"section": PAGE, "page": page, "who": request.assistance}
    return render(request, "desk/crossings.html", context)


def crossing(request: Request, crossing_id: UUID) -> HttpResponse:
    """Show one of them with all that was told."""
    return _shown(request, crossing_id, "")


def _shown(request: Request, crossing_id: UUID, sentence: str) -> HttpResponse:
    found = delivery.crossing(crossing_id, request.actor)
    request.reads.append(f"crossing:{crossing_id}")
    done = request.GET.get("done", "")[:LONGEST]
    context = {"section": PAGE, "one": found, "sentence": sentence, "done": done}
    return render(request, "desk/crossing.html", context, status=422 if sentence else 200)


def again(request: Request, own_crossing: UUID) -> HttpResponse:
    """Hand it over once more."""
    try:
        commands.hand_over_again(own_crossing, by=request.actor, at=request.now)
    except NotAllowed as refusal:
        return _shown(request, own_crossing, str(refusal))
    return redirect(f"{PAGE}/{own_crossing}?done={quote('正在重新送出')}")


def new(request: Request) -> HttpResponse:
    """Take in for another province what the person at the window asks of it."""
    if request.assistance is None:
        return redirect("desk-intake")
    said = {part: request.POST.get(part, "") for part in PARTS}
    errors: Mapping[str, str] = {}
    if request.method == "POST":
        province, _, item = said["item"].partition(":")
        try:
            made = commands.take_for_province(
                request.assistance.id, province=province, item=item,
                papers=said["papers"].splitlines(), phone=said["phone"],
                agreed="agreed" in request.POST, by=saving(request), at=request.now,
            )  # fmt: skip
            return redirect(f"{PAGE}/{made}?done={quote('已收件，正在送往办理地')}")
        except Invalid as invalid:
            errors = invalid.errors
    else:
        said["phone"] = request.assistance.subject.phone
    boxes = _boxes(said, errors)
    context = {
        "section": PAGE, "who": request.assistance, "boxes": boxes,
        "consent": delivery.abroad_consent(), "provinces": delivery.abroad().values(),
        "agreed_error": errors.get("agreed", ""), "agreed": "agreed" in request.POST,
        "errors": (*errors_of(boxes), *((("f-agreed", errors["agreed"]),) if "agreed" in errors else ())),
    }  # fmt: skip
    return render(request, "desk/crossing_new.html", context, status=422 if errors else 200)


def _boxes(said: Mapping[str, str], errors: Mapping[str, str]) -> tuple[Box, ...]:
    choices = tuple(
        (f"{province.key}:{item.code}", f"{province.name}　{item.name}（{item.days} 个工作日）")
        for province in delivery.abroad().values()
        for item in province.items
    )
    return (
        line(
            "item", "办理地和事项", kind="choice", choices=choices, value=said["item"],
            error=errors.get("item", ""),
        ),
        line("phone", "联系电话", value=said["phone"], error=errors.get("phone", ""), longest=20),
        line(
            "papers", "收了哪些材料", kind="textarea", value=said["papers"], hint="一行一件",
            error=errors.get("papers", ""), longest=2000,
        ),
    )  # fmt: skip
