"""Beside the straight way: 转送、终止、延期、转报、勘查、公示 (行政许可法 §26, §35, §42)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from onething.cases import access, clocks
from onething.cases.asking import heard, word
from onething.cases.law_events import (
    CaseExtended,
    CasePublicised,
    CaseReported,
    CaseSurveyed,
    CaseTakenUp,
    CaseTerminated,
    CaseTransferred,
    JointExtended,
    PublicityEnded,
)
from onething.cases.limits import days
from onething.cases.models import Case, Deadline
from onething.cases.steps import about, add_opinion, finish, keep_act
from onething.cases.terms import JOINT, PROMISED, STATUTORY
from onething.identity import queries as identity
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.refusals import Invalid, NotAllowed


@command
def transfer(case_id: UUID, *, said: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Send a case on to the organ that has the power; the days for telling run on."""
    case, step = access.case_to_change(case_id, "transfer", by=by, at=at)
    kept = heard("transfer", case.kind, said)
    organs = {str(one.id): one for one in identity.organs_of(case.region)}
    to = organs.get(kept["to"])
    if to is None or to.id == case.office:
        raise Invalid(
            "请从列表中选择有权办理这个事项的机关。", errors={"to": "请选择转送到哪个机关"}
        )
    former = case.office
    keep_act(case, "transfer", kept | {"to": to.name}, by=by, at=at)
    add_opinion(case, "transfer", f"转送{to.name}：{kept['reason']}", by=by, at=at)
    case.office, case.duty = to.id, to.duty
    finish(case, step, by=by, at=at)
    ledger.write(CaseTransferred(**about(case), away_from=former), by=by, at=at)


@command
def terminate(case_id: UUID, *, said: Mapping[str, str], by: Actor, at: datetime) -> None:
    """End the examination without a decision, for a listed ground, with facts and law."""
    case, step = access.case_to_change(case_id, "terminate", by=by, at=at)
    kept = heard("terminate", case.kind, said)
    keep_act(
        case, "terminate", kept | {"ground": word("terminations", kept["ground"])}, by=by, at=at
    )
    case.decision = kept
    case.closed_at = at
    finish(case, step, by=by, at=at)
    ledger.write(CaseTerminated(**about(case), ground=kept["ground"]), by=by, at=at)


