"""在哪里办, at a machine: first the city, then the county, each a thing as big as a hand; back to the page."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from django.http import HttpResponse
from django.shortcuts import render

from onething.web import sessions
from onething.web.forms.places import cities
from onething.web.request import Request

DROPPED = ("region", "page")  # of the address: what another place makes void


def where(request: Request) -> HttpResponse:
    """Let him say in which city, then in which county."""
    beyond = sessions.safe_next(request, "/kiosk")
    known = cities()
    city = next((one for one in known if one.code == request.GET.get("city", "")), None)
    here = f"/kiosk/dq?next={quote(beyond)}"
    own = request.kiosk.region if request.kiosk is not None else ""
    named = [(one.code, one.name) for one in (city.counties if city else known)]
    context = {
        "city": city,
        "beyond": beyond,
        "cities_again": here,
        "own": next((code for code, _ in named if own.startswith(code.removesuffix("00"))), ""),
        "places": [
            (code, name, _with_region(beyond, code) if city else f"{here}&city={code}")
            for code, name in named
        ],
    }
    return render(request, "kiosk/where.html", context)


def _with_region(address: str, code: str) -> str:
    """Return the address of a page of ours, with this county as its place."""
    parts = urlsplit(address)
    kept = [(key, value) for key, value in parse_qsl(parts.query) if key not in DROPPED]
    return f"{parts.path}?{urlencode([*kept, ('region', code)])}"
