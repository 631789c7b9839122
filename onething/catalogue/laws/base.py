"""The laws as they are in force on a day, and everything published that cites them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from uuid import UUID

from onething.catalogue.law_models import LawRevision
from onething.catalogue.models import RegisterEntry, RegisterRevision
from onething.catalogue.publishing import items_on, themes_on
from onething.catalogue.register_kinds import kinds
from onething.catalogue.register_models import PUBLISHED
from onething.catalogue.terms.laws import CITERS, Base, Cited, cited_in, place_words, read_law

KEPT = 16  # bases in the memory of a process


def base(on: date) -> Base:
    """Return the laws in force on a day; they change rarely, so each process keeps them."""
    rows = LawRevision.objects.filter(number__isnull=False, effective_on__lte=on)
    newest = rows.order_by("law", "-number").distinct("law").values_list("pk", flat=True)
    return _base(tuple(newest))


@lru_cache(maxsize=KEPT)
def _base(revisions: tuple[UUID, ...]) -> Base:
    rows = LawRevision.objects.filter(pk__in=revisions).order_by("law")
    return Base(read_law(row.content) for row in rows)


def everything_cited(on: date) -> Iterator[Cited]:
    """Yield every place that cites, in items, themes and registers in force and in rooms above."""
    for item in items_on(on).filter(retired=False).iterator(chunk_size=200):
        for path, said in cited_in(item.content):
            yield Cited("事项", item.code, item.name, place_words(path), said)
    for theme in themes_on(on):
        for path, said in cited_in(theme.content):
            yield Cited("一件事", theme.slug, theme.name, place_words(path), said)
    yield from _of_registers(on)
    for give in CITERS:
        yield from give()


def _of_registers(on: date) -> Iterator[Cited]:
    rows = RegisterRevision.objects.filter(state=PUBLISHED, effective_on__lte=on)
    newest = rows.order_by("kind", "region", "-effective_on", "-number").distinct("kind", "region")
    there, names = {row.pk: row for row in newest}, kinds()
    lines = RegisterEntry.objects.filter(revision__in=there).order_by("revision", "place", "pk")
    for line in lines:
        row = there[line.revision_id]
        if row.kind in names:
            said = str(line.content.get("basis", ""))
            code = f"{row.kind}:{row.region}"
            yield Cited("清单", code, names[row.kind].name, f"{line.name} › 依据", said)
