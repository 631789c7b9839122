"""Do the rows say what the ledger says? Both are written in one transaction, so they always must."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from onething.cases import chains, replay
from onething.cases.archives import archive_faults
from onething.cases.cosigning import cosigning_faults
from onething.cases.grounds import ground_faults
from onething.cases.models import Application, Case
from onething.cases.phrases import phrase_faults
from onething.cases.queries.papers import transfer_faults
from onething.cases.route_rules import route_faults
from onething.cases.seconds import second_faults
from onething.cases.terms import DECIDED
from onething.kernel.follower import Fault
from onething.kernel.models import Event
from onething.kernel.salts import digest_with

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

__all__ = [
    "archive_faults",
    "as_story",
    "cosigning_faults",
    "faults",
    "ground_faults",
    "phrase_faults",
    "route_faults",
    "second_faults",
    "transfer_faults",
]
BATCH = 500


def faults() -> Iterator[Fault]:
    """Compare each case and each application with the fold of its events; name each that differs."""
    yield from _differing("case", Case, _case_row, replay.of_case)
    yield from _differing("application", Application, _application_row, replay.of_application)


def _differing(word: str, model: Any, row_of: Any, fold: Any) -> Iterator[Fault]:
    last: UUID | None = None
    while rows := _batch(model, last):
        last = rows[-1].pk
        for row in _wrong(word, rows, row_of, fold):
            with transaction.atomic():  # it may just have changed between our two looks
                locked = list(model.objects.select_for_update().filter(pk=row))
                found = _wrong(word, locked, row_of, fold)
            for names in found.values():
                sentence = f"{locked[0].number or '草稿'} 的记录与账本不符：{'、'.join(names)}。"
                yield Fault(f"{word}:{row}", sentence)


def _batch(model: Any, after: UUID | None) -> list[Any]:
    rows = model.objects.order_by("pk")
    return list((rows.filter(pk__gt=after) if after else rows)[:BATCH])


def _events(streams: Sequence[str]) -> Mapping[str, list[Event]]:
    told: dict[str, list[Event]] = defaultdict(list)
    for event in Event.objects.filter(stream__in=streams).order_by("stream", "seq"):
        told[event.stream].append(event)
    return told


def _wrong(word: str, rows: Sequence[Any], row_of: Any, fold: Any) -> dict[UUID, list[str]]:
    """Return for each row that differs from its events the names of what differs."""
    said = row_of(rows)
    told = _events([f"{word}:{row.pk}" for row in rows])
    differing = {
        row.pk: _names(said[row.pk], fold(told.get(f"{word}:{row.pk}", []))) for row in rows
    }
    return {key: names for key, names in differing.items() if names}


def _names(row: DataclassInstance, story: object) -> list[str]:
    names = [one.name for one in fields(row)]
    return [name for name in names if getattr(row, name) != getattr(story, name)]


def _case_row(rows: Iterable[Case]) -> dict[UUID, replay.CaseStory]:
    return {row.pk: as_story(row) for row in rows}


def _decision(row: Case) -> str:
    """Return the digest of the decision; of a file that was destroyed the digest is all that is left."""
    if row.destroyed_at:
        return str(row.decision.get("digest", ""))
    return digest_with(row.salt, row.decision)


def as_story(row: Case) -> replay.CaseStory:
    """Return the row of a case in the words of the fold."""
    decided = row.state in DECIDED
    return replay.CaseStory(
        number=row.number,
        subject=str(row.subject),
        office=str(row.office),
        item=str(row.item),
        kind=row.kind,
        part=row.part,
        application=str(row.application_id),
        state=row.state,
        holder=row.holder,
        held_at=row.held_at,
        submitted_at=row.submitted_at,
        accepted_on=row.accepted_on,
        deemed=row.deemed,
        supplements=row.supplements,
        extensions=row.extensions,
        redone=row.redone,
        first_organ=str(row.first_organ or ""),
        worked_at=row.worked_at,
        granted=row.granted,
        unpaid=row.unpaid,
        examiner=row.examiner,
        reviewer=row.reviewer,
        decider=row.decider,
        decided=_decision(row) if decided else "",
        decided_at=row.decided_at,
        closed_at=row.closed_at,
        chain=chains.digest(row),
    )


def _application_row(rows: Sequence[Application]) -> dict[UUID, replay.ApplicationStory]:
    cases: dict[UUID, set[str]] = defaultdict(set)
    pairs = Case.objects.filter(application__in=rows).values_list("application", "pk")
    for application, case in pairs:
        cases[application].add(str(case))
    return {
        row.pk: replay.ApplicationStory(
            subject=str(row.subject),
            theme=str(row.theme),
            region=row.region,
            state=row.state,
            number=row.number,
            summary=row.summary_digest,
            started_at=row.started_at,
            submitted_at=row.submitted_at,
            signed_by=row.signed_by,
            closed_at=row.closed_at,
            cases=frozenset(cases[row.pk]),
        )
        for row in rows
    }
