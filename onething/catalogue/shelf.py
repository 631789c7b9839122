"""Revisions as values. They are immutable, so each process keeps those that it read last."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from onething.catalogue.models import ItemRevision, ThemeRevision
from onething.catalogue.reading import read_item, read_theme
from onething.catalogue.terms import Item, Theme
from onething.kernel.refusals import NotYours

KEPT = 256  # revisions in the memory of a process


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
    return read_item(row.content, row.pk, row.number, retired=row.retired)
