"""Applets as the zones, the search and their keepers see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from onething.catalogue.applet_models import (
    PROPOSED,
    SHOWN,
    SUSPENDED,
    WITHDRAWN,
    Applet,
)
from onething.catalogue.applets.rules import applet_rules
from onething.catalogue.keeping import of_province, place_of
from onething.catalogue.terms.applets import STATES
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours

MOST_FOUND, MOST_IN_ZONE, PAGE = 10, 60, 50
NONE = "没有找到这个便民应用，可能已经撤下。请从所在城市的专区重新选择。"


@dataclass(frozen=True)
class AppletCard:
    """便民应用 as pages show it."""

    id: UUID
    key: str
    name: str
    kind_name: str
    provider: str
    region: str
    place: str
    summary: str
    address: str
    health: str
    hands_over: bool
    audience_name: str
    audience: str
    state: str
    state_name: str
    proposed_by: str
    decided_at: datetime | None
    review_on: date | None
    reason: str
    instead: str
    checked_at: datetime | None
    failing_since: datetime | None
    fault: str


def zone_applets(region: str) -> tuple[AppletCard, ...]:
    """Return what is shown in a place: its own and that of the places above it, the nearest first."""
    chain = identity.upwards(region)
    rows = list(_shown().filter(region__in=chain).order_by("name", "pk")[:MOST_IN_ZONE])
    return _cards(sorted(rows, key=lambda row: chain.index(row.region)))


def find_applets(words: str) -> tuple[AppletCard, ...]:
    """Return the applets whose name or summary contains what was typed."""
    said = words.strip()
    if not said:
        return ()
    rows = _shown().filter(Q(name__icontains=said) | Q(summary__icontains=said))
    return _cards(rows.order_by("name", "pk")[:MOST_FOUND])


def applet(key: str) -> AppletCard:
    """Return one that is shown, or that was, with what to use instead."""
    public = (SHOWN, SUSPENDED, WITHDRAWN)
    row = Applet.objects.filter(key=key, state__in=public, decided_at__isnull=False).first()
    if row is None:
        raise NotYours(NONE)
    return _cards([row])[0]


def kept_applets(
    by: Actor, *, state: str = "", after: str = ""
) -> tuple[tuple[AppletCard, ...], str]:
    """Return a page of the applets of one's place (of all places for the province), and its end."""
    rows = _of_keeper(by).filter(key__gt=after)
    rows = rows.filter(state=state) if state in STATES else rows
    found = list(rows.order_by("key")[: PAGE + 1])
    return _cards(found[:PAGE]), found[PAGE - 1].key if len(found) > PAGE else ""


def kept_applet(applet_id: UUID, by: Actor) -> AppletCard:
    """Return one of them."""
    row = _of_keeper(by).filter(pk=applet_id).first()
    if row is None:
        raise NotYours
    return _cards([row])[0]


def waiting_applets(by: Actor) -> int:
    """Return how many wait for a second person."""
    return _of_keeper(by).filter(state=PROPOSED).count()


def applet_providers(by: Actor) -> tuple[tuple[str, str], ...]:
    """Return the organs that may provide an applet in one's place."""
    return tuple((str(one.id), one.name) for one in identity.organs_of(place_of(by)))


def _shown() -> QuerySet[Applet]:
    return Applet.objects.filter(state=SHOWN)


def _of_keeper(by: Actor) -> QuerySet[Applet]:
    place = place_of(by)
    return Applet.objects.all() if of_province(by) else Applet.objects.filter(region=place)


def _cards(rows: Iterable[Applet]) -> tuple[AppletCard, ...]:
    found = list(rows)
    organs = identity.organisations({row.provider for row in found})
    rules = applet_rules()
    return tuple(
        AppletCard(
            id=row.pk,
            key=row.key,
            name=row.name,
            kind_name=rules["kinds"].get(row.kind, row.kind),
            provider=organs[row.provider].name,
            region=row.region,
            place=identity.region(row.region).name,
            summary=row.summary,
            address=row.address,
            health=row.health,
            hands_over=row.hands_over,
            audience_name=rules["audiences"].get(row.audience, row.audience),
            audience=row.audience,
            state=row.state,
            state_name=STATES[row.state],
            proposed_by=row.proposed_by,
            decided_at=row.decided_at,
            review_on=row.review_on,
            reason=row.reason,
            instead=row.instead,
            checked_at=row.checked_at,
            failing_since=row.failing_since,
            fault=row.fault,
        )
        for row in found
    )
