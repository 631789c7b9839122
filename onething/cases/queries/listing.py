"""A queue as a list to be taken away: the same cases that the screen shows, names of people masked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from onething.cases import access, clocks
from onething.cases.queries.clockface import urgency
from onething.cases.queries.queueing import VIEWS, searched
from onething.cases.terms import WORDS
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours


@dataclass(frozen=True)
class ListedCase:
    """A case in a list that leaves the platform."""

    id: UUID
    number: str
    item_name: str
    title: str
    subject_name: str
    office: str
    words: str
    left: str
    submitted_at: datetime
    accepted_on: date | None


def listing(by: Actor, at: datetime, *, view: str, q: str, most: int) -> tuple[ListedCase, ...]:
    """Return the cases of a queue for its leader, most urgent first; three statements."""
    if not (by.org and by.has("leader")) or view not in VIEWS:
        raise NotYours
    rows = searched(access.cases_of(by).filter(state__in=VIEWS[view][1]), q)
    found = list(rows.order_by("urgent_on", "id")[:most])
    people = identity.subjects({row.subject for row in found})
    offices = identity.organisations({row.office for row in found})
    today = clocks.day_of(at)
    return tuple(
        ListedCase(
            row.pk,
            row.number,
            row.item_name,
            row.title,
            people[row.subject].masked_name,
            offices[row.office].name,
            WORDS[row.state],
            urgency(row.urgent_on, today, row.state)[1],
            row.submitted_at,
            row.accepted_on,
        )
        for row in found
    )
