"""到期档案: files whose time of keeping is over, and the lists on which they are destroyed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from onething.cases.archives import Kept, kept_for, must_keep, number_of, shortest
from onething.cases.clocks import day_of
from onething.cases.commands.destroying import MOST
from onething.cases.destruction_models import DESTRUCTION_WORDS
from onething.cases.models import Case, Destruction, DestructionLine
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import NotYours

LISTS: Final = 50
LOOKED_AT: Final = 500  # closed cases of which it is asked whether their time is over


@dataclass(frozen=True)
class DueFile:
    """A file whose time is over."""

    case: UUID
    number: str
    case_number: str
    item_name: str
    subject_name: str
    closed_on: date
    kept: Kept


@dataclass(frozen=True)
class ListCard:
    """A list of destruction in the overview."""

    id: UUID
    state: str
    state_name: str
    count: int
    proposed_by: str
    proposed_on: date


@dataclass(frozen=True)
class DestructionPage:
    """What is due and which lists there are."""

    due: tuple[DueFile, ...]
    lists: tuple[ListCard, ...]
    most: int


@dataclass(frozen=True)
class DestructionSheet:
    """One list."""

    id: UUID
    state: str
    state_name: str
    reason: str
    proposed_by: str
    proposed_at: datetime
    answered_by: str
    answered_at: datetime | None
    note: str
    lines: tuple[DestructionLine, ...]
    own: bool  # the reader made it: another person must answer


def destruction_page(by: Actor, at: datetime) -> DestructionPage:
    """Return what is due in one's organ, oldest first, and its lists, newest first."""
    must_keep(by)
    rows = list(Destruction.objects.filter(organ=by.org).order_by("-proposed_at", "pk")[:LISTS])
    counts: dict[UUID, int] = {}
    lines = DestructionLine.objects.filter(destruction__in=rows)
    for owner in lines.values_list("destruction", flat=True):
        counts[owner] = counts.get(owner, 0) + 1
    names = identity.official_names({row.proposed_by for row in rows})
    cards = tuple(
        ListCard(
            row.pk,
            row.state,
            DESTRUCTION_WORDS[row.state],
            counts.get(row.pk, 0),
            names.get(row.proposed_by, ""),
            day_of(row.proposed_at),
        )
        for row in rows
    )
    return DestructionPage(_due(by, at), cards, MOST)


def _due(by: Actor, at: datetime) -> tuple[DueFile, ...]:
    today, found = day_of(at), []
    before = datetime(today.year - shortest(), 1, 1, tzinfo=CHINA)
    listed = DestructionLine.objects.filter(open=True).values("case")
    rows = Case.objects.filter(
        office=by.org, state="archived", closed_at__lt=before, destroyed_at__isnull=True
    ).exclude(pk__in=listed)
    for case in rows.order_by("closed_at", "pk")[:LOOKED_AT]:
        closed = day_of(case.closed_at or at)
        kept = kept_for(case, closed)
        if kept.until is None or kept.until >= today:
            continue
        found.append(
            DueFile(
                case.pk, number_of(case, closed), case.number, case.item_name,
                case.subject_name, closed, kept,
            )
        )  # fmt: skip
    return tuple(found[:MOST])


def destruction_sheet(destruction_id: UUID, by: Actor) -> DestructionSheet:
    """Return one list of one's organ."""
    must_keep(by)
    row = Destruction.objects.filter(pk=destruction_id, organ=by.org).first()
    if row is None:
        raise NotYours
    names = identity.official_names({row.proposed_by, row.answered_by} - {""})
    return DestructionSheet(
        id=row.pk,
        state=row.state,
        state_name=DESTRUCTION_WORDS[row.state],
        reason=row.reason,
        proposed_by=names.get(row.proposed_by, ""),
        proposed_at=row.proposed_at,
        answered_by=names.get(row.answered_by, ""),
        answered_at=row.answered_at,
        note=row.note,
        lines=tuple(row.lines.order_by("place")),
        own=row.proposed_by == by.who,
    )
