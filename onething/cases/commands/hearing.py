"""听证: told, asked for or waived, called seven days before, held, written down (行政许可法 §47, §48)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from onething.cases import access, clocks
from onething.cases.asking import heard, word
from onething.cases.law_events import (
    HearingAsked,
    HearingCalled,
    HearingHeld,
    HearingTold,
    HearingWaived,
)
from onething.cases.limits import days
from onething.cases.models import Act, Case, Deadline, Opinion
from onething.cases.steps import about, add_opinion, finish, keep_act
from onething.cases.terms import HEARING_ASK, HEARING_HOLD, STATUTORY
from onething.identity import queries as identity
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.calendar import CHINA, official
from onething.kernel.clock import Term, due
from onething.kernel.command import command
from onething.kernel.refusals import Invalid


@command
def tell_hearing(case_id: UUID, *, said: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Tell the applicant that he may ask for a hearing (行政许可法 §47(1))."""
    case, step = access.case_to_change(case_id, "tell_hearing", by=by, at=at)
    kept = heard("tell_hearing", case.kind, said)
    keep_act(case, "tell_hearing", kept, by=by, at=at)
    case.examiner = case.reviewer = ""  # the review begins anew, with what the hearing brings
    running = finish(case, step, by=by, at=at)
    ledger.write(HearingTold(**about(case), until=running[HEARING_ASK].due_on), by=by, at=at)


@command
def ask_hearing(case_id: UUID, *, said: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Ask for a hearing, within five working days of being told; the clocks stand (§47(1), §45)."""
    case, step = access.case_to_change(case_id, "ask_hearing", by=by, at=at)
    kept = heard("ask_hearing", case.kind, said)
    _still_in_time(case, at)
    keep_act(case, "ask_hearing", kept, by=by, at=at)
    running = finish(case, step, by=by, at=at, reason=word("pauses", "hearing"))
    ledger.write(HearingAsked(**about(case), hold_by=running[HEARING_HOLD].due_on), by=by, at=at)


def _still_in_time(case: Case, at: datetime) -> None:
    clock = Deadline.objects.filter(case=case, kind=HEARING_ASK, stopped_on=None).first()
    if clock and clock.due_on and clock.due_on < clocks.day_of(at):
        raise Invalid(
            f"申请听证的期限已于 {clock.due_on:%Y-%m-%d} 届满。您仍可以向审批部门书面提出陈述和申辩意见。"
        )


@command
def waive_hearing(case_id: UUID, *, said: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Say that no hearing is wanted; the review goes on."""
    case, step = access.case_to_change(case_id, "waive_hearing", by=by, at=at)
    heard("waive_hearing", case.kind, said)
    finish(case, step, by=by, at=at)
    ledger.write(HearingWaived(**about(case), silent=False), by=by, at=at)


@command
def pass_hearing(case_id: UUID, *, by: Actor, at: datetime) -> None:
    """Go on without a hearing, because nobody asked for one in time (§47(1))."""
    case, step = access.case_to_change(case_id, "pass_hearing", by=by, at=at)
    clock = Deadline.objects.filter(case=case, kind=HEARING_ASK, stopped_on=None).first()
    if clock is None or clock.due_on is None or clock.due_on >= clocks.day_of(at):
        return
    finish(case, step, by=by, at=at)
    ledger.write(HearingWaived(**about(case), silent=True), by=by, at=at)


@command
def call_hearing(case_id: UUID, *, said: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Call the hearing, seven days before, under somebody who does not examine the case (§48(1))."""
    case, step = access.case_to_change(case_id, "call_hearing", by=by, at=at)
    kept = heard("call_hearing", case.kind, said)
    held = datetime.fromisoformat(kept["held_at"])
    held = held if held.tzinfo else held.replace(tzinfo=CHINA)
    earliest = due(Term(clocks.day_of(at), days("hearing_notice")), official())
    assert earliest is not None
    if clocks.day_of(held) <= earliest:
        raise Invalid(
            f"依法应在举行听证的 {days('hearing_notice')} 日前通知，"
            f"最早只能定在 {earliest:%Y-%m-%d} 之后。请另定时间。",
            errors={"held_at": "请另定时间"},
        )
    _not_the_examiner(case, kept["host"], by)
    public = word("publicities", kept["public"])
    shown = f"{held:%Y-%m-%d %H:%M}"
    keep_act(case, "call_hearing", kept | {"public": public, "held_at": shown}, by=by, at=at)
    add_opinion(
        case,
        "call_hearing",
        f"{shown}在{kept['place']}举行听证，主持人{kept['host']}",
        by=by,
        at=at,
    )
    finish(case, step, by=by, at=at)
    ledger.write(HearingCalled(**about(case), on=clocks.day_of(held)), by=by, at=at)


def _not_the_examiner(case: Case, host: str, by: Actor) -> None:
    looked = {*Opinion.objects.filter(case=case).values_list("by", flat=True), by.who}
    if any(name in host for name in identity.official_names(looked).values()):
        raise Invalid(
            "听证主持人不能是审查这件办件的工作人员。请指定其他人员主持。",
            errors={"host": "请指定其他人员"},
        )


@command
def hold_hearing(case_id: UUID, *, said: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Note that the hearing was held, with its record, by which the case is decided (§48(2))."""
    case, step = access.case_to_change(case_id, "hold_hearing", by=by, at=at)
    kept = heard("hold_hearing", case.kind, said)
    called = Act.objects.filter(case=case, do="call_hearing").order_by("-at").first()
    assert called is not None
    held = datetime.fromisoformat(str(called.said["held_at"])).replace(tzinfo=CHINA)
    if at < held:
        raise Invalid(
            f"听证定在 {held:%Y-%m-%d %H:%M} 举行，还没有到时间，不能登记笔录。请在举行以后登记。"
        )
    keep_act(case, "hold_hearing", dict(called.said) | kept, by=by, at=at)
    running = finish(case, step, by=by, at=at)
    ledger.write(HearingHeld(**about(case), due_on=running[STATUTORY].due_on), by=by, at=at)
