"""纠错: an error on a licence is reported back to the organ that issued it, and answered in time."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from onething.documents import access, kinds, licence_rules
from onething.documents.commands.sealing import reason_of
from onething.documents.commands.versions import Next, next_version, today_of
from onething.documents.events import ErrorAnswered, ErrorReported
from onething.documents.models import Licence, LicenceError, LicenceUse
from onething.documents.terms import ERROR, LICENCE
from onething.kernel import calendar, clock, ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.ids import new_id
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

LONGEST = 200


@command
def report_error(
    licence_id: UUID,
    *,
    element: str,
    wanted: str,
    evidence: str,
    by: Actor,
    at: datetime,
) -> UUID:
    """Report that a licence says something wrong; its organ has a number of working days to answer."""
    licence = _seen_by(licence_id, by)
    face = kinds.licence_type(licence.type).face
    errors = {}
    if element not in face:
        errors["element"] = "请选择证面上有误的一项。"
    if not wanted.strip() or len(wanted.strip()) > LONGEST:
        errors["wanted"] = f"请填写正确的内容，不超过 {LONGEST} 字。"
    if not evidence.strip():
        errors["evidence"] = "请写明依据，例如哪份文件、哪个部门的数据与证照不一致。"
    if errors:
        raise Invalid(next(iter(errors.values())), errors=errors)
    if LicenceError.objects.filter(licence=licence.pk, element=element, state="open").exists():
        raise NotAllowed("这一项已经有人报错，正在核实。请等核实结果，不用重复提交。")
    made = LicenceError.objects.create(
        id=new_id(),
        licence=licence.pk,
        title=licence.title,
        organ=licence.organ,
        holder=licence.holder,
        element=element,
        found=str(licence.data["facts"].get(element, ""))[:LONGEST],
        wanted=wanted.strip(),
        evidence=reason_of(evidence),
        reported_by=by.who,
        reported_at=at,
        due_on=_due(today_of(at)),
    )
    ledger.write(ErrorReported(**_about(made), organ=licence.organ, due=made.due_on), by=by, at=at)
    return made.pk


def _seen_by(licence_id: UUID, by: Actor) -> Licence:
    """Return a licence of his, or one that his organ used: who saw it may say that it is wrong."""
    found = Licence.objects.filter(pk=licence_id, sealed_at__isnull=False).first()
    if found is not None and by.org:
        used = LicenceUse.objects.filter(licence=licence_id, organ=by.org).exists()
        found = found if used or str(found.organ) == by.org else None
    elif found is not None and str(found.holder) != by.behalf:
        found = None
    if found is None:
        raise NotYours
    return found


def _due(on: date) -> date | None:
    try:
        return clock.due(clock.Term(on, licence_rules.error_days()), calendar.official())
    except clock.BeyondCalendar:
        return None


@command
def correct_error(error_id: UUID, *, answer: str, by: Actor, at: datetime) -> UUID:
    """Correct what was reported: the licence is issued anew with the right content (变更)."""
    error = access.error_to_answer(error_id, by, at)
    step = ERROR.step(error.state, "correct")
    licence = Licence.objects.select_for_update().get(pk=error.licence)
    LICENCE.step(licence.state, "change")
    data = {**licence.data, "facts": {**licence.data["facts"], error.element: error.wanted}}
    after = Next(data, licence.valid_from, licence.valid_until, licence.decision)
    why = licence_rules.reason_for("change", "corrected", reason_of(answer))
    made, events = next_version(licence, "change", after, why, at)
    _answered(error, step.end, answer, by, at)
    fact = ErrorAnswered(**_about(error), do="correct", successor=made.pk)
    ledger.write(*events, fact, by=by, at=at)
    return made.pk


@command
def reject_error(error_id: UUID, *, answer: str, by: Actor, at: datetime) -> None:
    """Answer that the licence is right, with the reason."""
    error = access.error_to_answer(error_id, by, at)
    _answered(error, ERROR.step(error.state, "reject").end, reason_of(answer), by, at)
    ledger.write(ErrorAnswered(**_about(error), do="reject", successor=None), by=by, at=at)


def _answered(error: LicenceError, state: str, answer: str, by: Actor, at: datetime) -> None:
    error.state, error.answer = state, answer.strip()
    error.answered_by, error.answered_at = by.who, at
    error.save(update_fields=["state", "answer", "answered_by", "answered_at"])


def _about(error: LicenceError) -> dict[str, Any]:
    return {"error": error.pk, "licence": error.licence, "element": error.element}
