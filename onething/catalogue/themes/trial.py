"""试办: the plan of each sample person under a draft and in force, the impact, who is affected."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from onething.catalogue import publishing
from onething.catalogue.models import ThemeRevision
from onething.catalogue.shelf import theme_revision
from onething.catalogue.terms.running import APPLICATIONS
from onething.catalogue.themes import access
from onething.catalogue.themes.findings import items_of, theme_of
from onething.catalogue.themes.samples import (
    Figure,
    Person,
    Planned,
    changes,
    figures,
    people_of,
    planned,
)
from onething.kernel.actor import Actor


@dataclass(frozen=True)
class Compared:
    """A sample person: what he is told now, and what the draft would tell him."""

    person: Person
    now: Planned
    then: Planned
    changes: tuple[str, ...]


@dataclass(frozen=True)
class Trial:
    """How a draft works on sample persons, and who is in the middle of an application."""

    possible: bool  # the draft can be tried: shape and references are right
    before: int  # the number of the revision in force; 0: none
    people: tuple[Compared, ...]
    figures: tuple[Figure, ...]
    running: tuple[tuple[str, int], ...]  # applications that stay on their revision, by state

    @property
    def changed(self) -> int:
        """Return how many people get another plan."""
        return sum(bool(one.changes) for one in self.people)


def theme_trial(draft_id: UUID, by: Actor, on: date) -> Trial:
    """Return the plans of sample persons under a draft and under the revision in force."""
    draft = access.draft_to_see(draft_id, by)
    there = publishing.theme_on(draft.slug, on)
    now = theme_revision(there.pk) if there else None
    then = theme_of(draft.content, items_of(draft.content, on))
    people = tuple(
        (one, planned(now, one, on), planned(then, one, on))
        for one in people_of(draft.slug, draft.aside)
    )
    return Trial(
        possible=then is not None,
        before=there.number if there else 0,
        people=tuple(
            Compared(one, old, new, changes(old, new) if now and then else ())
            for one, old, new in people
        ),
        figures=figures([old for _, old, _ in people], [new for _, _, new in people]),
        running=tuple(_running(draft.slug).items()),
    )


def _running(slug: str) -> Counter[str]:
    revisions = ThemeRevision.objects.filter(slug=slug).order_by("number")
    known = list(revisions.values_list("pk", flat=True))
    found: Counter[str] = Counter()
    for count in APPLICATIONS:
        found.update(count(known))
    return found
