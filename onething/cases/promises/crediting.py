"""信用记录和信用修复: what a fault closes, and how it is opened again."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from onething.cases.clocks import day_of
from onething.cases.models import Case, CreditRecord, Promise
from onething.cases.promise_events import (
    CreditRecorded,
    CreditRepaired,
    RepairAsked,
    RepairDeclined,
)
from onething.cases.promises import access
from onething.cases.promises.clock import after, months_after
from onething.cases.promises.rules import days, ground
from onething.cases.steps import words_of
from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.command import command
from onething.kernel.refusals import Invalid, NotAllowed
from onething.kernel.salts import digest_with

UNSETTLED = frozenset({"broken", "rectifying", "rectified", "proposed"})


@command
def record_credit(
    case_id: UUID, *, ground_of: str, about: str, words: str, by: Actor, at: datetime
) -> None:
    """Record a fault of somebody once; it closes what its ground says until it is repaired."""
    must_be_system(by)
    said, case, on = ground(ground_of), Case.objects.get(pk=case_id), day_of(at)
    record, new = CreditRecord.objects.get_or_create(
        about=about,
        ground=ground_of,
        defaults={
            "subject": case.subject,
            "case": case.pk,
            "item_name": case.item_name,
            "words": words[:500],
            "office": case.office,
            "since": on,
            "repair_from": months_after(on, int(said["min_months"])),
            "public_until": months_after(on, int(said["max_months"])),
        },
    )
    if new:
        ledger.write(CreditRecorded(**_about(record), about=about), by=by, at=at)


@command
def ask_repair(credit_id: UUID, *, corrected: str, by: Actor, at: datetime) -> None:
    """Ask for the repair of a record, with what was put right."""
    record, step = access.credit_to_change(credit_id, "ask", by, at)
    _may_be_repaired(record, day_of(at))
    said = words_of(corrected, "纠正情况", 1000)
    if not said:
        raise Invalid("请写明纠正的情况。", errors={"corrected": "请写明改了什么、什么时候改好的"})
    record.state, record.corrected, record.asked_at, record.answer = step.end, said, at, ""
    record.answer_by = after(day_of(at), days("repair_answer"))
    record.save(update_fields=["state", "corrected", "asked_at", "answer", "answer_by"])
    salt = Case.objects.values_list("salt", flat=True).get(pk=record.case)
    fact = RepairAsked(**_about(record), corrected=digest_with(salt, said))
    ledger.write(fact, by=by, at=at)


def _may_be_repaired(record: CreditRecord, today: date) -> None:
    if today < record.repair_from:
        raise NotAllowed(
            f"这条记录的最短公示期到 {record.repair_from:%Y 年 %m 月 %d 日}，"
            "到期后才能申请修复。请在这一天或者以后再来。"
        )
    room, _, about = record.about.partition(":")
    if room == "promise" and Promise.objects.filter(pk=about, state__in=UNSETTLED).exists():
        raise NotAllowed("这项承诺还在处理中。请先整改，等复查合格或者处理结束后再申请修复。")


@command
def repair_credit(credit_id: UUID, *, answer: str = "", by: Actor, at: datetime) -> None:
    """Repair a record: the way of promises is open again."""
    record, step = access.credit_to_change(credit_id, "repair", by, at)
    record.state, record.repaired_at = step.end, at
    record.answer = words_of(answer, "答复", 500) or "符合修复条件，准予修复。"
    record.save(update_fields=["state", "repaired_at", "answer"])
    ledger.write(CreditRepaired(**_about(record)), by=by, at=at)


@command
def decline_repair(credit_id: UUID, *, answer: str, by: Actor, at: datetime) -> None:
    """Decline the repair of a record, with the reason; it may be asked for again."""
    record, step = access.credit_to_change(credit_id, "decline", by, at)
    said = words_of(answer, "理由", 500)
    if not said:
        raise Invalid("请写明不予修复的理由。", errors={"answer": "请写明理由"})
    record.state, record.answer, record.answer_by = step.end, said, None
    record.save(update_fields=["state", "answer", "answer_by"])
    ledger.write(RepairDeclined(**_about(record)), by=by, at=at)


def _about(record: CreditRecord) -> dict[str, Any]:
    case = Case.objects.only("application_id").get(pk=record.case)
    return {
        "credit": record.pk,
        "case": record.case,
        "application": case.application_id,
        "subject": record.subject,
        "ground": record.ground,
        "state": record.state,
    }
