"""协办: what waits for helping hands in a hall, in order; what one wants oneself; what was done today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from onething.desk import access, rules
from onething.desk.chore_models import CHORE_STATES, OPEN_CHORES
from onething.desk.models import Chore
from onething.desk.queries.cards import WindowCard, window_card
from onething.desk.rota import posts_of, standing_now
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.calendar import CHINA

MOST, ENDED = 200, 50
MINUTE = 60


@dataclass(frozen=True)
class ChoreCard:
    """A chore as those of the hall see it."""

    id: UUID
    window: str
    kind: str
    text: str
    number: str
    asked_by: str
    asked_at: datetime
    minutes: int  # since it was asked, or that it took
    state: str
    words: str
    taken_by: str
    note: str
    late: bool
    for_me: bool  # he is the B post of that window
    mine: bool  # he wants it
    in_hand: bool  # he does it


@dataclass(frozen=True)
class ChorePage:
    """What waits, what is under way, what was done today."""

    window: WindowCard | None  # where he sits
    post_a: str
    post_b: str
    open: tuple[ChoreCard, ...]  # his own windows first, the oldest first
    wanted: tuple[ChoreCard, ...]  # what he wants himself
    ended: tuple[ChoreCard, ...]
    late: int
    late_minutes: int
    kinds: tuple[tuple[str, str], ...]
    may_take: bool  # he is a clerk, not their leader only


def chore_page(by: Actor, at: datetime) -> ChorePage:
    """Return what a clerk has to fetch, copy, carry; to a leader all of his halls."""
    halls = access.halls_served(by)
    rows = Chore.objects.filter(hall__in=halls).select_related("window")
    waiting = list(rows.filter(state__in=OPEN_CHORES).order_by("asked_at", "id")[:MOST])
    midnight = at.astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0)
    ended = list(rows.filter(ended_at__gte=midnight).order_by("-ended_at", "-id")[:ENDED])
    here = access.own_window(by) if by.has("window") else None
    windows = {row.window_id for row in waiting} | ({here.pk} if here else set())
    rota = standing_now(windows, at)
    first, second = posts_of(here, rota) if here else ("", "")
    names = _names([*waiting, *ended], {first, second})
    cards = [_card(row, names, rota, by, at) for row in waiting]
    others = [one for one in cards if not one.mine]
    return ChorePage(
        window=window_card(here) if here else None,
        post_a=names.get(first, ""),
        post_b=names.get(second, ""),
        open=tuple(sorted(others, key=lambda one: (not one.in_hand, not one.for_me))),
        wanted=tuple(one for one in cards if one.mine),
        ended=tuple(_card(row, names, rota, by, at) for row in ended),
        late=sum(one.late for one in cards),
        late_minutes=rules.late_minutes(),
        kinds=tuple(rules.chore_kinds().items()),
        may_take=by.has("window"),
    )


def _names(rows: list[Chore], here: set[str]) -> Mapping[str, str]:
    known = {who for row in rows for who in (row.asked_by, row.taken_by) if who}
    return identity.official_names(known | {who for who in here if who})


def _card(
    row: Chore,
    names: Mapping[str, str],
    rota: Mapping[UUID, Mapping[str, str]],
    by: Actor,
    at: datetime,
) -> ChoreCard:
    minutes = int(((row.ended_at or at) - row.asked_at).total_seconds() // MINUTE)
    is_open = row.state in OPEN_CHORES
    return ChoreCard(
        id=row.pk,
        window=f"{row.window.number} 号（{row.window.name}）",
        kind=rules.chore_kinds().get(row.kind, row.kind),
        text=row.text,
        number=row.number,
        asked_by=names.get(row.asked_by, ""),
        asked_at=row.asked_at,
        minutes=minutes,
        state=row.state,
        words=CHORE_STATES[row.state],
        taken_by=names.get(row.taken_by, ""),
        note=row.note,
        late=is_open and minutes > rules.late_minutes(),
        for_me=posts_of(row.window, rota)[1] == by.who,
        mine=row.asked_by == by.who,
        in_hand=row.state == "taken" and row.taken_by == by.who,
    )
