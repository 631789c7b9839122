"""The quality of the base of licences, and how many papers it saved."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render

from onething.documents import queries as documents
from onething.kernel.calendar import CHINA
from onething.web.periods import period
from onething.web.request import Request

SECTION = "/console"


def quality(request: Request) -> HttpResponse:
    """Show completeness, accuracy and timeliness by type, with grades; imports; use."""
    days = period("licence_uses", "", request.now).days
    rows = documents.quality(request.actor, request.now.astimezone(CHINA).date())
    context = {
        "section": SECTION,
        "whole": rows[0],
        "rows": rows[1:],
        "uses": documents.use_figures(request.now - timedelta(days=days), request.now),
        "days": days,
        "imports": documents.import_figures(),
        "may_import": request.actor.has("steward"),
    }
    return render(request, "console/licences.html", context)
