"""办事指南: one item in one place; the same, and what stands behind it, on paper."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from onething.catalogue import queries as catalogue
from onething.catalogue.queries import Ways
from onething.desk import queries as desk
from onething.documents import queries as documents
from onething.documents.terms import Booklet
from onething.identity import queries as identity
from onething.web.forms.places import county, offered, place_name
from onething.web.portal.finding import suspended_in, today
from onething.web.request import Request, principal_of

LONGEST = 60
COUNTY = 6  # digits of its code


def guide(request: Request, item: str) -> HttpResponse:
    """Show the guide of an item, as it holds where he is."""
    region = _region(request)
    found = catalogue.published_item(item, region, today(request), _province())
    text = catalogue.item_booklet("zn", found)
    context = {
        "section": "sx",
        "found": found,
        "booklet": text,
        "cities": offered(request, region),
        "region": region,
        "place": place_name(region) if region else "",
        "query": f"?{urlencode({'region': region})}" if region else "",
        "handed_in": sum(not one.free for one in found.materials),
        "free": sum(one.free for one in found.materials),
        "code": item,
        "announced": desk.announced_in(region, request.now),
        "suspended": suspended_in({item}, region, request),
        "anywhere": catalogue.anywhere_of(item, region or _province(), today(request)),
        "ways": None if found.themes or found.place is None else _ways(request, found.place.code31),
        "business": desk.business_for(found.item.duty),
        "home": region or (found.place.region if found.place else ""),
    }
    return render(request, "portal/item.html", context)


def _ways(request: Request, code31: str) -> Ways:
    """Return how the item can be applied for by itself, for whom it is first who acts."""
    found = catalogue.single_ways(code31, today(request))
    principal = principal_of(request)
    if principal is None:
        return found
    mine = found.slug_for(person=principal.is_person)
    return replace(found, slugs=tuple(one for one in found.slugs if not mine or one[1] == mine))


def item_file(request: Request, item: str, booklet: str) -> HttpResponse:
    """Send the guide (zn) or the specification (gf) of an item as PDF."""
    found = catalogue.published_item(item, _region(request), today(request), _province())
    return _sent(catalogue.item_booklet(booklet, found))


def theme_file(request: Request, slug: str, booklet: str) -> HttpResponse:
    """Send the guide (zn), 工作指引 (zy) or 操作规程 (gc) of a theme as PDF."""
    return _sent(catalogue.theme_booklet(booklet, slug, today(request)))


def _sent(booklet: Booklet) -> HttpResponse:
    content = documents.booklet_pdf(booklet, settings.BASE_URL)
    response = HttpResponse(content, content_type="application/pdf")
    name = f"{booklet.title}{booklet.kind}.pdf"
    response.headers["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    return response


def _region(request: Request) -> str:
    """Return the county that he says, else that where he is at home."""
    said = request.GET.get("region")
    if said is None:
        principal = principal_of(request)
        said = principal.region if principal else ""
    code = said[:COUNTY]  # of a town or a code of twelve digits too
    return code if said[:LONGEST].isdecimal() and county(code) else ""


def _province() -> str:
    return identity.regions()[0].code
