"""授权码: a code to be read to an official, and who acts, or acted, for him."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.identity import commands
from onething.identity import queries as identity
from onething.web.request import Request


def helpers(request: Request) -> HttpResponse:
    """Show who acts for him; make a code when he asks for one."""
    code = ""
    if request.method == "POST":
        code = commands.make_assist_code(by=request.actor, at=request.now)
    rules = identity.assistance_rules()
    context = {
        "section": "my",
        "lines": identity.assistances_of(request.actor, request.now),
        "code": code,
        "minutes": rules.minutes,
        "ground": rules.grounds["code"],
    }
    return render(request, "portal/helpers.html", context)


def stop(request: Request, assistance_id: UUID) -> HttpResponse:
    """Let an official act for him no longer."""
    commands.end_assistance(assistance_id, by=request.actor, at=request.now)
    return redirect("helpers")
