"""How many open cases and applications stay on a revision, handed up to the catalogue."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Count

from onething.cases.models import Application, Case
from onething.cases.terms import APPLICATION_WORDS, Draft
from onething.catalogue.terms.running import counts_applications, counts_running


@counts_running
def running(revisions: Collection[UUID]) -> Mapping[str, int]:
    """Return the number of open cases by place."""
    rows = Case.objects.filter(item__in=revisions, closed_at__isnull=True)
    return dict(rows.values_list("region").annotate(Count("pk")).order_by("region"))


@counts_applications
def unfinished(revisions: Collection[UUID]) -> Mapping[str, int]:
    """Return the number of applications that are filled in or handled, by state in words."""
    states = (Draft.DRAFT, Draft.SUBMITTED)
    rows = Application.objects.filter(theme__in=revisions, state__in=states)
    found = rows.values_list("state").annotate(Count("pk")).order_by("state")
    return {APPLICATION_WORDS[state]: count for state, count in found}
