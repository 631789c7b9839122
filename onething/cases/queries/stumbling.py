"""With which items people have trouble: counts of cases, for who decides with what to help them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Avg, Count, F, Q

from onething.cases.models import Case
from onething.cases.terms import WITHOUT

MOST = 200  # items, the most frequent first


@dataclass(frozen=True)
class Stumbling:
    """How many cases of an item, and in how many of them something went hard."""

    item: str
    name: str
    cases: int
    supplemented: int
    walked_in: int
    failed: int
    days: int = 0  # from filing to the decision, on average


def stumbling(hall: UUID, since: datetime) -> tuple[Stumbling, ...]:
    """Return for each item that came in at a hall how its cases went; one statement."""
    failed = Q(state__in=WITHOUT) | Q(decided_at__isnull=False) & ~Q(decision__has_key="result")
    rows = (
        Case.objects.filter(hall=hall, submitted_at__gte=since)
        .values("plan__item_code", "item_name")
        .annotate(
            cases=Count("pk"),
            supplemented=Count("pk", filter=Q(supplements__gt=0)),
            walked_in=Count("pk", filter=Q(application__via="window")),
            failed=Count("pk", filter=failed),
            took=Avg(F("decided_at") - F("submitted_at")),
        )
        .order_by("-cases", "item_name")[:MOST]
    )
    return tuple(
        Stumbling(
            str(row["plan__item_code"] or ""),
            row["item_name"],
            row["cases"],
            row["supplemented"],
            row["walked_in"],
            row["failed"],
            row["took"].days if row["took"] else 0,
        )
        for row in rows
    )
