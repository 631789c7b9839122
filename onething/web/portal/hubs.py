"""一类事专区: the fields of life and of business, each with what several departments do in it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from onething.catalogue import queries as catalogue
from onething.catalogue.terms import AUDIENCE_NAMES
from onething.identity import queries as identity
from onething.insight import queries as insight
from onething.web.portal.finding import today
from onething.web.request import Request


def hubs(request: Request) -> HttpResponse:
    """Show the fields, those of people and those of enterprises."""
    cards = catalogue.hubs(today(request))
    context = {
        "section": "yjs",
        "groups": [
            (name, [one for one in cards if one.audience == key])
            for key, name in AUDIENCE_NAMES.items()
        ],
        "count": len(cards),
    }
    return render(request, "portal/hubs.html", context)


def field(request: Request, hub: str) -> HttpResponse:
    """Show one field: what can be done at one go, single items, departments, helpers."""
    sheet = catalogue.hub(hub, today(request), identity.regions()[0].code)
    return render(
        request, "portal/hub.html", {"section": "yjs", "sheet": sheet, "ratings": insight.ratings()}
    )
