"""A case passes from hand to hand when an official leaves."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from onething.cases import access, clocks
from onething.cases.events import CaseAssigned, CaseSetFree
from onething.cases.models import Case, Unassigned
from onething.cases.steps import about
from onething.cases.terms import OPEN
from onething.identity import queries as identity
from onething.identity.terms import Colleague
from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.command import command
from onething.kernel.refusals import NotAllowed, NotYours


@command
def set_free(case_id: UUID, official: str, *, by: Actor, at: datetime) -> None:
    """Take a case out of the hands of somebody who left, and put it before his leader."""
    must_be_system(by)
    rows = Case.objects.select_for_update(of=("self",)).filter(pk=case_id, holder=official)
    case = rows.filter(state__in=OPEN).first()
    if case is None:
        return
    case.holder, case.held_at = "", None
    case.save(update_fields=["holder", "held_at"])
    Unassigned.objects.update_or_create(
        case=case,
        defaults={"office": case.office, "hall": case.hall, "official": official, "at": at},
    )
    ledger.write(CaseSetFree(**about(case), official=official), by=by, at=at)


@command
def assign(case_id: UUID, official: UUID, *, by: Actor, at: datetime) -> None:
    """Give a case that nobody holds to a colleague; only leaders do."""
    visible = access.cases_of(by).select_for_update(of=("self",))
    case = visible.filter(pk=case_id).first() if by.has("leader") else None
    if case is None:
        raise NotYours
    if case.state not in OPEN:
        raise NotAllowed("这件办件已经办结，不需要分派。请刷新页面查看。")
    access.free_or_his(case, by, at)
    if not any(one.official == official for one in colleagues_for(case, at)):
        raise NotAllowed("这名同事没有办理这件办件的岗位。请刷新页面，从列表中重新选择。")
    case.holder, case.held_at = f"official:{official}", at
    case.save(update_fields=["holder", "held_at"])
    Unassigned.objects.filter(case=case).delete()
    ledger.write(CaseAssigned(**about(case), official=case.holder), by=by, at=at)


@command
def pass_on(case_id: UUID, official: UUID, *, by: Actor, at: datetime) -> None:
    """Give a case that nobody else holds to a colleague of the same house; nothing else changes."""
    case = access.locked(case_id, by)
    if case is None or not by.org or not access.may_work_on(case, UUID(by.org), by.roles):
        raise NotYours
    access.in_time_and_free(case, by, at)
    if case.state not in OPEN:
        raise NotAllowed("这件办件已经办结，不需要交给同事。请刷新页面查看。")
    here = [one for one in colleagues_for(case, at) if str(one.organisation) == by.org]
    if f"official:{official}" == by.who or all(one.official != official for one in here):
        raise NotAllowed("这名同事没有办理这件办件的岗位。请刷新页面，从列表中重新选择。")
    case.holder, case.held_at = f"official:{official}", at
    case.save(update_fields=["holder", "held_at"])
    Unassigned.objects.filter(case=case).delete()
    ledger.write(CaseAssigned(**about(case), official=case.holder), by=by, at=at)


def colleagues_for(case: Case, at: datetime) -> list[Colleague]:
    """Return who may go on with a case: its office and its hall, by role."""
    held = identity.colleagues({case.office, case.hall}, on=clocks.day_of(at))
    return [one for one in held if access.may_work_on(case, one.organisation, one.roles)]
