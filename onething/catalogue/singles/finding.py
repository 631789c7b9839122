"""Items of a place that stand in no theme: found by name or code at a window, one statement for all."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from onething.catalogue.cards import whole_themes
from onething.catalogue.item_models import Implementation
from onething.catalogue.items.index import ItemCard, index
from onething.catalogue.sayings import looked_for
from onething.catalogue.terms.sayings import rank
from onething.catalogue.terms.singles import named_by
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
            organs[row.organisation].name, row.region,
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
