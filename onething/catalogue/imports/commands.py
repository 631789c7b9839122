"""Items of other systems become drafts, batch by batch; each batch is whole or not there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection

from onething.catalogue.events import ItemChanged, ItemDrafted
from onething.catalogue.import_models import ImportedItem
from onething.catalogue.imports.fates import There, fates, there
from onething.catalogue.item_models import ItemDraft
from onething.catalogue.keeping import of_province
from onething.catalogue.terms.imports import Fate, Incoming
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.crypto import sm3
from onething.kernel.facts import Fact, canonical
from onething.kernel.refusals import NotYours

LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('catalogue.imports', 13))"
UPDATED = ("content", "version", "changed_by", "changed_at")
KEPT = ("digest", "draft", "version", "at")


@command
def import_items(source: str, batch: Sequence[Incoming], *, by: Actor, at: datetime) -> str:
    """Write a batch of items as drafts; what people changed or published is left as it is.

    Returns what became of each (`Fate`), with spaces between.
    """
    if not by.has("system") and not of_province(by):
        raise NotYours
    with connection.cursor() as cursor:
        cursor.execute(LOCK)  # one import at a time
    before = there(source, batch)
    found = fates(batch, before)
    new = [one for one, fate in zip(batch, found, strict=True) if fate is Fate.NEW]
    changed = [one for one, fate in zip(batch, found, strict=True) if fate is Fate.CHANGED]
    drafts = [*_made(new, by, at), *_updated(changed, before, by, at)]
    if drafts:
        ledger.write(*(_fact(draft) for draft in drafts), by=by, at=at)
        _keep(source, (*new, *changed), drafts, at)
    return " ".join(found)


def _made(items: Sequence[Incoming], by: Actor, at: datetime) -> list[ItemDraft]:
    return ItemDraft.objects.bulk_create(
        [
            ItemDraft(
                code=one.place[0],
                level=one.place[1],
                content=dict(one.content),
                opened_at=at,
                changed_by=by.who,
                changed_at=at,
            )
            for one in items
        ]
    )


def _updated(
    items: Sequence[Incoming], before: Mapping[tuple[str, str], There], by: Actor, at: datetime
) -> list[ItemDraft]:
    drafts = []
    for one in items:
        draft = before[one.place].draft
        assert draft is not None
        draft.content, draft.version = dict(one.content), draft.version + 1
        draft.changed_by, draft.changed_at = by.who, at
        drafts.append(draft)
    ItemDraft.objects.bulk_update(drafts, UPDATED)
    return drafts


def _fact(draft: ItemDraft) -> Fact:
    if draft.version == 1:
        return ItemDrafted(item=draft.code, level=draft.level, draft=draft.pk, base=None)
    return ItemChanged(
        item=draft.code,
        level=draft.level,
        draft=draft.pk,
        version=draft.version,
        digest=sm3(canonical(draft.content)),
    )


def _keep(
    source: str, items: Sequence[Incoming], drafts: Sequence[ItemDraft], at: datetime
) -> None:
    """Remember what came, so that the same does nothing a second time."""
    rows = [
        ImportedItem(
            source=source,
            code=draft.code,
            level=draft.level,
            digest=one.digest,
            draft=draft.pk,
            version=draft.version,
            at=at,
        )
        for one, draft in zip(items, drafts, strict=True)
    ]
    ImportedItem.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["source", "code", "level"],
        update_fields=KEPT,
    )
