"""How many open cases were filed under a revision of an item, handed up to the catalogue."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Count

from onething.cases.models import Case
from onething.catalogue.terms.running import counts_running


@counts_running
def running(revisions: Collection[UUID]) -> Mapping[str, int]:
    """Return the number of open cases by place."""
    rows = Case.objects.filter(item__in=revisions, closed_at__isnull=True)
    return dict(rows.values_list("region").annotate(Count("pk")).order_by("region"))
