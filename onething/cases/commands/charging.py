"""待缴费: a case is marked while something is to be paid for it; which step waits, the catalogue says."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from onething.cases import access
from onething.cases.beside_events import CaseFeeDue, CaseFeeSettled
from onething.cases.models import Case
from onething.cases.steps import about
from onething.cases.terms import FINAL
from onething.catalogue.terms import STOPS
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.refusals import Invalid, NotYours


@command
def note_fee_due(case_id: UUID, *, stops: str, by: Actor, at: datetime) -> None:
    """Note that a fee is to be paid for the case, and which step waits for it."""
    case = _of_system(case_id, by)
    if stops not in STOPS:
        raise Invalid(f"“{stops}”不是未缴费的影响，可用：{'、'.join(STOPS)}。")
    if case.state in FINAL or case.unpaid == stops:
        return
    case.unpaid = stops
    case.save(update_fields=["unpaid"])
    ledger.write(CaseFeeDue(**about(case), stops=stops), by=by, at=at)


@command
def note_fee_settled(case_id: UUID, *, by: Actor, at: datetime) -> None:
    """Note that nothing is to be paid for the case any more; what waited for it may go on."""
    case = _of_system(case_id, by)
    if not case.unpaid:
        return
    case.unpaid = ""
    case.save(update_fields=["unpaid"])
    ledger.write(CaseFeeSettled(**about(case)), by=by, at=at)


def _of_system(case_id: UUID, by: Actor) -> Case:
    found = access.locked(case_id, by) if by.has("system") else None
    if found is None:
        raise NotYours
    return found
