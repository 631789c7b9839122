"""归档文件: what is in the file of a case, how long it is kept, and the package to take away."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from onething.cases import commands
from onething.cases import queries as cases
from onething.web.request import Request

SECTION = "/office"


def archive(request: Request, case_id: UUID) -> HttpResponse:
    """Show the file of a case; hand out its package, once that is in the ledger."""
    if request.method == "POST":
        return _taken(request, case_id)
    sheet = cases.archive_sheet(case_id, request.actor, request.now)
    request.reads.append(f"case:{case_id}")
    return render(request, "desk/archive.html", {"section": SECTION, "sheet": sheet})


def _taken(request: Request, case_id: UUID) -> HttpResponse:
    package = cases.archive_package(case_id, request.actor, request.now)
    commands.take_archive(case_id, package=package.digest, by=request.actor, at=request.now)
    request.reads.append(f"case:{case_id}")
    response = HttpResponse(package.content, content_type="application/zip")
    header = content_disposition_header(True, package.name)
    response.headers["Content-Disposition"] = header or "attachment"
    return response
