"""Projections can be made anew from the log at any time, while the platform works on."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from onething.kernel.consumers import events_after, hand_over
from onething.kernel.models import Cursor, Setting
from onething.kernel.reactions import PROJECTIONS
from onething.kernel.refusals import NotYours
from onething.kernel.sequencer import log_size

MADE_BY = "projection."  # and the name of it: the setting that holds the version of its rows
FIRST = "1"  # rows of which nothing is said were never made anew
Progress = Callable[[str, int, int], None]  # the projection, events read, events in all


def named(word: str) -> list[str]:
    """Return the projections of this name, whole or only its last part; all of them for none."""
    found = [name for name in PROJECTIONS if word in ("", name, name.rpartition(".")[2])]
    if not found:
        known = "、".join(name.rpartition(".")[2] for name in PROJECTIONS)
        raise NotYours(f"没有名为“{word}”的统计投影。现有：{known}。")
    return found


def changed() -> list[str]:
    """Return the projections whose rows were made by another version of them."""
    kept = dict(Setting.objects.filter(name__startswith=MADE_BY).values_list("name", "value"))
    return [
        name
        for name, projection in PROJECTIONS.items()
        if kept.get(MADE_BY + name, FIRST) != str(projection.version)
    ]


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
        Setting.objects.update_or_create(
            name=MADE_BY + name, defaults={"value": str(projection.version)}
        )
    return read
