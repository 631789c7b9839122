"""What becomes of an item that came: new, the same, changed, or left because people were there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onething.catalogue.import_models import ImportedItem
from onething.catalogue.item_models import DRAFT, ItemDraft, ItemRevision
from onething.catalogue.terms.imports import Fate, Incoming


@dataclass(frozen=True)
class There:
    """What is there already of one standard."""

    kept: ImportedItem | None = None
    draft: ItemDraft | None = None
    published: bool = False


NOTHING = There()


def there(source: str, batch: Sequence[Incoming]) -> dict[tuple[str, str], There]:
    """Return what is there of each item of a batch, by code and level, in three queries."""
    codes = {one.place[0] for one in batch}
    kept = {
        (one.code, one.level): one
        for one in ImportedItem.objects.filter(source=source, code__in=codes)
    }
    drafts = {(one.code, one.level): one for one in ItemDraft.objects.filter(code__in=codes)}
    rows = ItemRevision.objects.filter(code__in=codes)
    published = {*rows.values_list("code", "level").distinct().order_by()}
    return {
        one.place: There(kept.get(one.place), drafts.get(one.place), one.place in published)
        for one in batch
    }


def fates(batch: Sequence[Incoming], before: Mapping[tuple[str, str], There]) -> tuple[Fate, ...]:
    """Return what becomes of each."""
    return tuple(_fate(one, before.get(one.place, NOTHING)) for one in batch)


def _fate(one: Incoming, found: There) -> Fate:
    kept, draft = found.kept, found.draft
    if kept is None:
        return Fate.THERE if draft or found.published else Fate.NEW
    if kept.digest == one.digest:
        return Fate.SAME
    if draft is None:
        return Fate.AHEAD if found.published else Fate.NEW  # people had thrown the draft away
    if draft.pk != kept.draft or draft.version != kept.version or draft.state != DRAFT:
        return Fate.TOUCHED
    return Fate.CHANGED
