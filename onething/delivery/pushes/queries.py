"""What was told, with lights: on a case, and all that waits for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from onething.delivery.models import Push
from onething.delivery.push_models import PUSH_WORDS
from onething.delivery.pushes.rules import due, platform_name, rules, title
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours

PAGE = 30
GREEN, YELLOW, RED = "green", "yellow", "red"


@dataclass(frozen=True)
class PushCard:
    """One thing told to one platform."""

    id: UUID
    platform: str
    platform_name: str
    title: str
    case: UUID
    number: str
    item_name: str
    state: str
    words: str
    light: str
    tries: int
    fault: str
    receipt: str
    queued_at: datetime
    received_at: datetime | None
    next_at: datetime | None


@dataclass(frozen=True)
class PushPage:
    """A page of pushes."""

    rows: tuple[PushCard, ...]
    state: str
    platform: str
    counts: tuple[tuple[str, str, int], ...]  # state, words, how many
    platforms: tuple[tuple[str, str], ...]
    page: int
    more: bool


def pushes_of(case_id: UUID, at: datetime) -> tuple[PushCard, ...]:
    """Return what platforms were told of a case; who may see the case may see this."""
    rows = Push.objects.filter(case=case_id).order_by("queued_at", "id")
    return tuple(_card(row, at) for row in rows)


def push_page(
    by: Actor, at: datetime, *, state: str = "dead", platform: str = "", page: int = 1
) -> PushPage:
    """Return a page of pushes for whoever runs the platform: those that wait for him first."""
    if not by.has("operator"):
        raise NotYours
    rows = Push.objects.all()
    if platform in rules()["platforms"]:
        rows = rows.filter(platform=platform)
    counts = dict(rows.values_list("state").annotate(Count("id")))
    state = state if state in PUSH_WORDS else "dead"
    here = max(1, page)
    found = list(
        rows.filter(state=state).order_by("-queued_at", "-id")[(here - 1) * PAGE : here * PAGE + 1]
    )
    return PushPage(
        rows=tuple(_card(row, at) for row in found[:PAGE]),
        state=state,
        platform=platform,
        counts=tuple((key, words, counts.get(key, 0)) for key, words in PUSH_WORDS.items()),
        platforms=tuple((key, platform_name(key)) for key in rules()["platforms"]),
        page=here,
        more=len(found) > PAGE,
    )


def _card(row: Push, at: datetime) -> PushCard:
    return PushCard(
        id=row.pk,
        platform=row.platform,
        platform_name=platform_name(row.platform),
        title=title(row.name),
        case=row.case,
        number=str(row.content.get("number", "")),
        item_name=str(row.content.get("item_name", "")),
        state=row.state,
        words=PUSH_WORDS[row.state],
        light=_light(row, at),
        tries=row.tries,
        fault=row.fault,
        receipt=row.receipt,
        queued_at=row.queued_at,
        received_at=row.received_at,
        next_at=row.next_at,
    )


def _light(row: Push, at: datetime) -> str:
    if row.state == "dead":
        return RED
    if row.state == "received" or at < row.queued_at + due():
        return GREEN
    return YELLOW
