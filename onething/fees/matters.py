"""Of which theme a 缴款书 is, for agents whose mandate is limited to themes."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat

from onething.cases import queries as cases
from onething.fees.models import Bill


def abouts_of(subject: str, themes: frozenset[str]) -> QuerySet[Any, Any]:
    """Return the bills of somebody that came of these themes, as papers name them."""
    mine = cases.applications_of_themes(subject, themes)
    bills = Bill.objects.filter(order__subject=subject, order__application__in=mine).order_by()
    named = bills.annotate(named=Concat(Value("bill:"), Cast("id", CharField())))
    return named.values_list("named", flat=True)
