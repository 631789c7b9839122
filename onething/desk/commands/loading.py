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
    "manager", "managed_since", "managed_by",
)  # fmt: skip


@command
def load_places(
    halls: Sequence[Hall], windows: Sequence[Window], *, digest: str, by: Actor, at: datetime
) -> None:
    """Bring in what the files say; what people keep by hand, once there, is kept."""
    if not by.has("system"):
        raise NotYours
    known = Hall.objects.select_for_update().order_by("code").values_list("code", "kept_at")
    kept = {code for code, kept_at in known if kept_at is not None}
    Hall.objects.bulk_create(
        [hall for hall in halls if hall.code not in kept],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=FROM_FILES,
    )
    Window.objects.bulk_create(windows, ignore_conflicts=True)
    fact = PlacesLoaded(digest=digest, halls=len(halls), windows=len(windows))
    ledger.write(fact, by=by, at=at)
