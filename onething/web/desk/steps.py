"""Steps of the law that ask something: one page for all, drawn from the table of what each asks."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.cases import commands, queries
from onething.cases.queries import StepSheet
from onething.kernel.refusals import Invalid
from onething.web.forms import Box, errors_of, line, typed
from onething.web.request import Request
from onething.web.told import telling

KINDS = {
    "moment": "text",
    "money": "number",
    "number": "number",
    "date": "date",
    "choice": "choice",
    "text": "text",
}
GRAVE = frozenset({"terminate", "revoke", "cancel", "recall"})


def take(request: Request, case_id: UUID, law_step: str) -> HttpResponse:
    """Show what a step asks, under which law; take it when it is said."""
    sheet = queries.step_sheet(case_id, law_step, request.actor)
    said = typed(request.POST, [ask.key for ask in sheet.asks])
    errors: Mapping[str, str] = {}
    sentence = ""
    if request.method == "POST":
        try:
            commands.taking(law_step)(case_id, said=said, by=request.actor, at=request.now)
        except Invalid as invalid:
            errors, sentence = invalid.errors, str(invalid)
        else:
            return _back(request, sheet)
    request.reads.append(f"case:{case_id}")
    boxes = tuple(_box(ask, said, errors) for ask in sheet.asks)
    context = {
        "case_id": case_id,
        "section": section(request),
        "step": sheet,
        "boxes": boxes,
        "errors": errors_of(boxes),
        "sentence": sentence,
        "grave": law_step in GRAVE,
    }
    return render(request, "desk/step.html", context, status=422 if sentence else 200)


def _box(ask: queries.Asked, said: Mapping[str, str], errors: Mapping[str, str]) -> Box:
    return line(
        ask.key,
        ask.label,
        kind=KINDS.get(ask.kind, ask.kind),
        value=said.get(ask.key, ""),
        choices=ask.choices,
        hint=ask.hint or ("例如 2026-03-20 14:30" if ask.kind == "moment" else ""),
        error=errors.get(ask.key, ""),
        optional=ask.optional,
        longest=ask.most,
    )


def section(request: Request) -> str:
    """Return where he came from: the window or the approval."""
    return "/desk" if request.actor.has("window") else "/office"


def _back(request: Request, sheet: StepSheet) -> HttpResponse:
    done = f"“{sheet.label}”已办理，文书正在制发"
    return redirect(telling(section(request), done))
