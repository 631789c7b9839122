"""听证: the applicant says whether he wants one, from whichever terminal; at a machine by his card."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.cases import commands
from onething.cases import queries as cases
from onething.identity.terms import SIGN, allows
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.web.forms import Box, errors_of, line
from onething.web.portal.signing import confirm, identity_box
from onething.web.request import Request

WISHES = {"yes": "要求听证", "no": "不要求听证，继续审查"}
UNSAID = "请选择是否要求听证"
LONGEST = 1000
FIELDS = ("want", "reason")


def hearing(request: Request, number: str, case_id: UUID) -> HttpResponse:
    """Ask whether a hearing is wanted; nobody needs to give a reason."""
    sheet = cases.application_sheet(number, request.actor, request.now)
    line_of_case = next((each for each in sheet.cases if each.id == case_id), None)
    if line_of_case is None:
        raise NotYours
    if line_of_case.state != "hearing_told":
        raise NotAllowed(
            f"“{line_of_case.item_name}”{line_of_case.words}，现在不需要答复是否听证。"
            "请查看办件的最新进度。"
        )
    faults: dict[str, str] = {}
    if request.method == "POST":
        try:
            _answer(request, case_id)
            return redirect("case", number)
        except Invalid as refusal:
            faults = dict(refusal.errors) or {"want": str(refusal)}
    request.reads.append(f"application:{sheet.id}")
    boxes = _boxes(request, faults)
    context = {
        "section": "my",
        "sheet": sheet,
        "line": line_of_case,
        "boxes": boxes,
        "errors": errors_of(boxes),
        "may_sign": allows(request.actor.roles, SIGN),
    }
    return render(request, "portal/hearing.html", context, status=422 if faults else 200)


def _answer(request: Request, case_id: UUID) -> None:
    """Take what he says, once it is sure that it is he, or a clerk before whom he says it."""
    want = request.POST.get("want", "")
    if want not in WISHES:
        raise Invalid(UNSAID, errors={"want": UNSAID})
    if _at_hall(request):
        try:
            confirm(request)
        except Invalid as refusal:
            raise Invalid(str(refusal), errors={"password": str(refusal)}) from refusal
    run = commands.ask_hearing if want == "yes" else commands.waive_hearing
    said = {"reason": request.POST.get("reason", "")}
    run(case_id, said=said, by=request.actor, at=request.now)


def _at_hall(request: Request) -> bool:
    """Say whether others stand by: at a machine and at a window identity is made sure of once more."""
    return request.kiosk is not None or request.assisting


def _boxes(request: Request, faults: dict[str, str]) -> tuple[Box, ...]:
    said = {name: request.POST.get(name, "")[:LONGEST] for name in FIELDS}
    asked = (
        line("want", "您的答复", kind="choice", value=said["want"], choices=tuple(WISHES.items()),
             error=faults.get("want", "")),
        line("reason", "理由", kind="textarea", value=said["reason"], optional=True,
             error=faults.get("reason", "")),
    )  # fmt: skip
    if not _at_hall(request):
        return asked
    return (*asked, identity_box(request, faults.get("password", "")))
