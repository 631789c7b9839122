"""到期档案: what is over, lists of destruction, and their answer by another person."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.cases import commands
from onething.cases import queries as cases
from onething.kernel.refusals import Invalid
from onething.web.forms import errors_of, line
from onething.web.request import Request

SECTION = "/office/da"
LONGEST = 500


def due(request: Request) -> HttpResponse:
    """Show what is due and the lists; make a list of what was ticked."""
    errors: Mapping[str, str] = {}
    if request.method == "POST":
        try:
            made = commands.propose_destruction(
                _chosen(request),
                reason=request.POST.get("reason", ""),
                by=request.actor,
                at=request.now,
            )
            return redirect("staff-destruction", made)
        except Invalid as invalid:
            errors = invalid.errors
    page = cases.destruction_page(request.actor, request.now)
    request.reads.extend(f"case:{row.case}" for row in page.due)
    box = line(
        "reason", "鉴定意见", kind="textarea", value=request.POST.get("reason", "")[:LONGEST],
        error=errors.get("reason", ""), hint="写明怎样鉴定、为什么不再需要保存。", longest=LONGEST,
    )  # fmt: skip
    found = errors_of((box,))
    if "cases" in errors:
        found = (*found, ("c-all", errors["cases"]))
    context = {
        "section": SECTION,
        "page": page,
        "box": box,
        "errors": found,
        "chosen": set(request.POST.getlist("case")),
    }
    return render(request, "desk/destruction.html", context, status=422 if errors else 200)


def _chosen(request: Request) -> list[UUID]:
    try:
        return [UUID(one) for one in request.POST.getlist("case")]
    except ValueError:
        raise Invalid("请重新选择档案。", errors={"cases": "请重新选择档案"}) from None


def listed(request: Request, destruction: UUID) -> HttpResponse:
    """Show one list; take the answer of the person who looks through it."""
    errors: Mapping[str, str] = {}
    if request.method == "POST":
        answer, note = request.POST.get("answer", ""), request.POST.get("note", "")
        try:
            run = commands.destroy_files if answer == "yes" else commands.decline_destruction
            run(destruction, note=note, by=request.actor, at=request.now)
            return redirect("staff-destruction", destruction)
        except Invalid as invalid:
            errors = invalid.errors
    sheet = cases.destruction_sheet(destruction, request.actor)
    box = line(
        "note", "意见", kind="textarea", value=request.POST.get("note", "")[:LONGEST],
        error=errors.get("note", ""), hint="不同意或者撤回的，写明原因。", longest=LONGEST,
        optional=True,
    )  # fmt: skip
    context = {"section": SECTION, "sheet": sheet, "box": box, "errors": errors_of((box,))}
    return render(request, "desk/destruction_list.html", context, status=422 if errors else 200)
