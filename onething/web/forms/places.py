"""The list of counties to choose from, by city."""

from __future__ import annotations

from dataclasses import dataclass

from onething.identity import queries as identity
from onething.identity.terms import RegionCard
from onething.web.request import Request

COUNTY, CITY = 6, 4  # digits of their codes


@dataclass(frozen=True)
class City:
    """A city with its counties."""

    code: str
    name: str
    counties: tuple[RegionCard, ...]


def cities() -> tuple[City, ...]:
    """Return all counties of the province, by city; read once by each process."""
    return tuple(
        City(city.code, city.name, identity.regions(city.code))
        for province in identity.regions()
        for city in identity.regions(province.code)
    )


def offered(request: Request, chosen: str = "") -> tuple[City, ...]:
    """Return the counties that a page offers: at a machine those of its city, its own first, and of what he chose."""
    known = cities()
    here = request.kiosk.region[:COUNTY] if request.kiosk is not None else ""
    near = [one for one in known if here and one.code[:CITY] == here[:CITY]]
    if not near:
        return known
    named = [one for one in known if one not in near and one.code[:CITY] == chosen[:CITY]]
    return tuple(
        City(one.code, one.name, tuple(sorted(one.counties, key=lambda place: place.code != here)))
        for one in (*near, *named)
    )


def province() -> RegionCard:
    """Return the province."""
    return identity.regions()[0]


def anywhere(request: Request) -> str:
    """Return the county with which a page begins when nobody has said where: of the machine, else the first."""
    if request.kiosk is not None:
        return request.kiosk.region[:COUNTY]
    return cities()[0].counties[0].code


def at_machine(request: Request, chosen: str, address: str) -> dict[str, str]:
    """Return the county that a form at a machine is about, chosen on a page of its own; else nothing.

    `address`: the page with the form, to which one comes back.
    """
    if request.kiosk is None:
        return {}
    place = chosen if county(chosen) else anywhere(request)
    return {"place": place, "place_name": place_name(place), "form_page": address}


def county(code: str) -> RegionCard | None:
    """Return a county by its code, or None if there is none."""
    return next((place for city in cities() for place in city.counties if place.code == code), None)


def place_name(code: str) -> str:
    """Return the name of a place with that of its city: 太原市小店区."""
    place = identity.region(code)
    if not place.parent:
        return place.name
    above = identity.region(place.parent)
    return f"{above.name}{place.name}" if above.parent else place.name
