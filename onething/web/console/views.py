"""The catalogue as it is published, and jobs that failed for good."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.catalogue import queries as catalogue
from onething.kernel import consumers, jobs
from onething.kernel.calendar import CHINA, official
from onething.web.request import Request


def overview(request: Request) -> HttpResponse:
    """Show what is published and how far consumers are behind."""
    on = request.now.astimezone(CHINA).date()
    context = {
        "section": "/console",
        "themes": catalogue.themes(on),
        "items": catalogue.item_page(on, after=request.GET.get("after", "")),
        "lag": consumers.lag(),
        "known_until": official().known_until,
        "watcher": request.actor.has("steward"),
        "keeper": request.actor.has("catalogue"),
        "operator": request.actor.has("operator"),
    }
    return render(request, "console/overview.html", context)


def jobs_page(request: Request) -> HttpResponse:
    """Show the parked jobs."""
    return render(request, "console/jobs.html", {"section": "/console", "parked": jobs.parked()})


def replay(request: Request, job: int) -> HttpResponse:
    """Put a parked job back into the queue."""
    jobs.replay(job)
    return redirect("console-jobs")
