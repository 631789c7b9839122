"""补正: the one notice of everything that is missing, seen as the applicant will read it."""

from __future__ import annotations

import base64
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from onething.cases import commands, queries
from onething.cases.queries import CaseSheet
from onething.documents import queries as documents
from onething.kernel.refusals import Invalid
from onething.web.desk.acts import MANY
from onething.web.desk.views import back, must_be_open
from onething.web.request import Request

OWN = ("name", "problem", "remedy")


def supplement(request: Request, case_id: UUID) -> HttpResponse:
    """Build the one notice of everything that is missing, beside what the applicant will read."""
    sheet = queries.case_sheet(case_id, request.actor, request.now)
    must_be_open(sheet, "ask_supplement")
    said, sentence, status = request.POST, "", 200
    looks = bool(said.get("preview"))
    if request.method == "POST" and not looks:
        try:
            commands.ask_supplement(
                case_id,
                items=_asked(request, sheet),
                note=said.get("note", ""),
                by=request.actor,
                at=request.now,
            )
            return back(request, case_id, "已一次性告知补正，告知书正在制发")
        except Invalid as invalid:
            sentence, status = str(invalid), invalid.status
    request.reads.append(f"case:{case_id}")
    rows = [
        (
            row,
            [(f"{row.need.key}:{n}", *one) for n, one in enumerate(reasons)],
            len(row.need.reasons),
        )
        for row in sheet.materials
        if not row.present and (reasons := queries.reasons_for(row.need))
    ]
    context = {
        "sheet": sheet,
        "section": "/desk",
        "rows": rows,
        "picked": said.getlist("pick"),
        "typed": said,
        "sentence": sentence,
        "letter": _letter(request, sheet),
    }
    return render(request, "desk/supplement.html", context, status=status)


def _letter(request: Request, sheet: CaseSheet) -> dict[str, object] | None:
    """Return the notice as it stands, in words and as the paper itself; None while it says nothing."""
    items = [one for one in _asked(request, sheet) if all(one[key] for key in OWN)]
    if not items:
        return None
    draft = queries.supplement_draft(
        sheet.id,
        items=items,
        note=request.POST.get("note", "").strip(),
        by=request.actor,
        at=request.now,
    )
    page = documents.drafted(draft.kind, organ=draft.organ, data=draft.data, at=request.now)
    return {
        "items": items,
        "note": request.POST.get("note", "").strip(),
        "until": draft.until,
        "picture": f"data:image/png;base64,{base64.b64encode(page).decode()}",
    }


def _asked(request: Request, sheet: CaseSheet) -> list[dict[str, str]]:
    """Return what was picked, one item for each material, and what was written by hand."""
    picked: dict[str, list[tuple[str, str]]] = {}
    needs = {row.need.key: row.need for row in sheet.materials}
    for pick in request.POST.getlist("pick"):
        key, _, number = pick.rpartition(":")
        reasons = queries.reasons_for(needs[key]) if key in needs else ()
        if len(number) < MANY and number.isdecimal() and int(number) < len(reasons):
            picked.setdefault(key, []).append(reasons[int(number)])
    items = [
        {
            "material": key,
            "name": needs[key].name,
            "problem": "；".join(problem for problem, _ in reasons),
            "remedy": "；".join(remedy for _, remedy in reasons),
        }
        for key, reasons in picked.items()
    ]
    own = {name: request.POST.get(f"own_{name}", "").strip() for name in OWN}
    if any(own.values()):
        items.append({"material": "extra", **own})
    return items
