"""Who keeps the catalogue, and of which place."""

from __future__ import annotations

from uuid import UUID

from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours

ROLE, PROVINCE = "catalogue", "province"


def place_of(by: Actor) -> str:
    """Return the division code of the place for which he manages the catalogue."""
    if not by.has(ROLE) or not by.org:
        raise NotYours
    return identity.organisation(UUID(by.org)).region


def of_province(by: Actor) -> bool:
    """Say whether he manages the catalogue of the province."""
    return identity.region(place_of(by)).level == PROVINCE


def below(region: str) -> list[str]:
    """Return a place and all places below it."""
    found, left = [region], [region]
    while left:
        inner = [place.code for place in identity.regions(left.pop())]
        found += inner
        left += inner
    return found
