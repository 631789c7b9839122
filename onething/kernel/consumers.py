"""Consumers read the log by position: projections write in the cursor's own transaction."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import transaction
from procrastinate.contrib.django import app as jobs

from onething.kernel.loop import run_steadily
from onething.kernel.models import Cursor, Event, LogEntry
from onething.kernel.reactions import PROJECTIONS, jobs_for

BATCH = 500
WAKER = "reactions"  # the cursor of the consumer that turns events into jobs
TASK = "react"


def consume_once() -> int:
    """Let every consumer read one batch. Return how many events were read in all."""
    head = LogEntry.objects.order_by("-position").values_list("position", flat=True).first() or 0
    known = dict(Cursor.objects.values_list("consumer", "position"))
    behind = [name for name in (*PROJECTIONS, WAKER) if known.get(name, 0) < head]
    return sum(_read(name) for name in behind)


def _read(name: str) -> int:
    with transaction.atomic():
        held = Cursor.objects.select_for_update(skip_locked=True).filter(consumer=name)
        free = held.first() or _begun(name)
        if free is None:  # another process reads for it, or it is being rebuilt
            return 0
        cursor, events = free, events_after(free.position)
        if not events:
            return 0
        hand_over(name, list(events.values()))
        cursor.position = max(events)
        cursor.save(update_fields=["position"])
        return len(events)


def _begun(name: str) -> Cursor | None:
    """Return the cursor of a consumer that reads its first batch."""
    cursor, fresh = Cursor.objects.get_or_create(consumer=name)
    return cursor if fresh else None


def events_after(position: int) -> dict[int, Event]:
    """Return the next events of the log by their positions."""
    places = LogEntry.objects.filter(position__gt=position).order_by("position")[:BATCH]
    by_id = {entry.event: entry.position for entry in places}
    events = {by_id[event.pk]: event for event in Event.objects.filter(pk__in=by_id)}
    return dict(sorted(events.items()))


def hand_over(name: str, events: list[Event]) -> None:
    """Let a consumer handle what it has subscribed to."""
    if name == WAKER:
        wake(events)
        return
    projection = PROJECTIONS[name]
    handle: Callable[[Event], None] = projection.handle
    for event in events:
        if event.name in projection.events:
            handle(event)


def wake(events: list[Event]) -> None:
    """Defer the jobs that these events wake, in the transaction of the cursor."""
    wanted = [job for event in events for job in jobs_for(event)]
    if wanted:
        jobs.configure_task(TASK, queue="reactions").batch_defer(*wanted)


def lag() -> int:
    """Return by how many events the slowest consumer is behind the log."""
    head = LogEntry.objects.order_by("-position").values_list("position", flat=True).first() or 0
    known = dict(Cursor.objects.values_list("consumer", "position"))
    return max(head - known.get(name, 0) for name in (*PROJECTIONS, WAKER))


def run_forever(stop: threading.Event) -> None:
    """Consume until told to stop."""
    run_steadily("consumers", consume_once, stop)
