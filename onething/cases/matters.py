"""Of which theme a paper is: an agent whose mandate is limited to themes collects what came of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat

from onething.cases.models import Application, Case


def abouts_of(subject: str, themes: frozenset[str]) -> QuerySet[Any, Any]:
    """Return what the papers of somebody are about that came of these themes: cases and applications."""
    cases = Case.objects.filter(subject=subject, application__slug__in=themes)
    whole = Application.objects.filter(subject=subject, slug__in=themes)
    return _named(cases, "case:").union(_named(whole, "application:"), all=True)


def applications_of_themes(subject: str, themes: frozenset[str]) -> QuerySet[Any, Any]:
    """Return the ids of the applications of somebody for these themes, to be asked within another question."""
    rows = Application.objects.filter(subject=subject, slug__in=themes)
    return rows.order_by().values_list("pk", flat=True)


def filed_since(subjects: Collection[UUID], since: datetime) -> list[tuple[UUID, str, UUID]]:
    """Return what these have filed since: whose, of which theme, the application; the oldest first."""
    rows = Application.objects.filter(subject__in=subjects, submitted_at__gte=since)
    return list(rows.order_by("submitted_at", "pk").values_list("subject", "slug", "pk"))


def application_of_case(case: UUID) -> QuerySet[Any, Any]:
    """Return the id of the application of a case, to be asked within another question."""
    return Case.objects.filter(pk=case).values_list("application", flat=True)


def _named(rows: QuerySet[Any], word: str) -> QuerySet[Any, Any]:
    key = Cast("id", CharField())
    named: QuerySet[Any, Any] = rows.annotate(named=Concat(Value(word), key)).order_by()
    return named.values_list("named", flat=True)
