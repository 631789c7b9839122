"""平常的叫法: what somebody looks for who says this, and who does what no catalogue of ours has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache

from django.conf import settings

from onething.catalogue.items.index import ItemCard, index
from onething.catalogue.publishing import nearest
from onething.catalogue.terms.sayings import Outside, Saying, rank, read_sayings, spoken
from onething.catalogue.terms.services import is_meant
from onething.kernel import yamls


@cache
def _rules() -> tuple[tuple[Saying, ...], tuple[Outside, ...]]:
    return read_sayings(yamls.read(settings.DATA_ROOT / "settings" / "sayings.yaml"))


def looked_for(words: str) -> tuple[str, ...]:
    """Return what to look for in the names of items: what was said first, then what it means."""
    return spoken(words, _rules()[0])


def find_outside(words: str, on: date) -> tuple[Outside, ...]:
    """Return what somebody means who says this, as far as the catalogue does not have it."""
    said = words.strip().lower()
    meant = [one for one in _rules()[1] if said and is_meant(said, (one.name, *one.words))]
    if not meant:
        return ()
    names = [card.name for card in index(on).cards if not card.retired]
    return tuple(
        one for one in meant if not any(part in name for part in one.names for name in names)
    )


def items_called(words: str, on: date) -> Iterator[ItemCard]:
    """Yield the items that are meant, the likeliest first, each at the level nearest to people."""
    looked = looked_for(words)
    by_code: dict[str, dict[str, ItemCard]] = defaultdict(dict)
    ranks: dict[str, int] = {}
    for card in index(on).cards:
        if not card.retired and (near := rank(card.name, looked)) is not None:
            by_code[card.code][card.level] = card
            ranks[card.code] = min(near, ranks.get(card.code, near))
    for code in sorted(by_code, key=lambda one: (ranks[one], one)):
        yield by_code[code][nearest(by_code[code])]
