"""One's own matters in short, drafts too: which ones, what is about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q

from onething.cases import access
from onething.cases.models import Application
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours

MOST = 20
OPEN = ("draft", "submitted")


@dataclass(frozen=True)
class OwnMatter:
    """A draft or an application of somebody."""

    id: UUID
    title: str
    number: str  # “”: a draft
    state: str
    slug: str
    cases: tuple[UUID, ...] = ()  # known of one matter that was asked for, not in a list

    @property
    def draft(self) -> bool:
        """Say whether it is not signed yet."""
        return self.state == "draft"


def own_matters(by: Actor) -> tuple[OwnMatter, ...]:
    """Return what he is at: drafts and applications that are not closed, the latest first."""
    if by.org:
        raise NotYours
    rows = access.applications_of(by).filter(state__in=OPEN).order_by("-saved_at", "-id")[:MOST]
    return tuple(
        OwnMatter(row.pk, row.title, row.number or "", row.state, row.slug) for row in rows
    )


def own_matter(application_id: UUID, by: Actor) -> OwnMatter:
    """Return one of his matters, closed ones too."""
    parts = ArrayAgg(
        "cases__pk", order_by="cases__place", filter=Q(cases__isnull=False), default=[]
    )
    rows: Any = access.applications_of(by).exclude(state="discarded").annotate(parts=parts)
    row = rows.filter(pk=application_id).first()
    if row is None or by.org:
        raise NotYours
    number, cases = row.number or "", tuple(row.parts)
    return OwnMatter(row.pk, row.title, number, row.state, row.slug, cases)


def abouts_of_matter(application_id: UUID, by: Actor) -> tuple[str, ...]:
    """Return under what the papers of one of his matters are kept."""
    return abouts_of(own_matter(application_id, by))


def abouts_of(matter: OwnMatter) -> tuple[str, ...]:
    """Return the same of one matter that was shown to be his (`own_matter`)."""
    return (f"application:{matter.id}", *(f"case:{case}" for case in matter.cases))


def slug_of_application(application_id: UUID) -> str:
    """Return which theme an application is of; for the platform only."""
    return Application.objects.values_list("slug", flat=True).get(pk=application_id)
