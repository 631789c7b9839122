"""同标率: how far the items of places are as the standards say, and every place that deviates."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet, Sum

from onething.catalogue.item_models import Overlay, PlaceTally
from onething.catalogue.items.index import index
from onething.catalogue.keeping import below
from onething.catalogue.terms.overlays import Deviation
from onething.identity import queries as identity


@dataclass(frozen=True)
class Deviating:
    """A place whose item differs from the standard, and in what."""

    implementation: UUID
    code31: str
    name: str
    region_name: str
    deviations: tuple[Deviation, ...]


@dataclass(frozen=True)
class Sameness:
    """同标率: how many items of places are as the standard says; it opens its list."""

    of: int
    deviating: tuple[Deviating, ...]

    @property
    def done(self) -> int:
        """Return how many do not deviate."""
        return self.of - len(self.deviating)

    @property
    def percent(self) -> str:
        """Return the share in percent; a hundred only if there is none that deviates."""
        return share(self.done, self.of)


@dataclass(frozen=True)
class PlaceSameness:
    """同标率 of a place together with those below it."""

    region: str
    region_name: str
    of: int
    deviating: int

    @property
    def percent(self) -> str:
        """Return the share in percent; a hundred only if there is none that deviates."""
        return share(self.of - self.deviating, self.of)


def share(done: int, of: int) -> str:
    """Return a share in percent, cut, so that a hundred is only what is whole."""
    return f"{int(10_000 * done / of) / 100:.2f}" if of else "100.00"


def same_standard(on: date, region: str = "") -> Sameness:
    """Return 同标率 of a place and those below it, with every place that deviates and in what.

    How many items a place has is kept by the database (`PlaceTally`); with a count of 300,000 rows it took 86 ms.
    """
    places = below(region) if region else []
    rows = PlaceTally.objects.filter(region__in=places) if region else PlaceTally.objects.all()
    of = rows.aggregate(of=Sum("implementations"))["of"] or 0
    kept = newest_of_deviating(on)
    found = [row for row in kept if not region or row.implementation.region in places]
    return Sameness(of, tuple(_deviating(found, on)))


def newest_of_deviating(on: date) -> list[Overlay]:
    """Return what is in force of the places that deviate, or did before."""
    published = Overlay.objects.filter(number__isnull=False, effective_on__lte=on)
    ever = published.filter(deviates=True).values("implementation")
    rows: QuerySet[Overlay] = published.filter(implementation__in=ever)
    rows = rows.order_by("implementation", "-effective_on", "-number").distinct("implementation")
    return [row for row in rows.select_related("implementation") if row.deviates]


def sameness_by_place(on: date, region: str) -> tuple[PlaceSameness, ...]:
    """Return 同标率 of each place right below this one, and of itself alone."""
    tally = dict(PlaceTally.objects.values_list("region", "implementations"))
    deviating = [row.implementation.region for row in newest_of_deviating(on)]
    itself = identity.region(region)
    rows = [(itself.code, f"{itself.name}本级", [itself.code])]
    rows += [(one.code, one.name, below(one.code)) for one in identity.regions(region)]
    return tuple(
        PlaceSameness(
            code,
            name,
            sum(tally.get(place, 0) for place in places),
            sum(place in places for place in deviating),
        )
        for code, name, places in rows
    )


def _deviating(rows: Collection[Overlay], on: date) -> Iterator[Deviating]:
    known = index(on).by_key
    for row in sorted(rows, key=lambda one: one.implementation.code31):
        found = row.implementation
        card = known.get((found.code, found.level))
        yield Deviating(
            found.pk,
            found.code31,
            card.name if card else found.code,
            identity.region(found.region).name,
            tuple(Deviation(**one) for one in row.deviations),
        )
