"""材料库 and 表单要素: every material and datum that items and themes ask for, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from onething.catalogue.imports.naming import plain_name, same_names
from onething.catalogue.item_models import ItemRevision
from onething.catalogue.items.index import ItemCard, index
from onething.catalogue.models import ThemeRevision
from onething.catalogue.publishing import themes_on
from onething.catalogue.terms import FIELD_WORDS, SOURCES
from onething.catalogue.terms.imports import SameName
from onething.exchange import queries as exchange

PAGE = 50
AT_A_TIME = 500
Named = tuple[str, str]  # address or code, name


@dataclass(frozen=True)
class MaterialUse:
    """A material by its name: who asks for it, from where it comes, what is missing."""

    name: str
    themes: tuple[Named, ...]
    items: tuple[tuple[str, str, str], ...]  # code, level, name
    sources: tuple[str, ...]
    handed_in: bool  # by somebody, in some case; the rest the platform gets
    sampled: bool
    standard: bool

    @property
    def bare(self) -> bool:
        """Say whether people must hand it in and nobody shows them what it looks like."""
        return self.handed_in and not self.sampled

    @property
    def uses(self) -> int:
        """Return by how many themes and items it is asked for."""
        return len(self.themes) + len(self.items)


@dataclass(frozen=True)
class ElementUse:
    """A datum of the catalogue of data: which forms ask for it, and under which labels."""

    name: str
    label: str
    kind: str
    source: str
    personal: bool
    themes: tuple[Named, ...]
    labels: tuple[str, ...]  # that differ from its own
    unexplained: int  # forms that do not say what for


@dataclass(frozen=True)
class StockPage:
    """A page of materials or data, with what could be one and is many."""

    rows: tuple[Any, ...]
    total: int
    found: int
    page: int
    pages: int
    lacking: int  # materials without a sample; data that no form asks for
    same: tuple[SameName, ...]


@dataclass
class _Gathered:
    themes: dict[str, str] = field(default_factory=dict)
    items: dict[tuple[str, str], str] = field(default_factory=dict)
    sources: dict[str, None] = field(default_factory=dict)
    handed_in: bool = False
    sampled: bool = False
    standard: bool = False


def materials(on: date, *, words: str = "", lacking: bool = False, page: int = 1) -> StockPage:
    """Return the materials of themes and items in force, those asked for most first."""
    themes = tuple(themes_on(on).values_list("pk", flat=True))
    every, same = _materials(index(on).cards, themes)
    said = words.strip().lower()
    found = [
        one for one in every if (not said or said in one.name.lower()) and (one.bare or not lacking)
    ]
    bare = sum(one.bare for one in every)
    return _page(every, found, page, bare, same)


def _page(
    every: tuple[Any, ...], found: list[Any], page: int, lacking: int, same: Iterable[SameName]
) -> StockPage:
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(page, 1), pages)
    rows = tuple(found[(page - 1) * PAGE : page * PAGE])
    return StockPage(rows, len(every), len(found), page, pages, lacking, tuple(same))


@lru_cache(maxsize=2)
def _materials(
    cards: tuple[ItemCard, ...], themes: tuple[UUID, ...]
) -> tuple[tuple[MaterialUse, ...], tuple[SameName, ...]]:
    gathered: dict[str, _Gathered] = {}
    for slug, name, content in _contents(themes):
        for need in content["materials"]:
            one = gathered.setdefault(need["name"], _Gathered())
            one.themes[slug] = name
            one.sources |= dict.fromkeys(_sources(need))
            one.handed_in |= _handed_in(need)
            one.sampled |= bool(need.get("sample"))
            one.standard |= bool(need.get("standard"))
    for card, listed in _listed(cards):
        one = gathered.setdefault(listed["name"], _Gathered())
        one.items[card.code, card.level] = card.name
        one.sources[str(listed.get("source") or "申请人自备")] = None
        one.handed_in = True
        one.sampled |= bool(listed.get("sample"))
        one.standard |= bool(listed.get("standard"))
    uses = [_use(name, one) for name, one in gathered.items()]
    names = (one.name for one in uses for _ in range(one.uses))
    return tuple(sorted(uses, key=lambda one: (-one.uses, one.name))), same_names(names)


def _contents(themes: Iterable[UUID]) -> Iterator[tuple[str, str, Any]]:
    rows = ThemeRevision.objects.filter(pk__in=themes).order_by("slug")
    yield from rows.values_list("slug", "name", "content")


def _sources(need: dict[str, Any]) -> Iterator[str]:
    for row in need["source"]:
        if row["then"]["source"] in SOURCES:
            yield SOURCES[row["then"]["source"]]


def _handed_in(need: dict[str, Any]) -> bool:
    return any(row["then"]["source"] == "upload" for row in need["source"])


def _listed(cards: tuple[ItemCard, ...]) -> Iterator[tuple[ItemCard, dict[str, Any]]]:
    by_revision = {card.revision: card for card in cards if not card.retired}
    left = list(by_revision)
    for first in range(0, len(left), AT_A_TIME):
        rows = ItemRevision.objects.filter(pk__in=left[first : first + AT_A_TIME])
        rows = rows.filter(content__has_key="materials")
        for pk, listed in rows.values_list("pk", "content__materials"):
            yield from ((by_revision[pk], one) for one in listed)


def _use(name: str, one: _Gathered) -> MaterialUse:
    return MaterialUse(
        name,
        tuple(one.themes.items()),
        tuple((code, level, said) for (code, level), said in one.items.items()),
        tuple(one.sources),
        one.handed_in,
        one.sampled,
        one.standard,
    )


def form_elements(on: date, *, words: str = "", unused: bool = False, page: int = 1) -> StockPage:
    """Return the data of the catalogue of data, with the forms that ask for each."""
    every = _elements(tuple(themes_on(on).values_list("pk", flat=True)))
    said = words.strip().lower()
    found = [
        one
        for one in every
        if (not said or said in one.label.lower() or said in one.name.lower())
        and not (unused and one.themes)
    ]
    alone = sum(not one.themes for one in every)
    return _page(every, found, page, alone, _same_data(every))


@lru_cache(maxsize=2)
def _elements(themes: tuple[UUID, ...]) -> tuple[ElementUse, ...]:
    used: dict[str, dict[str, str]] = {}
    labels: dict[str, Counter[str]] = {}
    bare: Counter[str] = Counter()
    for slug, name, content in _contents(themes):
        for one in (field_ for group in content["groups"] for field_ in group["fields"]):
            used.setdefault(one["element"], {})[slug] = name
            labels.setdefault(one["element"], Counter())[one["label"]] += 1
            bare[one["element"]] += not one.get("purpose")
    rows = (
        ElementUse(
            one.name,
            one.label,
            FIELD_WORDS.get(one.kind, one.kind),
            one.source,
            one.personal,
            tuple(used.get(one.name, {}).items()),
            tuple(said for said in labels.get(one.name, ()) if said != one.label),
            bare[one.name],
        )
        for one in exchange.elements()
    )
    return tuple(sorted(rows, key=lambda one: (-len(one.themes), one.name)))


def _same_data(every: Iterable[ElementUse]) -> Iterator[SameName]:
    """Yield data of different names whose labels come down to the same."""
    groups: dict[str, list[tuple[str, int]]] = {}
    for one in every:
        said = f"{one.label}（{one.name}）"
        groups.setdefault(plain_name(one.label), []).append((said, len(one.themes)))
    for group in groups.values():
        if len(group) > 1:
            yield SameName(tuple(group))
