"""Items of a place that stand in no theme: found by name or code at a window, one statement for all."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from onething.catalogue.cards import whole_themes
from onething.catalogue.item_models import Implementation, ItemRevision
from onething.catalogue.items.index import ItemCard, index
from onething.catalogue.sayings import looked_for
from onething.catalogue.terms.sayings import rank
from onething.catalogue.terms.singles import audiences, named_by, slug_of
from onething.identity import queries as identity

MOST = 20  # shown at a time
MOST_CODES = 200  # standards whose places are looked up
CODE = 31
FULL = ("county", "city", "province")  # places whose organs a county's window takes in for


@dataclass(frozen=True)
class HereItem:
    """An item that an organ of a place, or of one above it, exercises."""

    code31: str
    code: str
    name: str
    kind_name: str
    organ: str
    region: str
    revision: UUID  # of the standard


@dataclass(frozen=True)
class SingleCard:
    """A theme made of one item, as it is chosen from what was found."""

    slug: str
    name: str
    kind_name: str
    organ: str
    audience: str  # person, enterprise


def items_here(words: str, region: str, on: date) -> tuple[HereItem, ...]:
    """Return the items of a place with this name or code that no theme has, the likeliest first."""
    said = words.strip().lower()
    if not said:
        return ()
    if len(said) == CODE:
        return items_coded([said.upper()], on)
    joined = {item for theme in whole_themes(on) for item in theme.items}
    looked = looked_for(said)
    found = [
        (near, *_likelihood(card, said), card)
        for card in index(on).cards
        if not card.retired
        and card.code not in joined
        and (near := 0 if card.code.startswith(said) else rank(card.name, looked)) is not None
    ]
    cards = [row[-1] for row in sorted(found, key=lambda row: row[:-1])]
    return _placed(cards[:MOST_CODES], _places(region))[:MOST]


def singles_here(words: str, region: str, on: date) -> tuple[SingleCard, ...]:
    """Return the themes of one item that a place has for these words; an item may be for people and for bodies."""
    if not region:
        return ()
    places = identity.upwards(region)
    joined = {item for theme in whole_themes(on) for item in theme.items}
    found = items_here(words, region, on)
    here = [one for one in found if one.region in places and one.code not in joined]
    said = ItemRevision.objects.filter(pk__in={one.revision for one in here})
    whom = {
        revision: audiences({"elements": {"audience": audience}})
        for revision, audience in said.values_list("pk", "content__elements__audience")
    }
    return tuple(
        SingleCard(slug_of(one.code31, audience), one.name, one.kind_name, one.organ, audience)
        for one in here
        for audience in whom[one.revision]
    )


def _likelihood(card: ItemCard, said: str) -> tuple[bool, bool, int, str]:
    name = card.name.lower()
    return name != said, not name.startswith(said), len(name), card.code


def _places(region: str) -> list[str]:
    return [one for one in identity.upwards(region) if identity.region(one).level in FULL]


def _placed(cards: Iterable[ItemCard], places: list[str]) -> tuple[HereItem, ...]:
    """Return of each item that of the nearest place, in the order of the cards."""
    wanted = {(card.code, card.level): card for card in cards}
    rows = Implementation.objects.filter(
        region__in=places, code__in={code for code, _ in wanted}
    ).order_by("code31")
    nearest: dict[str, Implementation] = {}
    for row in sorted(rows, key=lambda one: places.index(one.region)):
        if (row.code, row.level) in wanted:
            nearest.setdefault(row.code, row)
    order = {code: number for number, (code, _) in reversed([*enumerate(wanted)])}
    found = sorted(nearest.values(), key=lambda row: order[row.code])
    return _named(found, wanted.values())


def _named(rows: Iterable[Implementation], cards: Iterable[ItemCard]) -> tuple[HereItem, ...]:
    kept, by_key = list(rows), {(card.code, card.level): card for card in cards}
    organs = identity.organisations({row.organisation for row in kept})
    return tuple(
        HereItem(
            row.code31, row.code, card.name, card.kind_name,
            organs[row.organisation].name, row.region, card.revision,
        )
        for row in kept
        if (card := by_key.get((row.code, row.level))) and not card.retired
    )  # fmt: skip


def items_coded(codes: Collection[str], on: date) -> tuple[HereItem, ...]:
    """Return the items of places with these codes of 31 signs, wherever they are."""
    rows = Implementation.objects.filter(code31__in=codes).order_by("code31")
    return _named(rows, index(on).cards)


def items_of_slugs(slugs: Iterable[str], on: date) -> dict[str, HereItem]:
    """Return the items of which these themes are made, as far as they are made of one item."""
    codes = {slug: named[0] for slug in slugs if (named := named_by(slug))}
    if not codes:
        return {}
    there = {one.code31: one for one in items_coded(set(codes.values()), on)}
    return {slug: there[code] for slug, code in codes.items() if code in there}
