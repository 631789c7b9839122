"""What the platform announces of itself, for each page; the list that operators keep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from onething.desk import maintaining
from onething.desk.models import Maintenance
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours

PAGE = 30


@dataclass(frozen=True)
class MaintenanceCard:
    """An announcement of maintenance."""

    id: UUID
    what: str
    since: datetime
    until: datetime
    running: bool
    over: bool
    by: str
    lifted_at: datetime | None

    @property
    def ended(self) -> datetime:
        """Return when it ended, or is to end."""
        return min(self.until, self.lifted_at or self.until)


def maintenance(at: datetime) -> tuple[MaintenanceCard, ...]:
    """Return what runs and what begins soon; no statement, but for once in a while."""
    return tuple(_card(one, at, "") for one in maintaining.announced(at))


def maintenance_list(
    by: Actor, at: datetime, after: str = ""
) -> tuple[tuple[MaintenanceCard, ...], str]:
    """Return what was announced, newest first, and after which the next page begins; for operators."""
    if not (by.org and by.has("operator")):
        raise NotYours
    rows = Maintenance.objects.order_by("-pk")
    if after:
        rows = rows.filter(pk__lt=UUID(after))
    found = list(rows[: PAGE + 1])
    names = identity.official_names({one.by for one in found})
    cards = tuple(_card(one, at, names.get(one.by, "")) for one in found[:PAGE])
    return cards, str(found[PAGE - 1].pk) if len(found) > PAGE else ""


def _card(row: Maintenance, at: datetime, by: str) -> MaintenanceCard:
    over = row.lifted_at is not None or row.until <= at
    return MaintenanceCard(
        row.pk, row.what, row.since, row.until, row.since <= at and not over, over, by,
        row.lifted_at,
    )  # fmt: skip
