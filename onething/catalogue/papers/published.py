"""Items and themes as they are published, and the booklets about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final
from uuid import UUID

from onething.catalogue import publishing
from onething.catalogue.item_models import Implementation, ItemRevision
from onething.catalogue.items.heirs import LocalItem, implementation_by_code, implementation_in
from onething.catalogue.items.places import usual_local
from onething.catalogue.papers import themes
from onething.catalogue.papers.conditions import Speaker, regions_in
from onething.catalogue.papers.items import Published, guide, rules
from onething.catalogue.papers.themes import PublishedTheme
from onething.catalogue.registers.queries import standings
from onething.catalogue.shelf import each_theme, item_revision
from onething.catalogue.terms import Item, Theme
from onething.catalogue.terms.elements import NAMES
from onething.documents.terms import Booklet
from onething.identity import queries as identity
from onething.kernel.refusals import NotYours
from onething.kernel.tables import Row

BASE, IMPLEMENTATION = 12, 31  # signs of the codes
MOST_THEMES = 5  # that a guide names
ITEM_PAPERS: Final[Mapping[str, Callable[[Published], Booklet]]] = {"zn": guide, "gf": rules}
THEME_PAPERS: Final[Mapping[str, Callable[[PublishedTheme], Booklet]]] = {
    "zn": themes.guide,
    "zy": themes.work,
    "gc": themes.procedure,
}
MISSING = "没有找到这个事项。请从“一件事”专区或搜索重新选择。"


def published_item(code: str, region: str, on: date, province: str) -> Published:
    """Return an item by its base code and a place, or by the code of one organ's item."""
    place = _place(code, region, on)
    item = place.item if place else _standard(code, on)
    if item.retired:
        raise NotYours("这个事项已经取消，不再受理。请从搜索查找替代的事项，或者拨打 12345 咨询。")
    since = ItemRevision.objects.values_list("effective_on", flat=True).get(pk=item.revision)
    local = item.local or usual_local()
    return Published(
        item=item,
        place=place,
        themes=_themes(item.code12, on),
        standing=standings((item.code12,), on=on, region=region or province),
        since=since,
        local=tuple(NAMES[path] for path in local),
    )


def _place(code: str, region: str, on: date) -> LocalItem | None:
    if len(code) == IMPLEMENTATION:
        return implementation_by_code(code, on)
    if len(code) != BASE:
        raise NotYours(MISSING)
    there = region and Implementation.objects.filter(code=code).exists()
    return _nearest(code, region, on) if there else None


def _nearest(code: str, region: str, on: date) -> LocalItem | None:
    """Return what a place offers; nothing, if no organ there or above it exercises the item."""
    try:
        return implementation_in(code, region, on)
    except NotYours:
        return None


def _standard(code: str, on: date) -> Item:
    found = publishing.revisions_of([code], on).get(code)
    if found is None:
        raise NotYours(MISSING)
    return item_revision(UUID(found))


def _themes(code: str, on: date) -> tuple[Theme, ...]:
    rows = publishing.themes_on(on).values_list("pk", "items")
    having = [pk for pk, items in rows if code in items][:MOST_THEMES]
    found = each_theme(having)
    return tuple(found[pk] for pk in having)


def published_theme(slug: str, on: date) -> PublishedTheme:
    """Return a theme as it holds on a day, with the words for its conditions."""
    row = publishing.theme_on(slug, on)
    if row is None:
        raise NotYours("没有找到这个一件事。请从“一件事”专区重新选择。")
    theme = each_theme([row.pk])[row.pk]
    places = {code: identity.region(code).name for code in regions_in(_tables(theme))}
    return PublishedTheme(theme, Speaker(row.content, places), row.effective_on)


def _tables(theme: Theme) -> list[tuple[Row, ...]]:
    tables = [theme.thresholds, *(part.table for part in theme.parts)]
    tables += [one for one in (theme.eligible, theme.season) if one]
    return [one.rows for one in tables]


def item_booklet(kind: str, found: Published) -> Booklet:
    """Return a booklet about an item: zn 办事指南, gf 实施规范."""
    if kind not in ITEM_PAPERS:
        raise NotYours("没有这种文件。请从办事指南页面选择。")
    return ITEM_PAPERS[kind](found)


def theme_booklet(kind: str, slug: str, on: date) -> Booklet:
    """Return a booklet about a theme: zn 办事指南, zy 工作指引, gc 操作规程."""
    if kind not in THEME_PAPERS:
        raise NotYours("没有这种文件。请从一件事页面选择。")
    return THEME_PAPERS[kind](published_theme(slug, on))
