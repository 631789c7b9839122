"""Which themes have rules of their own in a place."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from onething.catalogue.models import ThemeRevision
from onething.catalogue.publishing import themes_on
from onething.catalogue.shelf import Kept


def local_themes(places: Collection[str], on: date) -> frozenset[str]:
    """Return the themes in force that have rows of their own for one of these places."""
    there = dict(themes_on(on).values_list("pk", "slug"))
    named = _each_places(there)
    return frozenset(there[pk] for pk, found in named.items() if not found.isdisjoint(places))


def _read_places(wanted: Collection[UUID]) -> dict[UUID, frozenset[str]]:
    rows = ThemeRevision.objects.filter(pk__in=wanted).order_by("pk")
    return {pk: frozenset(_named(content)) for pk, content in rows.values_list("pk", "content")}


_each_places: Kept[frozenset[str]] = Kept(_read_places)


def _named(content: Any) -> Iterator[str]:
    """Yield each place for which a row of a table holds."""
    if isinstance(content, Mapping):
        when = content.get("when")
        if isinstance(when, Mapping) and isinstance(when.get("region"), str):
            yield when["region"]
        for inner in content.values():
            yield from _named(inner)
    elif isinstance(content, list):
        for inner in content:
            yield from _named(inner)
