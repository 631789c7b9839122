"""基层联系点: where the grass roots are heard; what was heard, and what became of it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.identity import commands, queries
from onething.kernel.refusals import Invalid, NotAllowed
from onething.web.forms import errors_of, typed
from onething.web.request import Request
from onething.web.staffing.training import SECTION, boxes_of

POINT = ("name", "address", "keeper", "phone", "note")
HEARD = ("on", "text")


def points(request: Request) -> HttpResponse:
    """Show the contact points."""
    return _points(request, {}, "")


def _points(request: Request, errors: dict[str, str], sentence: str) -> HttpResponse:
    found, keeps = queries.contact_points(request.actor)
    said = typed(request.POST, POINT) if errors else dict.fromkeys(POINT, "")
    parts = (
        ("name", "名称", "text", (), "", False),
        ("address", "地址", "text", (), "", False),
        ("keeper", "联系人", "text", (), "", False),
        ("phone", "联系电话", "phone", (), "", False),
        ("note", "说明", "text", (), "", True),
    )
    boxes = boxes_of(parts, said, errors) if keeps else ()
    context = {
        "section": SECTION,
        "points": found,
        "keeps": keeps,
        "boxes": boxes,
        "errors": errors_of(boxes) or ((("main", sentence),) if sentence else ()),
    }
    return render(request, "staffing/points.html", context, status=422 if sentence else 200)


def open_point(request: Request) -> HttpResponse:
    """Enter a contact point."""
    organ = UUID(request.actor.org)
    try:
        said = typed(request.POST, POINT)
        commands.open_contact_point(organ, said, by=request.actor, at=request.now)
    except Invalid as refusal:
        return _points(request, refusal.errors, str(refusal))
    return redirect("contact-points")


def end_point(request: Request, point_id: UUID) -> HttpResponse:
    """Close a contact point."""
    try:
        commands.end_contact_point(point_id, by=request.actor, at=request.now)
    except NotAllowed as refusal:
        return _points(request, {}, str(refusal))
    return redirect("contact-points")


def point(request: Request, own_point: UUID) -> HttpResponse:
    """Show what was heard at a contact point and what became of it; take what was heard."""
    errors: dict[str, str] = {}
    sentence = ""
    said = typed(request.POST, HEARD)
    if request.method == "POST":
        try:
            commands.hear(own_point, said, by=request.actor, at=request.now)
            return redirect("contact-point", own_point)
        except (Invalid, NotAllowed) as refusal:
            errors, sentence = refusal.errors, str(refusal)
    return _point(request, own_point, said, errors, sentence)


def _point(
    request: Request, point_id: UUID, said: dict[str, str], errors: dict[str, str], sentence: str
) -> HttpResponse:
    page = queries.contact_point(point_id, request.actor, after=request.GET.get("after", ""))
    parts = (
        ("on", "听到的日期", "date", (), "", False),
        ("text", "反映的问题或者建议", "textarea", (), "不写反映人的姓名和电话", False),
    )
    boxes = boxes_of(parts, said, errors) if not page.point.ended else ()
    context = {
        "section": SECTION,
        "page": page,
        "boxes": boxes,
        "errors": errors_of(boxes) or ((("main", sentence),) if sentence else ()),
        "answering": request.POST.get("heard", ""),
        "typed": request.POST.get("answer", ""),
    }
    return render(request, "staffing/point.html", context, status=422 if sentence else 200)


def answer(request: Request, point_id: UUID, heard_id: UUID) -> HttpResponse:
    """Say what became of what was heard."""
    said = typed(request.POST, ("answer",))
    try:
        commands.answer_heard(point_id, heard_id, said, by=request.actor, at=request.now)
    except (Invalid, NotAllowed) as refusal:
        return _point(request, point_id, dict.fromkeys(HEARD, ""), {}, str(refusal))
    return redirect("contact-point", point_id)
