"""Bringing in halls and windows from files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from onething.desk.events import PlacesLoaded
from onething.desk.models import Hall, Window
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.refusals import NotYours

FROM_FILES = (
    "name", "kind", "entry", "region_kind", "place", "organisation", "address", "phone", "queues", "x", "y",
)  # fmt: skip


@command
def load_places(
    halls: Sequence[Hall], windows: Sequence[Window], *, digest: str, by: Actor, at: datetime
) -> None:
    """Bring in what the files say; what a hall looks after itself, once there, is kept."""
    if not by.has("system"):
        raise NotYours
    Hall.objects.bulk_create(
        halls, update_conflicts=True, unique_fields=["code"], update_fields=FROM_FILES
    )
    Window.objects.bulk_create(windows, ignore_conflicts=True)
    fact = PlacesLoaded(digest=digest, halls=len(halls), windows=len(windows))
    ledger.write(fact, by=by, at=at)
