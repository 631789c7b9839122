"""现场核查 as the applicant sees it: agree to the time, or say when it would suit him."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.cases import commands
from onething.cases import queries as cases
from onething.kernel.refusals import Invalid
from onething.web.request import Request


def visit(request: Request, visit_id: UUID) -> HttpResponse:
    """Show when and where the visit is; take the answer."""
    sentence, status = "", 200
    if request.method == "POST":
        try:
            return _answered(request, visit_id)
        except Invalid as invalid:
            sentence, status = str(invalid), invalid.status
    sheet = cases.site_visit(visit_id, request.actor, request.now)
    request.reads.append(f"application:{sheet.application}")
    context = {
        "section": "my",
        "sheet": sheet,
        "sentence": sentence,
        "typed": request.POST.get("wish", ""),
    }
    return render(request, "portal/visit.html", context, status=status)


def _answered(request: Request, visit_id: UUID) -> HttpResponse:
    said = request.POST
    if said.get("do") != "move":
        commands.answer_visit(visit_id, by=request.actor, at=request.now)
        return redirect("my-visit", visit_id=visit_id)
    if not said.get("wish", "").strip():
        raise Invalid("请写明您希望的时间，例如“11 月 27 日下午”。")
    commands.answer_visit(visit_id, wish=said["wish"], by=request.actor, at=request.now)
    return redirect("my-visit", visit_id=visit_id)
