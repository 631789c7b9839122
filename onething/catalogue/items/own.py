"""What a place says of its own, as its managers see it: fields, deviations, what waits, history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from onething.catalogue.item_models import Implementation, Overlay
from onething.catalogue.items.heirs import LocalItem, implementation
from onething.catalogue.items.places import standard_of, usual_local
from onething.catalogue.keeping import below, place_of
from onething.catalogue.terms.elements import NAMES
from onething.catalogue.terms.overlays import FIXED, Deviation, allowed_local
from onething.identity import queries as identity
from onething.kernel.actor import Actor


@dataclass(frozen=True)
class WaitingOverlay:
    """What a place wants to say of its own, and waits for a second person."""

    id: UUID
    implementation: UUID
    code31: str
    region_name: str
    deviations: tuple[Deviation, ...]
    effective_on: date
    proposed_by: str
    mine: bool


def overlays_waiting(by: Actor) -> tuple[WaitingOverlay, ...]:
    """Return the deviations that wait for review in one's place and below it."""
    places = below(place_of(by))
    rows = Overlay.objects.filter(number__isnull=True, implementation__region__in=places)
    found = list(rows.select_related("implementation").order_by("proposed_at", "pk"))
    names = identity.official_names({row.proposed_by for row in found})
    return tuple(_waiting(row, names, by) for row in found)


def _waiting(row: Overlay, names: Mapping[str, str], by: Actor) -> WaitingOverlay:
    return WaitingOverlay(
        row.pk,
        row.implementation_id,
        row.implementation.code31,
        identity.region(row.implementation.region).name,
        tuple(Deviation(**one) for one in row.deviations),
        row.effective_on,
        names.get(row.proposed_by, ""),
        row.proposed_by == by.who,
    )


@dataclass(frozen=True)
class OverlayCard:
    """One published state of what a place says of its own."""

    number: int
    effective_on: date
    published_at: datetime | None
    local: tuple[str, ...]  # names of elements
    deviations: tuple[Deviation, ...]
    proposed_by: str
    reviewed_by: str
    in_force: bool


@dataclass(frozen=True)
class OwnSheet:
    """An item of a place as its managers change it."""

    place: LocalItem
    content: Mapping[str, Any]  # of the standard
    local: Mapping[str, Any]  # path → value, as published last
    deviations: tuple[Deviation, ...]  # as published last
    allowed: tuple[str, ...]  # elements that places fill in
    other: tuple[str, ...]  # elements in which they may deviate
    waiting: WaitingOverlay | None
    history: tuple[OverlayCard, ...]
    mine: bool  # he may change it


def own_sheet(implementation_id: UUID, by: Actor, on: date) -> OwnSheet:
    """Return an item of a place with what the place says of its own."""
    mine = place_of(by)
    place = implementation(implementation_id, on)
    row = Implementation.objects.get(pk=implementation_id)
    content = standard_of(row, on).content
    overlays = list(Overlay.objects.filter(implementation=row).order_by("-number"))
    published = [one for one in overlays if one.number is not None]
    last = published[0] if published else None
    allowed = allowed_local(content, usual_local())
    names = identity.official_names(
        {one for each in overlays for one in (each.proposed_by, each.reviewed_by)}
    )
    waiting = next((one for one in overlays if one.number is None), None)
    return OwnSheet(
        place=place,
        content=content,
        local=last.local if last else {},
        deviations=tuple(Deviation(**one) for one in last.deviations) if last else (),
        allowed=tuple(path for path in NAMES if path in allowed),
        other=tuple(path for path in NAMES if path not in allowed | FIXED),
        waiting=_waiting(waiting, names, by) if waiting else None,
        history=tuple(_overlay_card(one, names, place.number) for one in published),
        mine=mine in identity.upwards(row.region),
    )


def _overlay_card(row: Overlay, names: Mapping[str, str], in_force: int) -> OverlayCard:
    return OverlayCard(
        row.number or 0,
        row.effective_on,
        row.published_at,
        tuple(NAMES[path] for path in row.local),
        tuple(Deviation(**one) for one in row.deviations),
        names.get(row.proposed_by, ""),
        names.get(row.reviewed_by, ""),
        row.number == in_force,
    )
