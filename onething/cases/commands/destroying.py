"""销毁档案: listed by one, agreed to by another, then emptied for ever (档案法 §31)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from onething.cases.archives import closed_on, destroyable, must_keep, number_of
from onething.cases.clocks import day_of
from onething.cases.destroying import empty_application, empty_case
from onething.cases.destruction_events import (
    CaseFileDestroyed,
    DestructionDeclined,
    DestructionDone,
    DestructionProposed,
)
from onething.cases.models import Application, Case, Destruction, DestructionLine
from onething.cases.steps import words_of
from onething.identity import queries as identity
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

MOST: Final = 100  # files on one list: one person can look through them


@command
def propose_destruction(cases: Sequence[UUID], *, reason: str, by: Actor, at: datetime) -> UUID:
    """List files of one's organ whose time of keeping is over, for another person to agree to."""
    must_keep(by)
    identity.must_hold_post(by, at)
    said = words_of(reason, "鉴定意见", 500)
    if not said:
        raise Invalid("请写明鉴定意见。", errors={"reason": "请写明为什么不再需要保存"})
    if not 0 < len(set(cases)) <= MOST:
        raise Invalid(f"请选择 1 至 {MOST} 件到期的档案。", errors={"cases": "请选择档案"})
    rows = Case.objects.select_for_update(of=("self",)).filter(pk__in=cases, office=by.org)
    found = list(rows.order_by("pk"))
    if len(found) != len(set(cases)):
        raise NotYours
    made = Destruction.objects.create(
        organ=UUID(by.org), reason=said, proposed_by=by.who, proposed_at=at
    )
    lines = [_line(made, place, case, at) for place, case in enumerate(found, 1)]
    listed = DestructionLine.objects.filter(case__in=[case.pk for case in found], open=True)
    if known := listed.first():
        raise NotAllowed(f"档案 {known.number} 已经在另一份销毁清册上。请刷新页面后重新选择。")
    DestructionLine.objects.bulk_create(lines)
    fact = DestructionProposed(
        destruction=made.pk, organ=made.organ, cases=tuple(case.pk for case in found)
    )
    ledger.write(fact, by=by, at=at)
    return made.pk


def _line(made: Destruction, place: int, case: Case, at: datetime) -> DestructionLine:
    years, until = destroyable(case, day_of(at))
    closed = closed_on(case, at)
    return DestructionLine(
        destruction=made,
        place=place,
        case=case.pk,
        number=number_of(case, closed),
        case_number=case.number,
        item_name=case.item_name,
        closed_on=closed,
        years=years,
        kept_until=until,
    )


@command
def decline_destruction(destruction_id: UUID, *, note: str, by: Actor, at: datetime) -> None:
    """Do not agree to a list, or take one's own back; its files are kept on."""
    made = _to_answer(destruction_id, by, at)
    said = words_of(note, "意见", 500)
    if not said:
        raise Invalid("请写明意见。", errors={"note": "请写明为什么不同意，或者为什么撤回"})
    _answered(made, "declined", said, by, at)
    made.lines.update(open=False)
    ledger.write(DestructionDeclined(destruction=made.pk, organ=made.organ), by=by, at=at)


@command
def destroy_files(destruction_id: UUID, *, note: str = "", by: Actor, at: datetime) -> None:
    """Agree to a list that another person made, and destroy the files on it: this cannot be undone."""
    made = _to_answer(destruction_id, by, at)
    if made.proposed_by == by.who:
        raise NotAllowed("销毁档案要由两个人办理：清册由您提出，请由本单位另一位负责人审核。")
    _answered(made, "done", words_of(note, "意见", 500), by, at)
    lines = {line.case: line for line in made.lines.all()}
    rows = Case.objects.select_for_update(of=("self",)).select_related("application")
    facts = [
        _destroyed(case, lines[case.pk], at) for case in rows.filter(pk__in=lines).order_by("pk")
    ]
    done = DestructionDone(
        destruction=made.pk, organ=made.organ, proposed_by=made.proposed_by, cases=tuple(lines)
    )
    ledger.write(*facts, done, by=by, at=at)


def _destroyed(case: Case, line: DestructionLine, at: datetime) -> CaseFileDestroyed:
    destroyable(case, day_of(at))
    files = empty_case(case, at)
    others = Case.objects.filter(application=case.application_id, destroyed_at__isnull=True)
    whole = not others.exists()
    if whole:
        files += empty_application(
            Application.objects.select_for_update().get(pk=case.application_id)
        )
    line.files = len(set(files))
    line.save(update_fields=["files"])
    return CaseFileDestroyed(
        case=case.pk,
        application=case.application_id,
        destruction=line.destruction_id,
        number=line.number,
        whole=whole,
        files=tuple(sorted(set(files))),
    )


def _to_answer(destruction_id: UUID, by: Actor, at: datetime) -> Destruction:
    must_keep(by)
    identity.must_hold_post(by, at)
    rows = Destruction.objects.select_for_update().filter(organ=by.org)
    made = rows.filter(pk=destruction_id).first()
    if made is None:
        raise NotYours
    if made.state != "proposed":
        raise NotAllowed("这份清册已经审核过了。请刷新页面查看结果。")
    return made


def _answered(made: Destruction, state: str, note: str, by: Actor, at: datetime) -> None:
    made.state, made.note, made.answered_by, made.answered_at = state, note, by.who, at
    made.save(update_fields=["state", "note", "answered_by", "answered_at"])
