"""各市专区: what each city and county has of its own, in one platform."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render

from onething.catalogue import queries as catalogue
from onething.catalogue.terms import ThemeCard
from onething.desk import queries as desk
from onething.identity import queries as identity
from onething.identity.terms import RegionCard, ZoneCard
from onething.web.portal.finding import today
from onething.web.request import Request

LONGEST, LONGEST_MARK, MOST_THEMES = 40, 120, 8
SECTION = "zq"


def zones(request: Request) -> HttpResponse:
    """Show the zones of all cities with their counties."""
    rows = [(one, identity.regions(one.region)) for one in identity.zones()]
    return render(request, "portal/zones.html", {"section": SECTION, "rows": rows})


def zone(request: Request, zone: str) -> HttpResponse:
    """Show one city, or a county of it: halls, notices, themes, registers, its hotline."""
    city, counties, place = _place(request, zone)
    on = today(request)
    themes = catalogue.themes(on)
    own = catalogue.local_themes({city.region, place.code}, on)
    context = {
        "section": SECTION,
        "city": city,
        "counties": counties,
        "place": place,
        "halls": desk.zone_halls(place.code, request.now),
        "themes": _first(themes, own),
        "own": own,
        "count": len(themes),
        "applets": catalogue.zone_applets(place.code),
        "registers": [one for one in catalogue.registers(on, place.code) if one.number],
    }
    return render(request, "portal/zone.html", context)


def items(request: Request, zone: str) -> HttpResponse:
    """Show the items that a city, or a county of it, does itself."""
    city, counties, place = _place(request, zone)
    words = request.GET.get("q", "").strip()[:LONGEST]
    found = catalogue.implementations(
        today(request),
        region=place.code,
        words=words,
        after=request.GET.get("after", "")[:LONGEST_MARK],
    )
    context = {
        "section": SECTION,
        "city": city,
        "counties": counties,
        "place": place,
        "found": found,
        "q": words,
    }
    return render(request, "portal/zone_items.html", context)


def _place(request: Request, slug: str) -> tuple[ZoneCard, tuple[RegionCard, ...], RegionCard]:
    """Return the city, its counties, and which of them, or the city itself, is asked for."""
    city = identity.zone(slug)
    counties = identity.regions(city.region)
    asked = request.GET.get("region", "")
    place = next((one for one in counties if one.code == asked), identity.region(city.region))
    return city, counties, place


def _first(themes: Sequence[ThemeCard], own: frozenset[str]) -> list[ThemeCard]:
    """Return some themes: those with rules of the place before the others."""
    return sorted(themes, key=lambda one: one.slug not in own)[:MOST_THEMES]
