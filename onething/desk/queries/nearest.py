"""最近的在前: by how near places lie in the division, or by distance where places have coordinates.

Towns have no coordinates in the files of the division, and no list says which are neighbours: so within a county
the order is that of the codes, and the page says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import cos, radians, sqrt
from typing import Any, Protocol

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from onething.desk import rules
from onething.desk.models import Hall
from onething.desk.serving import only_serving
from onething.desk.townships import towns_of
from onething.identity import queries as identity
from onething.kernel.refusals import Invalid

COUNTY, TOWN = 6, 9  # digits of codes
DEGREE = 111.195  # kilometres
NEAR_KM = 1.0
TOWN_ITSELF, COUNTY_HALL, IN_COUNTY, CITY_HALL, IN_CITY, ELSEWHERE = range(6)  # how near
UNKNOWN = "没有找到这个地方。请从列表里重新选择。"


class Order(Protocol):
    """In which order places come, and where a page goes on."""

    def on(self, rows: QuerySet[Hall]) -> QuerySet[Hall]:
        """Return the places in this order."""
        ...

    def after(self, rows: QuerySet[Hall], mark: str) -> QuerySet[Hall]:
        """Return what comes after a mark."""
        ...

    def mark(self, row: Hall) -> str:
        """Return the mark of a place."""
        ...

    def words(self, row: Hall) -> str:
        """Say how near a place is."""
        ...


class ByCode:
    """As the codes of the division run."""

    def on(self, rows: QuerySet[Hall]) -> QuerySet[Hall]:
        """Return the places in this order."""
        return rows.order_by("code")

    def after(self, rows: QuerySet[Hall], mark: str) -> QuerySet[Hall]:
        """Return what comes after a mark."""
        return rows.filter(code__gt=mark)

    def mark(self, row: Hall) -> str:
        """Return the mark of a place."""
        return row.code

    def words(self, row: Hall) -> str:
        """Say nothing: nobody asked how near it is."""
        return ""


class ByDivision:
    """The same town, the same county, the same city, the rest."""

    def __init__(self, near: str) -> None:
        self.town = near if len(near) == TOWN else ""
        self.county = identity.region(near[:COUNTY])
        self.city = self.county.code[:4]
        self.city_name = identity.region(self.county.parent).name if self.county.parent else ""

    def on(self, rows: QuerySet[Hall]) -> QuerySet[Hall]:
        """Return the places in this order."""
        rank = Case(
            When(region=self.town or "-", then=Value(TOWN_ITSELF)),
            When(region=self.county.code, then=Value(COUNTY_HALL)),
            When(region__startswith=self.county.code, then=Value(IN_COUNTY)),
            When(region=f"{self.city}00", then=Value(CITY_HALL)),
            When(region__startswith=self.city, then=Value(IN_CITY)),
            default=Value(ELSEWHERE),
            output_field=IntegerField(),
        )
        return rows.annotate(far=rank).order_by("far", "code")

    def after(self, rows: QuerySet[Hall], mark: str) -> QuerySet[Hall]:
        """Return what comes after a mark."""
        far, _, code = mark.partition("_")
        known = int(far) if far.isdecimal() and len(far) == 1 else 0
        return rows.filter(Q(far__gt=known) | Q(far=known, code__gt=code))

    def mark(self, row: Any) -> str:
        """Return the mark of a place."""
        return f"{row.far}_{row.code}"

    def words(self, row: Any) -> str:
        """Say how near a place is."""
        if row.far == TOWN_ITSELF:
            return "就在您选的乡镇、街道"
        if row.far <= IN_COUNTY:
            return f"同在{self.county.name}"
        return f"同在{self.city_name}" if row.far <= IN_CITY else "在省内其他地方"


@dataclass(frozen=True)
class Point:
    """Where somebody is, as his browser says: it is asked for once, and kept nowhere."""

    latitude: float
    longitude: float


class ByDistance:
    """In a straight line; of places that have coordinates."""

    def __init__(self, point: Point) -> None:
        self.point = point

    def on(self, rows: QuerySet[Hall]) -> QuerySet[Hall]:
        """Return the places in this order: plane geometry is exact enough within a province."""
        north = (F("latitude") - Value(self.point.latitude)) * Value(DEGREE)
        shrunk = DEGREE * cos(radians(self.point.latitude))
        east = (F("longitude") - Value(self.point.longitude)) * Value(shrunk)
        known = rows.filter(latitude__isnull=False)
        return known.annotate(far=north * north + east * east).order_by("far", "code")

    def after(self, rows: QuerySet[Hall], mark: str) -> QuerySet[Hall]:
        """Return what comes after a mark."""
        far, _, code = mark.partition("_")
        try:
            known = float(far)
        except ValueError:
            return rows
        return rows.filter(Q(far__gt=known) | Q(far=known, code__gt=code))

    def mark(self, row: Any) -> str:
        """Return the mark of a place."""
        return f"{row.far!r}_{row.code}"

    def words(self, row: Any) -> str:
        """Say how far a place is."""
        return distance_words(sqrt(row.far))


def distance_words(kilometres: float) -> str:
    """Return a distance as people say it."""
    if kilometres < NEAR_KM:
        return f"直线约 {max(1, round(kilometres * 10)) * 100} 米"
    return f"直线约 {kilometres:.1f} 公里"


def order_for(near: str, point: Point | None) -> Order:
    """Return in which order places come for somebody who is there."""
    if point is not None:
        return ByDistance(point)
    if not near:
        return ByCode()
    if not (near.isascii() and near.isdecimal() and len(near) in (COUNTY, TOWN)):
        raise Invalid(UNKNOWN)
    return ByDivision(near)


def towns(near: str) -> tuple[tuple[str, str], ...]:
    """Return the towns and streets of the county in which somebody is: code and name."""
    if not near:
        return ()
    county = identity.region(near[:COUNTY])
    return tuple((one.code, one.name) for one in towns_of(county.code))


def some_placed() -> bool:
    """Say whether any place has coordinates: else nobody is asked where he is."""
    return Hall.objects.filter(latitude__isnull=False, closed_from=None).exists()


def words_of(order: Order, rows: Iterable[Hall]) -> tuple[str, ...]:
    """Return for each place how near it is."""
    return tuple(order.words(row) for row in rows)


@dataclass(frozen=True)
class NearPlace:
    """A place where somebody can go, near to where he is."""

    code: str
    name: str
    address: str
    phone: str
    words: str
    barrier_free: bool


def places_near(
    region: str, most: int, at: datetime, *, duties: Iterable[str] = ()
) -> tuple[NearPlace, ...]:
    """Return the places nearest to a place of the division that serve and take in what all these organs do."""
    order = order_for(region, None)
    there = only_serving(Hall.objects.all(), at)
    known = rules.businesses()
    for duty in set(duties):
        takes = [key for key, one in known.items() if duty in one.duties]
        there = there.filter(businesses__overlap=takes)
    rows = list(order.on(there)[:most])
    return tuple(
        NearPlace(row.code, row.name, row.address, row.phone, order.words(row), row.barrier_free)
        for row in rows
    )
