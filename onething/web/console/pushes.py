"""推送: what platforms outside were told, what waits, what is to be told anew."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.delivery import commands
from onething.delivery import queries as delivery
from onething.web.request import Request

LONGEST = 12
MOST_DIGITS = 6


def pushes(request: Request) -> HttpResponse:
    """Show pushes by state, those that wait for a person first."""
    number = request.GET.get("page", "1")
    page = delivery.push_page(
        request.actor,
        request.now,
        state=request.GET.get("state", "")[:LONGEST],
        platform=request.GET.get("platform", "")[:LONGEST],
        page=int(number) if number.isdecimal() and len(number) <= MOST_DIGITS else 1,
    )
    return render(request, "console/pushes.html", {"section": "/console", "page": page})


def replay(request: Request, push_id: UUID) -> HttpResponse:
    """Tell a platform anew."""
    commands.replay_push(push_id, by=request.actor, at=request.now)
    return redirect("console-pushes")
