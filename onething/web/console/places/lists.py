"""实施清单: the items of a place; 同标率 with the list behind it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from onething.catalogue import queries as catalogue
from onething.identity import queries as identity
from onething.identity.terms import DUTIES, RegionCard
from onething.kernel.refusals import Invalid
from onething.web.console.items.lists import SECTION, today
from onething.web.forms.places import cities, place_name
from onething.web.request import Request

FILTERS = ("words", "duty")
LONGEST = 60
MOST = 50  # deviations on a page
DONE = {
    "review": "已复核",
    "returned": "已退回，提出的人可以修改后重新提出",
}


def library(request: Request) -> HttpResponse:
    """Show the items of a place: his own at first; and what waits for his review."""
    said = {key: request.GET.get(key, "").strip()[:LONGEST] for key in FILTERS}
    place, on = _place(request), today(request)
    after = request.GET.get("after", "")
    page = catalogue.implementations(on, region=place.code, after=after, **said)
    context = {
        "section": SECTION,
        "here": "ss",
        "page": page,
        "said": said,
        "place": place,
        "cities": cities(),
        "province": identity.regions()[0],
        "duties": [(key, name) for key, name in DUTIES.items()],
        "query": {"region": place.code} | {key: one for key, one in said.items() if one},
        "waiting": catalogue.overlays_waiting(request.actor),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "console/places/library.html", context)


def _place(request: Request) -> RegionCard:
    """Return the place that he asks for, or his own."""
    said = request.GET.get("region", "")[:LONGEST]
    own = catalogue.place_kept(request.actor)
    try:
        return identity.region(said or own)
    except Invalid:
        return identity.region(own)


def sameness(request: Request) -> HttpResponse:
    """Show 同标率 of a place, of those right below it, and every deviation behind the figure."""
    place, on = _place(request), today(request)
    found = catalogue.same_standard(on, place.code)
    said = request.GET.get("page", "")
    number = int(said) if said.isdecimal() and len(said) < len(str(MOST)) * 3 else 1
    first = (max(number, 1) - 1) * MOST
    context = {
        "section": SECTION,
        "here": "tb",
        "place": place,
        "name": place_name(place.code),
        "above": identity.region(place.parent) if place.parent else None,
        "found": found,
        "under": catalogue.sameness_by_place(on, place.code),
        "rows": found.deviating[first : first + MOST],
        "number": max(number, 1),
        "more": len(found.deviating) > first + MOST,
    }
    return render(request, "console/places/sameness.html", context)
