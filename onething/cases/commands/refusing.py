"""拟不予受理、拟不予决定: drafted by one, confirmed or sent back by another; the clocks run on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from onething.cases import access
from onething.cases.beside_events import (
    RefusalConfirmed,
    RefusalProposed,
    RefusalReturned,
    RefusalTakenBack,
)
from onething.cases.commands.intake import decision_of, not_accepted
from onething.cases.commands.review import grounds_of, refused
from onething.cases.models import Case, Refusal
from onething.cases.refusal_models import REFUSAL_WORDS
from onething.cases.seconds import REFUSALS, may_confirm, second_of, told_of
from onething.cases.steps import DRAFTED, about, words_of
from onething.cases.terms import MACHINES, unmet
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.machine import Step
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.kernel.salts import digest_with


@command
def propose_refusal(
    case_id: UUID, *, do: str, said: Mapping[str, str], by: Actor, at: datetime
) -> UUID:
    """Draft a refusal for another person to confirm; nothing is decided and every clock runs on."""
    if do not in REFUSALS:
        raise NotYours
    case, step = access.case_to_change(case_id, do, by=by, at=at)
    if not second_of(case, do).wanted:
        raise NotAllowed(f"这个事项的{REFUSALS[do]}不用复核，请直接作出决定。")
    drafted = decision_of(case, step, said) if do == "refuse_acceptance" else grounds_of(said)
    waiting = Refusal.objects.filter(case=case, state="proposed").first()
    if waiting is not None and not _overtaken(waiting, case):
        raise NotAllowed(f"这件办件已经有一份拟{REFUSALS[do]}在等复核。要改的，请先收回再提交。")
    if waiting is not None:
        waiting.state, waiting.answered_at = "overtaken", at
        waiting.save(update_fields=["state", "answered_at"])
    row = Refusal.objects.create(
        case=case, do=do, said=drafted, organ=by.org, by=by.who, roles=list(by.roles), post=by.post,
        at=at,
    )  # fmt: skip
    case.holder, case.held_at, case.plan = "", None, case.plan | {DRAFTED: True}
    case.save(update_fields=["holder", "held_at", "plan"])
    fact = RefusalProposed(
        **_about(case, row),
        said=digest_with(case.salt, row.said),
        officials=told_of(case, do, by, at),
    )
    ledger.write(fact, by=by, at=at)
    return row.pk


def _about(case: Case, row: Refusal) -> dict[str, Any]:
    return about(case) | {"refusal": row.pk, "do": row.do}


def _overtaken(row: Refusal, case: Case) -> bool:
    """Say whether the case has gone on since it was drafted."""
    return case.worked_at is not None and case.worked_at > row.at


def _to_answer(case_id: UUID, by: Actor, at: datetime) -> tuple[Case, Refusal]:
    case = access.locked(case_id, by)
    row = Refusal.objects.filter(case=case).order_by("-at", "-pk").first() if case else None
    if case is None or row is None or str(row.organ) != by.org:
        raise NotYours
    if row.state != "proposed":
        raise NotAllowed(f"{REFUSAL_WORDS[row.state]}，不用再复核。请打开办件，按最新情况办理。")
    access.in_time_and_free(case, by, at)
    return case, row


def _second(case: Case, row: Refusal, by: Actor) -> Step:
    if not may_confirm(case, row.do, by):
        raise NotYours
    if row.by == by.who:
        raise NotAllowed("拟办的人不能复核自己的意见。请由另一位同事或者负责人复核。")
    step = MACHINES[case.kind].step(case.state, row.do)
    if why_not := unmet(step, case):
        raise NotAllowed(why_not)
    if _overtaken(row, case):
        raise NotAllowed(
            "拟办以后办件又有变化，这份意见不能再用。请退回，由拟办的人按最新情况重写。"
        )
    return step


@command
def confirm_refusal(case_id: UUID, *, by: Actor, at: datetime) -> None:
    """Confirm, as another person, what was drafted: with that the refusal is made."""
    case, row = _to_answer(case_id, by, at)
    step = _second(case, row, by)
    row.state, row.second, row.answered_at = "confirmed", by.who, at
    row.save(update_fields=["state", "second", "answered_at"])
    fact = RefusalConfirmed(**_about(case, row), proposed_by=row.by)
    ledger.write(fact, by=by, at=at)
    if row.do == "refuse_acceptance":
        not_accepted(case, step, row.said, by=by, at=at)
        return
    first = Actor(who=row.by, org=str(row.organ), post=row.post, roles=tuple(row.roles))
    refused(case, step, row.said, signer=first, by=by, at=at)


@command
def return_refusal(case_id: UUID, *, note: str, by: Actor, at: datetime) -> None:
    """Send a draft back to whoever wrote it, with the reason; he may write another."""
    case, row = _to_answer(case_id, by, at)
    if not may_confirm(case, row.do, by):
        raise NotYours
    if row.by == by.who:
        raise NotAllowed("这是您自己拟的，不用退回，可以直接收回。")
    said = words_of(note, "退回的理由", 500)
    if not said:
        raise Invalid(
            "请写明退回的理由，拟办的人才知道怎么改。", errors={"note": "请写明退回的理由"}
        )
    row.state, row.second, row.note, row.answered_at = "returned", by.who, said, at
    row.save(update_fields=["state", "second", "note", "answered_at"])
    ledger.write(RefusalReturned(**_about(case, row), official=row.by), by=by, at=at)


@command
def take_back_refusal(case_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take one's own draft back before anybody has confirmed it."""
    case, row = _to_answer(case_id, by, at)
    if row.by != by.who:
        raise NotYours
    row.state, row.answered_at = "taken_back", at
    row.save(update_fields=["state", "answered_at"])
    ledger.write(RefusalTakenBack(**_about(case, row)), by=by, at=at)
