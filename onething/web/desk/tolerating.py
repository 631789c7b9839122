"""容缺受理 of a case that was filed online: the window asks, the applicant answers in his own pages."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.cases import commands, queries
from onething.kernel.refusals import Invalid
from onething.web.desk.views import back, must_be_open
from onething.web.request import Request


def tolerate(request: Request, case_id: UUID) -> HttpResponse:
    """Show what may come later; ask the applicant to promise it, or take the question back."""
    sheet = queries.case_sheet(case_id, request.actor, request.now)
    must_be_open(sheet, "accept")
    sentence, status, said = "", 200, request.POST
    if request.method == "POST":
        try:
            if said.get("deed") == "withdraw":
                commands.withdraw_offer(case_id, by=request.actor, at=request.now)
                return redirect("staff-tolerate", case_id=case_id)
            commands.offer_gap(case_id, keys=said.getlist("keys"), by=request.actor, at=request.now)
            return back(request, "已请申请人承诺后补，答复后再受理；告知的时限没有停")
        except Invalid as invalid:
            sentence, status = str(invalid), invalid.status
    request.reads.append(f"case:{case_id}")
    context = {
        "sheet": sheet,
        "section": "/desk",
        "page": queries.tolerance_sheet(case_id, request.actor, request.now),
        "picked": said.getlist("keys"),
        "sentence": sentence,
    }
    return render(request, "desk/tolerate.html", context, status=status)
