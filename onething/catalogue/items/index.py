"""The names of all standards in force, small enough to be kept in each process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import Count, Max

from onething.catalogue.item_models import ItemRevision
from onething.catalogue.publishing import items_on
from onething.catalogue.terms import KINDS
from onething.identity.terms import DUTIES, LEVELS

COLUMNS = ("code", "level", "name", "kind", "duty", "pk", "number", "effective_on", "retired")


@dataclass(frozen=True, slots=True)
class ItemCard:
    """A standard as lists show it."""

    code: str
    level: str
    name: str
    kind: str
    duty: str
    revision: UUID
    number: int
    effective_on: date
    retired: bool

    @property
    def kind_name(self) -> str:
        """Return the kind in words."""
        return KINDS[self.kind]

    @property
    def duty_name(self) -> str:
        """Return the duty in words."""
        return DUTIES.get(self.duty, self.duty)

    @property
    def level_name(self) -> str:
        """Return the level of exercise in words."""
        return LEVELS[self.level]


@dataclass(frozen=True)
class Index:
    """All standards in force on a day, by code and level; in the order of their codes."""

    cards: tuple[ItemCard, ...]
    by_key: Mapping[tuple[str, str], ItemCard]

    def matching(
        self, *, words: str = "", duty: str = "", kind: str = "", level: str = ""
    ) -> Iterable[ItemCard]:
        """Yield those that fit; words stand in the name or at the beginning of the code."""
        said = words.strip().lower()
        for card in self.cards:
            if (
                (not said or said in card.name.lower() or card.code.startswith(said))
                and (not duty or card.duty == duty)
                and (not kind or card.kind == kind)
                and (not level or card.level == level)
            ):
                yield card


def index(on: date) -> Index:
    """Return the standards in force; read anew only when something was published."""
    seen = ItemRevision.objects.aggregate(count=Count("pk"), last=Max("published_at"))
    return _index(on, seen["count"], seen["last"])


@lru_cache(maxsize=2)
def _index(on: date, count: int, last: datetime | None) -> Index:
    cards = tuple(ItemCard(*row) for row in items_on(on).values_list(*COLUMNS))
    return Index(cards, {(card.code, card.level): card for card in cards})
