"""Choosing what an order is about: looked up by name, themes and single items of the place alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from onething.catalogue import queries as catalogue
from onething.catalogue.queries import SingleCard
from onething.catalogue.terms import Theme
from onething.voice import queries
from onething.web.portal.finding import today
from onething.web.request import Request

LONGEST = 60  # of what is looked up
WHOM = {"person": "个人", "enterprise": "企业、个体工商户等"}


@dataclass(frozen=True)
class Named:
    """Something that can be chosen."""

    slug: str
    name: str
    hint: str
    chosen: bool


@dataclass(frozen=True)
class Naming:
    """A field in which one of them is looked up and chosen; it works by forms alone."""

    id: str
    label: str
    hint: str
    none: str  # what it says when nothing is chosen
    q: str
    rows: tuple[Named, ...]
    error: str
    placed: bool  # a place is known: its single items can be found

    @property
    def chosen(self) -> bool:
        """Say whether one of the rows is chosen."""
        return any(one.chosen for one in self.rows)


def naming(
    request: Request,
    *,
    region: str,
    chosen: str,
    label: str,
    hint: str = "",
    none: str = "不选",
    error: str = "",
    anchor: str = "f-slug",
    known: str = "",
) -> Naming:
    """Return the field: what was found by the words that were sent, else all themes; what is chosen stays.

    `known`: the name of what is chosen, where the page has it.
    """
    source = request.POST if request.method == "POST" else request.GET
    words = source.get("q", "").strip()[:LONGEST]
    found = _found(words, region, request) if words else _themes(request)
    if chosen and chosen not in found and (name := known or _name(chosen, request)):
        found = {chosen: (name, "已经选好")} | found
    rows = tuple(
        Named(slug, name, words_of, slug == chosen) for slug, (name, words_of) in found.items()
    )
    return Naming(anchor, label, hint, none, words, rows, error, bool(region))


def _name(slug: str, request: Request) -> str:
    theme = queries.matter_now(slug, request.now)
    return theme.name if theme else ""


def _themes(request: Request) -> dict[str, tuple[str, str]]:
    return {one.slug: (one.name, "") for one in catalogue.themes(today(request))}


def _found(words: str, region: str, request: Request) -> dict[str, tuple[str, str]]:
    """Return themes by name, then the themes in which such items stand, then items that no theme has."""
    on = today(request)
    cards, items = catalogue.search(words, on)
    whole = {one.slug: one for one in catalogue.whole_themes(on)}
    found = {one.slug: (one.name, _hint(whole[one.slug], ())) for one in cards}
    names = {item.code12: item.name for item in items}
    for theme in whole.values():
        within = tuple(names[code] for code in theme.items if code in names)
        if within:
            found[theme.slug] = (theme.name, _hint(theme, within))
    singles = catalogue.singles_here(words, region, on)
    return found | {one.slug: (one.name, _of_single(one)) for one in singles}


def _hint(theme: Theme, within: tuple[str, ...]) -> str:
    audience = WHOM[theme.audience]
    return f"一件事，其中有：{'、'.join(within)}　{audience}" if within else f"一件事　{audience}"


def _of_single(one: SingleCard) -> str:
    return f"单个事项　由{one.organ}办理　{WHOM[one.audience]}"


def refused(fault: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the fault of this field for the summary on top of a page."""
    return (("f-slug", fault["slug"]),) if "slug" in fault else ()
