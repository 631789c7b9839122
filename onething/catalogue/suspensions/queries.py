"""Suspensions as their keepers see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from onething.catalogue.keeping import below, place_of
from onething.catalogue.suspension_models import PROPOSED, STANDING, Suspension
from onething.identity import queries as identity
from onething.kernel.actor import Actor

PAGE = 30


@dataclass(frozen=True)
class SuspensionCard:
    """A suspension with what may be done about it."""

    id: UUID
    code: str
    name: str
    place: str
    since: date
    until: date | None
    reason: str
    basis: str
    instead: str
    state: str
    over: bool
    proposed_by: str
    proposed_at: datetime
    decided_by: str
    words: str
    mine: bool  # he proposed it: another decides


def suspensions(by: Actor, on: date, after: str = "") -> tuple[tuple[SuspensionCard, ...], str]:
    """Return the suspensions of one's place and below, newest first, and where the next page begins."""
    rows = Suspension.objects.filter(region__in=below(place_of(by))).order_by("-pk")
    if after:
        rows = rows.filter(pk__lt=UUID(after))
    found = list(rows[: PAGE + 1])
    names = identity.official_names(
        {who for one in found for who in (one.proposed_by, one.decided_by)}
    )
    cards = tuple(_card(one, names, by, on) for one in found[:PAGE])
    return cards, str(found[PAGE - 1].pk) if len(found) > PAGE else ""


def suspension_places(by: Actor) -> tuple[tuple[str, str], ...]:
    """Return the places for which he may suspend an item, his own first."""
    return tuple((code, identity.region(code).name) for code in below(place_of(by)))


def _card(row: Suspension, names: dict[str, str], by: Actor, on: date) -> SuspensionCard:
    open_ = row.state in (PROPOSED, STANDING)
    return SuspensionCard(
        row.pk, row.code, row.name, identity.region(row.region).name, row.since, row.until,
        row.reason, row.basis, row.instead, row.state,
        not open_ or (row.until is not None and row.until < on),
        names.get(row.proposed_by, ""), row.proposed_at, names.get(row.decided_by, ""), row.words,
        row.proposed_by == by.who,
    )  # fmt: skip
