"""What is published. Revisions are immutable, so each process keeps those that it has read."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from uuid import UUID

from onething.catalogue.laws.queries import (
    keeps_laws,
    law,
    law_change,
    law_changes,
    law_citations,
    law_gaps,
    law_proposals,
    laws,
)
from onething.catalogue.models import ItemRevision, ThemeRevision
from onething.catalogue.practices.queries import (
    decides_practices,
    practice,
    practices,
)
from onething.catalogue.reading import read_item, read_theme
from onething.catalogue.registers.queries import (
    draft_findings,
    keeps,
    on_register,
    online_rate,
    place_kept,
    register_csv,
    register_differences,
    register_drafts,
    register_entries,
    register_findings,
    register_kinds,
    register_lines,
    register_page,
    register_places,
    register_revision,
    register_revisions,
    registers,
    standing,
    standings,
)
from onething.catalogue.terms import Item, Theme, ThemeCard
from onething.kernel.refusals import NotYours

__all__ = [
    "decides_practices",
    "draft_findings",
    "item",
    "item_revision",
    "items",
    "keeps",
    "keeps_laws",
    "law",
    "law_change",
    "law_changes",
    "law_citations",
    "law_gaps",
    "law_proposals",
    "laws",
    "on_register",
    "online_rate",
    "place_kept",
    "practice",
    "practices",
    "register_csv",
    "register_differences",
    "register_drafts",
    "register_entries",
    "register_findings",
    "register_kinds",
    "register_lines",
    "register_page",
    "register_places",
    "register_revision",
    "register_revisions",
    "registers",
    "search",
    "standing",
    "standings",
    "theme",
    "theme_revision",
    "themes",
]
KEPT = 256  # revisions in the memory of a process


def theme(slug: str, on: date) -> Theme:
    """Return the revision of a theme that is in force on this day."""
    rows = ThemeRevision.objects.filter(slug=slug, effective_on__lte=on).order_by("-number")
    revision = rows.values_list("pk", flat=True).first()
    if revision is None:
        raise NotYours("没有找到这个一件事。请从“一件事”专区重新选择。")
    return theme_revision(revision)


@lru_cache(maxsize=KEPT)
def theme_revision(revision: UUID) -> Theme:
    """Return one revision of a theme."""
    row = ThemeRevision.objects.filter(pk=revision).first()
    if row is None:
        raise NotYours
    items = {code: item_revision(UUID(item)) for code, item in row.items.items()}
    return read_theme(row.content, items, row.pk, row.number)


@lru_cache(maxsize=KEPT)
def item_revision(revision: UUID) -> Item:
    """Return one revision of an item."""
    row = ItemRevision.objects.filter(pk=revision).first()
    if row is None:
        raise NotYours
    return read_item(row.content, row.pk, row.number)


def item(code: str, on: date) -> Item:
    """Return the revision of an item that is in force on this day."""
    rows = ItemRevision.objects.filter(code=code, effective_on__lte=on).order_by("-number")
    revision = rows.values_list("pk", flat=True).first()
    if revision is None:
        raise NotYours("没有找到这个事项。请从“一件事”专区或搜索重新选择。")
    return item_revision(revision)


def items() -> tuple[Item, ...]:
    """Return the newest revision of every item."""
    newest = ItemRevision.objects.order_by("code", "-number").distinct("code")
    return tuple(item_revision(pk) for pk in newest.values_list("pk", flat=True))


def themes(on: date) -> tuple[ThemeCard, ...]:
    """Return the themes in force, as tiles."""
    rows = ThemeRevision.objects.filter(effective_on__lte=on).order_by("slug", "-number")
    return tuple(
        _card(theme_revision(pk)) for pk in rows.distinct("slug").values_list("pk", flat=True)
    )


def search(words: str, on: date) -> tuple[tuple[ThemeCard, ...], tuple[Item, ...]]:
    """Return themes and items whose name, keyword or item contains what was typed."""
    said = words.strip().lower()
    if not said:
        return (), ()
    found = tuple(card for card in themes(on) if _matches(said, card.name, *card.keywords))
    return found, tuple(item for item in items() if _matches(said, item.name))


def _matches(said: str, *names: str) -> bool:
    return any(said in name.lower() or name.lower() in said for name in names)


def _card(found: Theme) -> ThemeCard:
    return ThemeCard(
        slug=found.slug,
        name=found.name,
        stage=found.stage,
        audience=found.audience,
        summary=found.guide.summary,
        parts=len(found.parts),
        departments=len(found.duties),
        days=found.promised.days,
        visits=max(item.visits for item in found.items.values()),
        minutes=found.guide.minutes,
        keywords=found.keywords,
    )
