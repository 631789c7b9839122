"""政务地图: where people can go, when it is open, how many wait; the list first, the same on a schematic map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from statistics import mean
from urllib.parse import parse_qsl, urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from onething.catalogue import queries as catalogue
from onething.desk import queries as desk
from onething.desk.queries import HallCard, Point, Wanted
from onething.kernel.refusals import Invalid
from onething.web.forms.places import cities, offered
from onething.web.headers import with_position
from onething.web.portal.booking import page_number
from onething.web.portal.finding import today
from onething.web.request import Request

LONGEST = 40
COUNTY = 6  # digits of its code
TOWN = 9
NORTH, EAST = 90.0, 180.0
FLAT = 2.5  # how much wider than high the drawing is, in cells
TICKS = ("open_now", "barrier_free", "no_queue")


@dataclass(frozen=True)
class Pin:
    """A place on the drawing, with the number that it has in the list."""

    number: int
    code: str
    name: str
    open_now: bool


@dataclass(frozen=True)
class Cell:
    """A county or a town on the drawing, with its places."""

    name: str
    pins: tuple[Pin, ...]


def drawing(rows: Sequence[HallCard]) -> tuple[tuple[Cell, ...], ...]:
    """Return the places of a page by county or town, in strips from north to south, each from west to east.

    Where they lie is known roughly: so nothing is drawn to scale, and nothing lies on anything else.
    """
    whole = {row.region[:COUNTY] for row in rows}
    digits = TOWN if len(whole) == 1 else COUNTY
    grouped: dict[str, list[tuple[int, HallCard]]] = defaultdict(list)
    for number, row in enumerate(rows, start=1):
        grouped[row.region[:digits]].append((number, row))
    north = sorted(grouped, key=lambda key: (mean(row.y for _, row in grouped[key]), key))
    most = max(1, round(sqrt(len(north) / FLAT)))  # strips
    wide = ceil(sum(map(_width, grouped.values())) / most)
    strips: list[list[str]] = [[]]
    used = 0
    for key in north:
        if strips[-1] and used + _width(grouped[key]) / 2 > wide:
            strips.append([])
            used = 0
        strips[-1].append(key)
        used += _width(grouped[key])
    return tuple(
        tuple(
            _cell(key, grouped[key])
            for key in sorted(keys, key=lambda key: mean(row.x for _, row in grouped[key]))
        )
        for keys in strips
    )


def _width(group: Sequence[object]) -> int:
    return len(group) + 1  # and its name


def _cell(key: str, group: Sequence[tuple[int, HallCard]]) -> Cell:
    return Cell(
        _name(key, group[0][1]),
        tuple(Pin(number, row.code, row.name, row.open_now) for number, row in group),
    )


def _name(key: str, row: HallCard) -> str:
    """Return how the drawing calls a county or a town, without what it lies in."""
    names = {city.code: city.name for city in cities()}
    names |= {one.code: one.name for city in cities() for one in city.counties}
    above = names.get(row.region[:COUNTY], "")
    if len(key) == TOWN:
        return row.place.rpartition(above)[2] if above else row.place
    return above or row.place


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
        "rows": list(zip(page.rows, page.nearness, strict=True)),
        "drawing": drawing(page.rows),
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


def announced(request: Request) -> HttpResponse:
    """Show all that halls and places announce: of the province, of a city or of a county."""
    region = request.GET.get("region", "")
    known = {city.code for city in cities()} | {
        one.code for city in cities() for one in city.counties
    }
    where = region if region in known else ""
    here = page_number(request)
    context = {
        "section": "wd",
        "found": desk.announced_page(where, request.now, here),
        "cities": cities(),
        "region": where,
        "page": here,
    }
    return render(request, "portal/announced.html", context)


def place(request: Request, place_code: str) -> HttpResponse:
    """Show one place: hours, business, who waits, the next free time."""
    sheet = desk.place(place_code, request.now)
    named = {card.code: card.name for card in catalogue.index(today(request)).cards}
    items = [(code, named[code]) for code in sheet.items if code in named]
    context = {
        "section": "wd",
        "sheet": sheet,
        "county": sheet.hall.region[:COUNTY],
        "items": sorted(items, key=lambda one: one[1]),
        "machines": desk.machines_at(sheet.hall.id),
    }
    return render(request, "portal/place.html", context)
