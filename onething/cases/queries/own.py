"""One's own matters in short, drafts too: which ones, what is about them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from onething.cases import access
from onething.cases.models import Case
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
    rows = access.applications_of(by).exclude(state="discarded")
    row = rows.filter(pk=application_id).first()
    if row is None or by.org:
        raise NotYours
    return OwnMatter(row.pk, row.title, row.number or "", row.state, row.slug)


def abouts_of_matter(application_id: UUID, by: Actor) -> tuple[str, ...]:
    """Return under what the papers of one of his matters are kept."""
    return abouts_of(own_matter(application_id, by))


def abouts_of(matter: OwnMatter) -> tuple[str, ...]:
    """Return the same of a matter that was shown to be his."""
    rows = Case.objects.filter(application=matter.id).order_by("place")
    cases = rows.values_list("pk", flat=True)
    return (f"application:{matter.id}", *(f"case:{case}" for case in cases))
