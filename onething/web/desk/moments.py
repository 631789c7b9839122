"""时限回放: a case and its clocks as they stood at the end of any past day."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from onething.cases import queries
from onething.kernel.refusals import Invalid
from onething.web.desk.steps import section
from onething.web.request import Request

LONGEST = 10  # signs of a day


def moment(request: Request, case_id: UUID) -> HttpResponse:
    """Show a case as it stood on the day that is asked for."""
    on, fault = request.GET.get("on", "")[:LONGEST], ""
    try:
        sheet = queries.moment_sheet(case_id, on, request.actor, request.now)
    except Invalid as invalid:
        fault = str(invalid)
        sheet = queries.moment_sheet(case_id, "", request.actor, request.now)
    request.reads.append(f"case:{case_id}")
    context = {"sheet": sheet, "section": section(request), "fault": fault}
    return render(request, "desk/moment.html", context, status=422 if fault else 200)
