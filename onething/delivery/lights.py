"""Which terms of places turn yellow or red: asked the same way of relays and of crossings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from onething.kernel.clock import day_of

BATCH: Final = 200


def turning(rows: QuerySet[Any], at: datetime) -> Iterator[tuple[UUID, date, str]]:
    """Yield what is late and not told so, then what is nearly late and not told at all: id, last day, light.

    The rows have `term`, `due_on`, `warn_on` and `told`; a batch of each light at a time.
    """
    today, running = day_of(at), rows.exclude(term="")
    red = running.filter(due_on__lt=today).exclude(told="red")
    near = running.filter(warn_on__lte=today, due_on__gte=today, told="")
    for light, found in (("red", red), ("yellow", near)):
        for pk, last in list(found.order_by("due_on", "pk").values_list("pk", "due_on")[:BATCH]):
            yield pk, last, light
