"""Writing how a crossing stands into the ledger. Runs inside commands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from onething.delivery.crossing_events import CrossingFact
from onething.delivery.models import Crossing
from onething.kernel import ledger
from onething.kernel.actor import Actor


def write(fact: type[CrossingFact], row: Crossing, *, by: Actor, at: datetime, **more: Any) -> None:
    """Write what happened to a crossing."""
    said: dict[str, Any] = {
        "crossing": row.pk, "direction": row.direction, "province": row.province,
        "item": row.item, "hall": row.hall, "state": row.state,
    }  # fmt: skip
    ledger.write(fact(**said, **more), by=by, at=at)
