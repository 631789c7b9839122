"""Revisions as values. They are immutable, so each process keeps those that it read last."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from threading import Lock
from typing import Generic, TypeVar
from uuid import UUID

from onething.catalogue.models import ItemRevision, Single, ThemeRevision
from onething.catalogue.reading import read_item, read_theme
from onething.catalogue.terms import Item, Theme
from onething.documents import queries as documents
from onething.kernel.refusals import NotYours

Value = TypeVar("Value")
KEPT = 256  # revisions in the memory of a process


class Kept(Generic[Value]):
    """Values of revisions, those asked for last; all that are missing are read at once."""

    def __init__(self, read: Callable[[Collection[UUID]], Mapping[UUID, Value]]) -> None:
        self._read, self._lock = read, Lock()
        self._held: OrderedDict[UUID, Value] = OrderedDict()

    def __call__(self, wanted: Collection[UUID]) -> dict[UUID, Value]:
        """Return the value of each revision; one that is not there is an error."""
        with self._lock:
            found = {one: self._held[one] for one in wanted if one in self._held}
        missing = set(wanted) - found.keys()
        read = self._read(missing) if missing else {}
        if missing - read.keys():
            raise NotYours
        found |= read
        self._keep(found)
        return found

    def _keep(self, found: Mapping[UUID, Value]) -> None:
        with self._lock:
            for key, value in found.items():
                self._held[key] = value
                self._held.move_to_end(key)
            while len(self._held) > KEPT:
                self._held.popitem(last=False)


def _read_items(wanted: Collection[UUID]) -> dict[UUID, Item]:
    rows = ItemRevision.objects.filter(pk__in=wanted).order_by("pk")
    return {row.pk: _item(row) for row in rows}


def _item(row: ItemRevision) -> Item:
    face = documents.licence_faces().get(row.content["result"].get("licence_type", ""), ())
    return read_item(row.content, row.pk, row.number, retired=row.retired, face=face)


each_item = Kept(_read_items)


def _read_themes(wanted: Collection[UUID]) -> dict[UUID, Theme]:
    rows = list(ThemeRevision.objects.filter(pk__in=wanted).order_by("pk"))
    items = each_item({UUID(pk) for row in rows for pk in row.items.values()})
    return _read_singles(set(wanted) - {row.pk for row in rows}) | {
        row.pk: read_theme(
            row.content,
            {code: items[UUID(pk)] for code, pk in row.items.items()},
            row.pk,
            row.number,
        )
        for row in rows
    }


def _read_singles(wanted: Collection[UUID]) -> dict[UUID, Theme]:
    """Return the themes made of one item among these."""
    found: dict[UUID, Theme] = {}
    for row in Single.objects.filter(pk__in=wanted).order_by("pk") if wanted else ():
        item = read_item(row.item, row.revision, row.number)
        found[row.pk] = read_theme(row.content, {item.code12: item}, row.pk, row.number)
    return found


each_theme = Kept(_read_themes)


def theme_revision(revision: UUID) -> Theme:
    """Return one revision of a theme."""
    return each_theme([revision])[revision]


def item_revision(revision: UUID) -> Item:
    """Return one revision of an item."""
    return each_item([revision])[revision]
