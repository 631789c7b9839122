"""Projections can be made anew from the log at any time, while the platform works on."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from onething.kernel.consumers import events_after, hand_over
from onething.kernel.models import Cursor
from onething.kernel.reactions import PROJECTIONS
from onething.kernel.refusals import NotYours
from onething.kernel.sequencer import log_size

Progress = Callable[[str, int, int], None]  # the projection, events read, events in all


def named(word: str) -> list[str]:
    """Return the projections of this name, whole or only its last part; all of them for none."""
    found = [name for name in PROJECTIONS if word in ("", name, name.rpartition(".")[2])]
    if not found:
        known = "、".join(name.rpartition(".")[2] for name in PROJECTIONS)
        raise NotYours(f"没有名为“{word}”的统计投影。现有：{known}。")
    return found


def rebuild(name: str, tell: Progress) -> int:
    """Empty what a projection has written and read the whole log again; return how many events.

    It is one transaction that holds the cursor: readers see the old figures until the new ones are
    complete, the consumers pass this projection by meanwhile, and a rebuild that is cut off has
    changed nothing.
    """
    projection = PROJECTIONS[name]
    Cursor.objects.get_or_create(consumer=name)
    with transaction.atomic():
        cursor = Cursor.objects.select_for_update().get(consumer=name)
        for model in projection.fills:
            model._default_manager.all().delete()
        read, position = 0, 0
        while events := events_after(position):
            hand_over(name, list(events.values()))
            read, position = read + len(events), max(events)
            tell(name, read, log_size())
        cursor.position = position
        cursor.save(update_fields=["position"])
    return read