@command
def extend(case_id: UUID, *, said: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Extend the term once, as the head of the organ approves, before it is over (§42(1))."""
    case, step = access.case_to_change(case_id, "extend", by=by, at=at)
    kept = heard("extend", case.kind, said)
    before = Deadline.objects.filter(case=case, kind=STATUTORY, stopped_on=None).first()
    _in_time(before, at)
    former = before.due_on if before else None
    more = days("extension")
    case.extensions += 1
    running = finish(case, step, by=by, at=at, more=more)
    new = running[STATUTORY].due_on
    told = {"former_due": _iso(former), "new_due": _iso(new), "days": str(more)}
    approver = identity.official_names([by.who]).get(by.who, "")
    keep_act(case, "extend", kept | told | {"approver": approver}, by=by, at=at)
    add_opinion(case, "extend", f"延长 {more} 个工作日：{kept['reason']}", by=by, at=at)
    fact = CaseExtended(
        **about(case),
        days=more,
        former_due=former,
        due_on=new,
        promised_on=running[PROMISED].due_on,
    )
    ledger.write(fact, by=by, at=at)


@command
def extend_joint(case_id: UUID, *, said: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Extend the joint ceiling once, as the head of the government approves (§42(2))."""
    case, step = access.case_to_change(case_id, "extend_joint", by=by, at=at)
    kept = heard("extend_joint", case.kind, said)
    joint = Deadline.objects.select_for_update().filter(
        application=case.application_id, case=None, kind=JOINT, stopped_on=None
    )
    clock = joint.first()
    if clock is None:
        raise NotAllowed("这份申请没有正在计算的联合办理期限，不能延长。请按单个事项的期限办理。")
    if clock.extended:
        raise NotAllowed("联合办理期限已经延长过一次，依法不能再延长。请抓紧作出决定。")
    _in_time(clock, at)
    former, more = clock.due_on, days("joint_extension")
    clock.extended = more
    clocks.dated(clock).save(update_fields=["extended", "due_on", "warn_on"])
    told = {"former_due": _iso(former), "new_due": _iso(clock.due_on), "days": str(more)}
    keep_act(case, "extend_joint", kept | told, by=by, at=at)
    finish(case, step, by=by, at=at)
    fact = JointExtended(**about(case), days=more, former_due=former, due_on=clock.due_on)
    ledger.write(fact, by=by, at=at)


def _in_time(clock: Deadline | None, at: datetime) -> None:
    if clock is not None and clock.due_on and clock.due_on < clocks.day_of(at):
        raise NotAllowed(
            f"期限已于 {clock.due_on:%Y-%m-%d} 届满，不能再延长。延期应当在届满以前批准，请尽快作出决定。"
        )


def _iso(day: object) -> str:
    return str(day) if day else ""


@command
def report_up(case_id: UUID, *, said: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Send the case with opinion and all materials to the organ above (行政许可法 §35)."""
    case, step = access.case_to_change(case_id, "report_up", by=by, at=at)
    kept = heard("report_up", case.kind, said)
    upper = _above(case)
    add_opinion(case, "report_up", kept["opinion"], by=by, at=at)
    keep_act(case, "report_up", kept | {"to": identity.organisation(upper).name}, by=by, at=at)
    first = case.office
    case.first_organ, case.office = first, upper
    case.examiner = case.reviewer = ""
    finish(case, step, by=by, at=at)
    ledger.write(CaseReported(**about(case), first_organ=first), by=by, at=at)


def _above(case: Case) -> UUID:
    """Return the organ of the same duty for the place above, or say that there is none."""
    here = identity.organisation(case.office)
    places = identity.upwards(here.region)[1:]
    upper = identity.route(case.duty, places[0]) if places else None
    if upper is None or upper.id == case.office:
        raise NotAllowed("没有负责同一事项的上级机关，不能转报。请由本机关作出决定。")
    return upper.id


@command
def take_up(case_id: UUID, *, said: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Take up what the organ below has examined first; nothing is asked again (§35)."""
    case, step = access.case_to_change(case_id, "take_up", by=by, at=at)
    heard("take_up", case.kind, said)
    finish(case, step, by=by, at=at)
    ledger.write(CaseTakenUp(**about(case)), by=by, at=at)


@command
def survey(case_id: UUID, *, said: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Note what was found at the place where the public service is to be connected."""
    case, step = access.case_to_change(case_id, "survey", by=by, at=at)
    kept = heard("survey", case.kind, said)
    add_opinion(case, "survey", kept["findings"], by=by, at=at)
    finish(case, step, by=by, at=at)
    ledger.write(CaseSurveyed(**about(case)), by=by, at=at)


@command
def publicise(case_id: UUID, *, said: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Publish who is to be given what, before it is decided; its days do not count."""
    case, step = access.case_to_change(case_id, "publicise", by=by, at=at)
    kept = heard("publicise", case.kind, said)
    text = f"在{kept['where']}公示 {kept['days']} 个工作日"
    keep_act(case, "publicise", kept, by=by, at=at)
    add_opinion(case, "publicise", text, by=by, at=at)
    finish(case, step, by=by, at=at, reason=word("pauses", "publicity"))
    ledger.write(CasePublicised(**about(case), days=int(kept["days"])), by=by, at=at)


@command
def end_publicity(case_id: UUID, *, said: Mapping[str, str], by: Actor, at: datetime) -> None:
    """End the publication with what came of it; the clocks run on."""
    case, step = access.case_to_change(case_id, "end_publicity", by=by, at=at)
    kept = heard("end_publicity", case.kind, said)
    add_opinion(case, "end_publicity", kept["outcome"], by=by, at=at)
    running = finish(case, step, by=by, at=at)
    ledger.write(PublicityEnded(**about(case), due_on=running[STATUTORY].due_on), by=by, at=at)
