"""What comes with a case in its own statement, so that the page of a case asks little."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from onething.cases.models import Case, Gap, Opinion, SiteVisit, Supplement, Turn
from onething.cases.visit_models import VISIT_STATES

Row = Mapping[str, str]  # as JSON has it: times are text


def with_all_beside(cases: QuerySet[Case], this: UUID) -> QuerySet[Any]:
    """Let each case say what it was asked for, and who visits it; this one also what was said of it.

    What is not there (`turned`) need not be asked for.
    """
    asked = Supplement.objects.filter(case=OuterRef("pk")).order_by("pk")
    said = Opinion.objects.filter(case=OuterRef("pk"), case_id=this).order_by("at", "id")
    return cases.annotate(
        turned=Exists(Turn.objects.filter(case=OuterRef("pk"))),
        supplied=Subquery(asked.values("items")[:1]),
        remarked=ArraySubquery(
            said.values(
                row=JSONObject(step="step", text="text", by="by", principal="principal", at="at")
            )
        ),
        visited=visits_beside(),
    )


def visits_beside() -> ArraySubquery:
    """Return the visits of a case's application that were not called off, as part of its statement."""
    visits = SiteVisit.objects.filter(application=OuterRef("application")).order_by(
        "starts_at", "pk"
    )
    row = JSONObject(id=F("pk"), state="state", starts_at="starts_at")
    return ArraySubquery(visits.exclude(state="cancelled").values(row=row))


def gaps_beside() -> ArraySubquery:
    """Return what of a case its applicant is asked to promise or still has to bring, within its statement."""
    gaps = Gap.objects.filter(case=OuterRef("pk"), state__in=("offered", "promised", "due"))
    row = JSONObject(id=F("pk"), name="name", state="state", due_on="due_on")
    return ArraySubquery(gaps.order_by("pk").values(row=row))


def gaps_from(rows: Sequence[Row]) -> tuple[tuple[UUID, str, str, date | None], ...]:
    """Return these: id, name, state, until when."""
    return tuple(
        (
            UUID(row["id"]),
            row["name"],
            row["state"],
            date.fromisoformat(row["due_on"]) if row["due_on"] else None,
        )
        for row in rows
    )


def opinions_of(rows: Iterable[Row]) -> list[Opinion]:
    """Return what was said of a case."""
    return [Opinion(**{**row, "at": datetime.fromisoformat(row["at"])}) for row in rows]


def visits_from(rows: Sequence[Row]) -> tuple[tuple[UUID, str, datetime], ...]:
    """Return the visits that were not called off: id, state in words, when."""
    return tuple(
        (
            UUID(row["id"]),
            VISIT_STATES[row["state"]],
            datetime.fromisoformat(row["starts_at"]),
        )
        for row in rows
    )
