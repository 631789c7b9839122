"""政务地图: where people can go, when it is open, how many wait; the list first, the same on a schematic map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from onething.desk import queries as desk
from onething.desk.queries import HallCard, Point, Wanted
from onething.kernel.refusals import Invalid
from onething.web.forms.places import cities, offered
from onething.web.headers import with_position
from onething.web.request import Request

LONGEST = 40
COUNTY = 6  # digits of its code
NORTH, EAST = 90.0, 180.0
WIDE, HIGH, EDGE = 1000.0, 620.0, 40.0
LEAST = 0.5  # of the schematic map; places that lie closer are drawn as far apart
TICKS = ("open_now", "barrier_free", "no_queue")


@dataclass(frozen=True)
class Pin:
    """A place on the drawing, with the number that it has in the list."""

    number: int
    x: float
    y: float
    open_now: bool


def pins(rows: Sequence[HallCard]) -> tuple[Pin, ...]:
    """Return where the places of a page are drawn: all of them fill the drawing."""
    if not rows:
        return ()
    left, top = min(row.x for row in rows), min(row.y for row in rows)
    wide = max(max(row.x for row in rows) - left, LEAST)
    high = max(max(row.y for row in rows) - top, LEAST)
    scale = min((WIDE - 2 * EDGE) / wide, (HIGH - 2 * EDGE) / high)
    across, down = (WIDE - wide * scale) / 2, (HIGH - high * scale) / 2
    return tuple(
        Pin(
            number,
            round(across + (row.x - left) * scale, 1),
            round(down + (row.y - top) * scale, 1),
            row.open_now,
        )
        for number, row in enumerate(rows, start=1)
    )


def wanted_of(asked: QueryDict) -> Wanted:
    """Return what somebody looks for."""
    said = {key: str(value)[:LONGEST] for key, value in asked.items()}
    return Wanted(
        region=said.get("region", ""),
        kind=said.get("kind", ""),
        business=said.get("business", ""),
        open_now=said.get("open_now") == "1",
        barrier_free=said.get("barrier_free") == "1",
        no_queue=said.get("no_queue") == "1",
        q=said.get("q", "").strip(),
        near=_near(said.get("near", ""), said.get("town", "")),
    )


def _near(county_code: str, town: str) -> str:
    """Return where he is: the town, if it lies in the county that he chose."""
    return town if county_code and town.startswith(county_code[:COUNTY]) else county_code


def address_of(wanted: Wanted) -> str:
    """Return the same as the end of an address."""
    said = {key: "1" if value is True else value for key, value in vars(wanted).items()}
    return urlencode({key: value for key, value in said.items() if value})


def places(request: Request) -> HttpResponse:
    """Show the places that somebody looks for; at a machine those of its county, unless he says otherwise."""
    if request.kiosk is not None and not request.GET:
        return redirect(f"/wd?region={request.kiosk.region[:COUNTY]}")
    if request.GET.get("ask") == "1":
        return _asked(request)
    return _shown(request, request.GET, None)


def _asked(request: Request) -> HttpResponse:
    """Ask where he is: the city first, then the county in it."""
    known = cities()
    city = next((one for one in known if one.code == request.GET.get("city")), None)
    context = {"section": "wd", "cities": known, "city": city}
    return render(request, "portal/map_ask.html", context)


def nearest(request: Request) -> HttpResponse:
    """Show the places nearest to where the browser is: said in the form, kept nowhere."""
    point = _point(request.POST)
    if point is None:
        return redirect("map")
    return _shown(request, request.POST, point)


def _point(said: QueryDict) -> Point | None:
    """Return where the browser says that it is; what cannot be on Earth is nothing."""
    try:
        latitude, longitude = float(said.get("latitude", "")), float(said.get("longitude", ""))
    except ValueError:
        return None
    there = abs(latitude) <= NORTH and abs(longitude) <= EAST
    return Point(latitude, longitude) if there else None


def _shown(request: Request, asked: QueryDict, point: Point | None) -> HttpResponse:
    wanted = wanted_of(asked)
    try:
        page = desk.map_page(wanted, request.now, asked.get("after", "")[:LONGEST], point)
    except Invalid:
        return redirect("map")
    context = {
        "section": "wd",
        "page": page,
        "point": point,
        "near_county": wanted.near[:COUNTY],
        "said": [(key, value) for key, value in parse_qsl(address_of(wanted))],
        "rows": list(zip(pins(page.rows), page.rows, page.nearness, strict=True)),
        "wanted": wanted,
        "address": address_of(wanted),
        "cities": offered(request, wanted.region),
        "kinds": desk.kinds(),
        "businesses": desk.businesses(),
        "ticks": [
            ("open_now", "现在开放", wanted.open_now),
            ("barrier_free", "有无障碍设施", wanted.barrier_free),
            ("no_queue", "现在没有人排队", wanted.no_queue),
        ],
    }
    return with_position(render(request, "portal/map.html", context))


def place(request: Request, place_code: str) -> HttpResponse:
    """Show one place: hours, business, who waits, the next free time."""
    sheet = desk.place(place_code, request.now)
    context = {
        "section": "wd",
        "sheet": sheet,
    }
    return render(request, "portal/place.html", context)
