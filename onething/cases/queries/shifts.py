"""What a clerk has in hand today, and what passes between him and his colleagues."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from onething.cases import access
from onething.cases.models import Handover
from onething.cases.shift_models import HANDOVER_STATES
from onething.cases.terms import OPEN, WORDS
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours

SHOWN, PAGE = 100, 20


@dataclass(frozen=True)
class HeldCase:
    """A case in one's hand."""

    id: UUID
    number: str
    item_name: str
    subject_name: str
    words: str
    since: datetime | None


@dataclass(frozen=True)
class Thing:
    """One line of the list, and whether it was missing when it was counted."""

    place: int
    name: str
    missing: bool


@dataclass(frozen=True)
class HandoverCard:
    """A handover as both sides see it."""

    id: UUID
    giver: str
    receiver: str  # “”: whoever comes first
    cases: tuple[tuple[UUID, str], ...]
    things: tuple[Thing, ...]
    seal: str
    note: str
    state: str
    words: str
    at: datetime
    taken_by: str
    taken_at: datetime | None
    missing: int
    remark: str
    mine: bool
    to_take: bool  # he may take it over


@dataclass(frozen=True)
class Handovers:
    """The handovers of a hall, newest first."""

    rows: tuple[HandoverCard, ...]
    page: int
    more: bool
    only: str


HANDOVER_FILTERS = {"": "全部", "given": "待接收", "short": "有缺少"}


def in_hand(by: Actor) -> tuple[HeldCase, ...]:
    """Return the open cases that he holds, those held longest first."""
    rows = access.cases_of(by).filter(holder=by.who, state__in=OPEN).order_by("held_at", "id")
    return tuple(
        HeldCase(
            case.pk, case.number, case.item_name, case.subject_name, WORDS[case.state], case.held_at
        )
        for case in rows[:SHOWN]
    )


def handovers(by: Actor, *, only: str = "", page: int = 1) -> Handovers:
    """Return the handovers of his hall; of a clerk those that he gave, took or may take."""
    rows = _seen(by)
    only = only if only in HANDOVER_FILTERS else ""
    if only == "given":
        rows = rows.filter(state="given")
    if only == "short":
        rows = rows.exclude(missing=[])
    first = (page - 1) * PAGE
    found = list(rows.order_by("-at", "-id")[first : first + PAGE + 1])
    return Handovers(_cards(found[:PAGE], by), page, len(found) > PAGE, only)


def waiting_handovers(by: Actor) -> tuple[HandoverCard, ...]:
    """Return what he may take over now, oldest first."""
    rows = _seen(by).filter(state="given").exclude(giver=by.who)
    return _cards(list(rows.order_by("at", "id")[:PAGE]), by)


def handover(handover_id: UUID, by: Actor) -> HandoverCard:
    """Return one handover that he may see."""
    row = _seen(by).filter(pk=handover_id).first()
    if row is None:
        raise NotYours
    return _cards([row], by)[0]


def _seen(by: Actor) -> QuerySet[Handover]:
    if not by.org or not (by.has("window") or by.has("leader")):
        raise NotYours
    rows = Handover.objects.filter(organisation=by.org, office=None)
    if by.has("leader"):
        return rows
    return rows.filter(
        Q(giver=by.who) | Q(taken_by=by.who) | (Q(receiver__in=("", by.who)) & Q(state="given"))
    )


def _cards(rows: list[Handover], by: Actor) -> tuple[HandoverCard, ...]:
    names = identity.official_names(
        {one for row in rows for one in (row.giver, row.receiver, row.taken_by) if one}
    )
    return tuple(_card(row, names, by) for row in rows)


def _card(row: Handover, names: dict[str, str], by: Actor) -> HandoverCard:
    return HandoverCard(
        id=row.pk,
        giver=names.get(row.giver, ""),
        receiver=names.get(row.receiver, ""),
        cases=tuple(zip(row.cases, row.numbers, strict=True)),
        things=tuple(
            Thing(place, name, place in row.missing) for place, name in enumerate(row.things)
        ),
        seal=row.seal,
        note=row.note,
        state=row.state,
        words=HANDOVER_STATES[row.state],
        at=row.at,
        taken_by=names.get(row.taken_by, ""),
        taken_at=row.taken_at,
        missing=len(row.missing),
        remark=row.remark,
        mine=row.giver == by.who,
        to_take=(
            row.state == "given"
            and by.has("window")
            and row.giver != by.who
            and row.receiver in ("", by.who)
        ),
    )
