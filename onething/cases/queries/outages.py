"""停机记录 as operators read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from onething.cases.limits import minutes
from onething.cases.models import Outage
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours

PAGE = 30


@dataclass(frozen=True)
class OutageCard:
    """An outage, and what it did to terms."""

    id: UUID
    what: str
    evidence: str
    since: datetime
    until: datetime
    by: str
    at: datetime
    followed: bool
    lengthened: int
    too_late: int


def outages(by: Actor, after: str = "") -> tuple[tuple[OutageCard, ...], str]:
    """Return what was recorded, newest first, and after which the next page begins; for operators."""
    if not (by.org and by.has("operator")):
        raise NotYours
    rows = Outage.objects.order_by("-pk")
    if after:
        rows = rows.filter(pk__lt=UUID(after))
    found = list(rows[: PAGE + 1])
    names = identity.official_names({one.by for one in found})
    cards = tuple(_card(one, names.get(one.by, "")) for one in found[:PAGE])
    return cards, str(found[PAGE - 1].pk) if len(found) > PAGE else ""


def outage_minutes() -> int:
    """Return how long an outage lasts at least for terms to be lengthened."""
    return minutes("outage")


def _card(row: Outage, by: str) -> OutageCard:
    return OutageCard(
        row.pk, row.what, row.evidence, row.since, row.until, by, row.at,
        row.followed_at is not None, row.lengthened, row.too_late,
    )  # fmt: skip
