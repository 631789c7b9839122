"""Finding a place by what people say: its name, its address, what kind it is, where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import and_
from typing import Any, Final

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from onething.desk import rules
from onething.desk.models import Hall
from onething.desk.opening import still_there, today
from onething.desk.queries.nearest import order_for

MOST: Final = 8
SHORTEST: Final = 2  # characters of a word that may stand inside the name of a kind


@dataclass(frozen=True)
class FoundPlace:
    """A place that somebody may mean."""

    code: str
    name: str
    kind_words: str
    address: str
    phone: str
    closed: bool


@dataclass(frozen=True)
class FoundPlaces:
    """The places that somebody may mean, and how to go on finding on the map."""

    rows: tuple[FoundPlace, ...] = ()
    more: bool = False
    kind: str = ""
    q: str = ""


def find_places(words: str, region: str, at: datetime) -> FoundPlaces:
    """Return the places that somebody may mean, those near `region` first: one statement."""
    said = words.strip()
    if not said:
        return FoundPlaces()
    kinds, rest = _kinds_in(said)
    on = today(at)
    meant = _named(said)
    if kinds:
        meant |= Q(still_there(on), kind__in=kinds) & _where(rest.split())
    found = list(_ordered(Hall.objects.filter(meant), said, region)[: MOST + 1])
    only = kinds[0] if len(kinds) == 1 else ""
    return FoundPlaces(
        rows=tuple(_row(one, one.is_closed(on)) for one in found[:MOST]),
        more=len(found) > MOST,
        kind=only,
        q=rest if only else said,
    )


def _kinds_in(said: str) -> tuple[tuple[str, ...], str]:
    """Return the kinds of places that are named, and what else is said."""
    known = rules.kinds()
    whole = tuple(key for key, name in known.items() if name in said)
    if whole:
        rest = reduce(lambda left, key: left.replace(known[key], " "), whole, said)
        return whole, " ".join(rest.split())
    part = tuple(key for key, name in known.items() if len(said) >= SHORTEST and said in name)
    return part, "" if part else said


def _named(said: str) -> Q:
    return Q(name__contains=said) | Q(address__contains=said)


def _where(words: Sequence[str]) -> Q:
    return reduce(and_, (Q(place__contains=one) | _named(one) for one in words), Q())


def _ordered(rows: QuerySet[Hall], said: str, region: str) -> QuerySet[Any]:
    first = Case(
        When(name=said, then=Value(0)),
        When(name__contains=said, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    if region:
        near: QuerySet[Any] = order_for(region, None).on(rows)
        ordered: QuerySet[Any] = near.annotate(first=first).order_by("first", "far", "code")
        return ordered
    great = Case(When(kind="hall", then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.annotate(first=first, great=great).order_by("first", "great", "code")


def _row(one: Hall, closed: bool) -> FoundPlace:
    return FoundPlace(one.code, one.name, rules.kinds()[one.kind], one.address, one.phone, closed)
