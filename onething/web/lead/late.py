"""通办超期: what is late of what is done between places, for who leads a hall or an organ."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from onething.cases import queries as cases
from onething.delivery import queries as delivery
from onething.web.request import Request


def late(request: Request) -> HttpResponse:
    """Show late relays and late parts that other places do, on either side."""
    relays = delivery.late_relays(request.actor, request.now)
    parts = cases.late_away(request.actor, request.now)
    crossings = delivery.late_crossings(request.actor, request.now)
    for crossing in crossings:
        request.reads.append(f"crossing:{crossing.id}")
    for relay in relays:
        request.reads.append(f"application:{relay.application}")
    for part in parts:
        request.reads.append(f"case:{part.case}")
    context = {"section": "/lead", "relays": relays, "parts": parts, "crossings": crossings}
    return render(request, "lead/late.html", context)
