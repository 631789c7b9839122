"""How far services reach: windows that take everything, by what each hall shall take in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from onething.catalogue import queries as catalogue
from onething.desk import access, rules
from onething.desk.models import Hall, HallItem, Window
from onething.desk.opening import still_there
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
SERVING: Final = ("hall", "centre")


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
class Undivided:
    """无差别受理 at one level: how many halls have a window for everything, how much it takes."""

    name: str
    halls: int
    with_any: int
    listed: int  # halls with a list of their own
    items: int  # of all these halls: on their own lists, or of the level
    taken: int

    @property
    def percent(self) -> str:
        """Return the share in words."""
        return f"{100 * self.taken / self.items:.1f}%" if self.items else "—"


def region_led(by: Actor) -> str:
    """Return the place of a leader."""
    if not (by.org and by.has("leader")):
        raise NotYours
    return identity.organisation(UUID(by.org)).region


def undivided(by: Actor, on: date) -> tuple[Undivided, ...]:
    """Return 无差别受理 by level, in the place of a leader: what halls shall take, what a window for all takes."""
    prefix = access.prefix_of(region_led(by))
    cards = catalogue.index(on).cards
    in_force = own_items(card.code for card in cards if not card.retired)
    there = Hall.objects.filter(still_there(on), kind__in=SERVING, code__startswith=prefix)
    halls = (
        there.annotate(every=_every("pk"), listed=Exists(in_force.filter(hall=OuterRef("pk"))))
        .order_by()
        .values_list("region_kind", "businesses", "every", "listed")
        .annotate(Count("id"))
    )
    own = (
        in_force.filter(hall__in=there)
        .annotate(every=_every("hall"))
        .order_by()
        .values_list("hall__region_kind", "hall__businesses", "every", "duty")
        .annotate(Count("id"))
    )
    found, lists = list(halls), list(own)
    return tuple(
        _undivided(
            kind,
            [one[1:] for one in found if one[0] == kind],
            [one[1:] for one in lists if one[0] == kind],
            [card.duty for card in cards if card.level == level and not card.retired],
        )
        for kind, (level, _) in LEVELS.items()
        if any(one[0] == kind for one in found)
    )


def own_items(codes: Iterable[str]) -> QuerySet[HallItem]:
    """Return what stands on the lists of halls, of the items that are in force."""
    return HallItem.objects.filter(until=None, item__in=set(codes))


def _every(hall: str) -> Exists:
    rows = Window.objects.filter(hall=OuterRef(hall), closed=False, takes__contains=[ANY])
    return Exists(rows)


def _undivided(
    kind: str,
    halls: list[tuple[list[str], bool, bool, int]],
    lists: list[tuple[list[str], bool, str, int]],
    duties: list[str],
) -> Undivided:
    unlisted = [(known, every, count) for known, every, listed, count in halls if not listed]
    of_level = sum(count for *_, count in unlisted) * len(duties)
    taken_of_level = sum(
        count * sum(duty in duties_of(known) for duty in duties)
        for known, every, count in unlisted
        if every
    )
    of_lists = sum(count for *_, count in lists)
    taken_of_lists = sum(
        count for known, every, duty, count in lists if every and duty in duties_of(known)
    )
    return Undivided(
        name=LEVELS[kind][1],
        halls=sum(count for *_, count in halls),
        with_any=sum(count for _, every, _, count in halls if every),
        listed=sum(count for _, _, listed, count in halls if listed),
        items=of_level + of_lists,
        taken=taken_of_level + taken_of_lists,
    )


def duties_of(keys: list[str]) -> frozenset[str]:
    """Return the duties whose items these businesses take in."""
    known = rules.businesses()
    return frozenset(duty for key in keys if key in known for duty in known[key].duties)
