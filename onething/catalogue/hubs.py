"""一类事一站办: what is in force of each field, from the files that say what belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings

from onething.catalogue.cards import themes
from onething.catalogue.check.source import files, read_file
from onething.catalogue.items.index import ItemCard, index
from onething.catalogue.publishing import nearest
from onething.catalogue.registers.queries import Standing, standings
from onething.catalogue.terms import ThemeCard
from onething.catalogue.terms.hubs import Hub, read_hub
from onething.identity.terms import DUTIES
from onething.kernel.refusals import NotYours

ASSISTED = "assisted"  # the register of what somebody helps with


@dataclass(frozen=True)
class HubCard:
    """A hub on a tile."""

    slug: str
    name: str
    field: str
    audience: str
    summary: str
    themes: int
    items: int
    departments: int


@dataclass(frozen=True)
class HubPart:
    """A section of a hub with what of it is in force."""

    title: str
    themes: tuple[ThemeCard, ...]
    items: tuple[ItemCard, ...]


@dataclass(frozen=True)
class HubSheet:
    """A hub with all that belongs to it on this day."""

    hub: Hub
    parts: tuple[HubPart, ...]
    duties: tuple[str, ...]
    assisted: tuple[Standing, ...]

    @property
    def card(self) -> HubCard:
        """Return it as a tile shows it."""
        shown = self.hub
        return HubCard(
            shown.slug,
            shown.name,
            shown.field,
            shown.audience,
            shown.summary,
            len({one.slug for part in self.parts for one in part.themes}),
            len({one.code for part in self.parts for one in part.items}),
            len(self.duties),
        )


@cache
def _shipped(root: Path) -> tuple[Hub, ...]:
    return tuple(read_hub(read_file(path)) for path in files(root, "hubs"))


def hubs(on: date) -> tuple[HubCard, ...]:
    """Return the hubs that have something in force."""
    themes_by_slug, items = _in_force(on)
    sheets = (_sheet(one, themes_by_slug, items) for one in _shipped(settings.DATA_ROOT))
    return tuple(sheet.card for sheet in sheets if sheet.parts)


def hub(slug: str, on: date, region: str) -> HubSheet:
    """Return a hub; `region`: whose register says with what somebody helps."""
    found = next((one for one in _shipped(settings.DATA_ROOT) if one.slug == slug), None)
    if found is None:
        raise NotYours("没有找到这个一类事。请从“一类事”专区重新选择。")
    abouts = (*found.themes, *found.items)
    assisted = tuple(
        one for one in standings(abouts, on=on, region=region) if one.kind.key == ASSISTED
    )
    return _sheet(found, *_in_force(on), assisted)


def _in_force(on: date) -> tuple[dict[str, ThemeCard], dict[str, ItemCard]]:
    levels: dict[str, dict[str, ItemCard]] = {}
    for card in index(on).cards:
        if not card.retired:
            levels.setdefault(card.code, {})[card.level] = card
    items = {code: found[nearest(found)] for code, found in levels.items()}
    return {one.slug: one for one in themes(on)}, items


def _sheet(
    found: Hub,
    known: Mapping[str, ThemeCard],
    items: Mapping[str, ItemCard],
    assisted: tuple[Standing, ...] = (),
) -> HubSheet:
    parts = tuple(
        HubPart(
            part.title,
            tuple(known[slug] for slug in part.themes if slug in known),
            tuple(items[code] for code in part.items if code in items),
        )
        for part in found.sections
    )
    parts = tuple(part for part in parts if part.themes or part.items)
    duties = {one for part in parts for card in part.themes for one in card.duties}
    duties |= {card.duty for part in parts for card in part.items}
    return HubSheet(
        found, parts, tuple(name for key, name in DUTIES.items() if key in duties), assisted
    )
