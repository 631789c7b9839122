"""How far services reach: kiosks in streets and towns (two denominators), windows that take everything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Count, Exists, OuterRef

from onething.catalogue import queries as catalogue
from onething.desk import rules
from onething.desk.models import Hall, Window
from onething.desk.terms import ANY
from onething.identity import queries as identity
from onething.identity.terms import Level
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours

LEVELS: Final = {
    "province": (Level.PROVINCE, "省级大厅"),
    "city": (Level.CITY, "市级大厅"),
    "county": (Level.COUNTY, "县级大厅"),
    "street": (Level.TOWN, "街道便民服务中心"),
    "town": (Level.TOWN, "乡镇便民服务中心"),
}
CITY, COUNTY = 4, 6


@dataclass(frozen=True)
class Share:
    """So many of so many, with the aim."""

    has: int
    of: int
    aim: int

    @property
    def percent(self) -> str:
        """Return the share in words."""
        return f"{100 * self.has / self.of:.1f}%" if self.of else "—"

    @property
    def met(self) -> bool:
        """Say whether the aim is reached."""
        return not self.of or 100 * self.has >= self.aim * self.of


@dataclass(frozen=True)
class Coverage:
    """Kiosks in one place: of its streets, of its towns."""

    region: str
    name: str
    streets: Share
    towns: Share
    other: int  # places that are neither, with or without a kiosk: in no denominator


@dataclass(frozen=True)
class Undivided:
    """无差别受理 at one level: how many halls have a window for everything, how much it takes."""

    name: str
    halls: int
    with_any: int
    items: int
    percent: str  # of the items of that level, on the average of the halls


def region_led(by: Actor) -> str:
    """Return the place of a leader."""
    if not (by.org and by.has("leader")):
        raise NotYours
    return identity.organisation(UUID(by.org)).region


def coverage(by: Actor) -> tuple[Coverage, ...]:
    """Return the coverage with kiosks of a leader's place, and of each place below it."""
    region = region_led(by)
    level = identity.region(region).level
    digits = CITY if level == Level.PROVINCE else COUNTY
    prefix = "14" if level == Level.PROVINCE else region[: CITY if level == Level.CITY else COUNTY]
    kiosks = set(
        Hall.objects.filter(kind="kiosk", code__startswith=prefix)
        .order_by()
        .values_list("region", flat=True)
        .distinct()
    )
    rows = Hall.objects.filter(kind="centre", code__startswith=prefix).order_by("code")
    of: Counter[tuple[str, str]] = Counter()
    has: Counter[tuple[str, str]] = Counter()
    for place, kind in rows.values_list("region", "region_kind"):
        for each in ("", place[:digits]):
            of[each, kind] += 1
            has[each, kind] += place in kiosks
    parts = sorted({each for each, _ in of})
    return tuple(_coverage(each, _name(each, region), has, of) for each in parts)


def _coverage(
    each: str, name: str, has: Mapping[tuple[str, str], int], of: Mapping[tuple[str, str], int]
) -> Coverage:
    aims = rules.rules()["coverage"]
    streets = Share(has[each, "street"], of[each, "street"], aims["street"])
    towns = Share(has[each, "town"], of[each, "town"], aims["town"])
    return Coverage(each, name, streets, towns, of[each, "other"])


def _name(prefix: str, whole: str) -> str:
    if not prefix:
        return f"{identity.region(whole).name}合计"
    code = prefix.ljust(COUNTY, "0")
    below = (whole, identity.region(whole).parent)
    known = {one.code: one.name for above in below if above for one in identity.regions(above)}
    return known.get(code, "功能区")


def undivided(by: Actor, on: date) -> tuple[Undivided, ...]:
    """Return 无差别受理 by level, in the place of a leader: all items of a level, those a window for all takes."""
    region = region_led(by)
    level = identity.region(region).level
    prefix = "14" if level == Level.PROVINCE else region[: CITY if level == Level.CITY else COUNTY]
    every = Window.objects.filter(hall=OuterRef("pk"), closed=False, takes__contains=[ANY])
    rows = (
        Hall.objects.filter(kind__in=("hall", "centre"), code__startswith=prefix)
        .annotate(every=Exists(every))
        .order_by()
        .values_list("region_kind", "businesses", "every")
        .annotate(Count("id"))
    )
    found = list(rows)
    cards = catalogue.index(on).cards
    return tuple(
        _undivided(kind, found, [card.duty for card in cards if card.level == level])
        for kind, (level, _) in LEVELS.items()
        if any(one[0] == kind for one in found)
    )


def _undivided(
    kind: str, rows: list[tuple[str, list[str], bool, int]], duties: list[str]
) -> Undivided:
    mine = [one for one in rows if one[0] == kind]
    halls = sum(count for *_, count in mine)
    with_any = sum(count for *_, every, count in mine if every)
    taken = sum(
        count * sum(duty in duties_of(businesses) for duty in duties)
        for _, businesses, every, count in mine
        if every
    )
    share = f"{100 * taken / (halls * len(duties)):.1f}%" if halls and duties else "—"
    return Undivided(LEVELS[kind][1], halls, with_any, len(duties), share)


def duties_of(keys: list[str]) -> frozenset[str]:
    """Return the duties whose items these businesses take in."""
    known = rules.businesses()
    return frozenset(duty for key in keys if key in known for duty in known[key].duties)
