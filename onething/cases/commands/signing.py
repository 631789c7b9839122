"""会签、退回、加签、转办: what may be done at a stage of the chain besides simply signing it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from onething.cases import access, chains, routes
from onething.cases.commands.review import say_something
from onething.cases.events import (
    CaseCountersigned,
    CaseHandedOver,
    CaseReturned,
    CaseReviewedAnew,
    CaseSentBack,
    SignerAdded,
)
from onething.cases.models import Case, Unassigned
from onething.cases.steps import SIGNABLE, about, add_opinion, finish
from onething.cases.terms import MACHINES
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

WHERE = {routes.BEFORE: "在我之前", routes.AFTER: "在我之后"}


@command
def countersign(case_id: UUID, *, agrees: bool, opinion: str = "", by: Actor, at: datetime) -> None:
    """Sign, for one's organ or by name, that the case may go on, or object with the reason."""
    case = access.case_shown(case_id, by=by, at=at)
    if not agrees:
        say_something(opinion)
    _under_review(case)
    if str(case.office) == by.org:
        access.in_time_and_free(case, by, at)
    stage = chains.sign(case, routes.SIGN, agrees, by=by, at=at)
    said = opinion.strip() or "同意"
    add_opinion(case, "countersign" if agrees else "object", said, by=by, at=at)
    _let_go(case)
    told: dict[str, Any] = {"stage": stage, "organ": by.org, "chain": chains.digest(case)}
    ledger.write(CaseCountersigned(**about(case), **told, agrees=agrees), by=by, at=at)


@command
def send_back(case_id: UUID, *, opinion: str, to: str = "", by: Actor, at: datetime) -> None:
    """Send the case back to an earlier stage, to the first if none is named, with the reason."""
    case = access.case_in_review(case_id, by=by, at=at)
    _under_review(case)
    say_something(opinion)
    chain = chains.chain_of(case)
    back = to or chain.stages[0].key
    after = routes.send_back(chain, chains.hand_of(by), back, str(case.office))
    state = chains.state_after(case, after)
    way = _way(case.state, state)
    step = MACHINES[case.kind].step(case.state, way) if way else None
    add_opinion(case, "send_back", opinion, by=by, at=at)
    chains.move(case, after, by=by, at=at)
    case.reviewer = case.reviewer if state == "reviewed" else ""
    case.examiner = "" if state == "accepted" else case.examiner
    if step:
        finish(case, step, by=by, at=at)
    else:
        _let_go(case)
    fact = FACT_OF[way](**about(case), to=back, chain=chains.digest(case))
    ledger.write(fact, by=by, at=at)


FACT_OF: Mapping[str, type[CaseSentBack]] = {
    "send_back": CaseSentBack,
    "send_back_review": CaseReviewedAnew,
    "": CaseReturned,
}


def _way(state: str, back: str) -> str:
    """Return which step of the law leads back there; none when its state stays what it is."""
    if state == back:
        return ""
    return "send_back" if back == "accepted" else "send_back_review"


def send_back_as_said(case_id: UUID, *, said: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Send the case back, with the reason that a system gives, perhaps to a stage that it names."""
    to = said.get("to", "")
    send_back(case_id, opinion=said.get("opinion", ""), to=to, by=by, at=at)


def send_back_review(case_id: UUID, *, opinion: str, by: Actor, at: datetime) -> None:
    """Send the case back to the review only."""
    send_back(case_id, opinion=opinion, to=routes.REVIEW, by=by, at=at)


@command
def add_signer(
    case_id: UUID, official: UUID, *, where: str, opinion: str, by: Actor, at: datetime
) -> None:
    """Put one more signature in, before or after one's own (加签)."""
    case = access.case_in_review(case_id, by=by, at=at)
    _under_review(case)
    if where not in WHERE:
        raise Invalid("请选择加签在您之前还是之后。", errors={"where": "请选择加签的位置"})
    say_something(opinion)
    chain = chains.chain_of(case)
    staff = chains.staff_of(chains.organs_of(chain), at)
    other = chains.colleague(official, by, staff)
    most = chains.limit("most_added")
    after = routes.insert(chain, chains.hand_of(by), other, where, most=most, staff=staff)
    (new,) = set(after.stages) - set(chain.stages)
    add_opinion(case, "add_signer", opinion, by=by, at=at)
    _moved(case, after, by=by, at=at)
    told: dict[str, Any] = {"stage": new.key, "official": other.who, "where": where}
    ledger.write(SignerAdded(**about(case), **told, chain=chains.digest(case)), by=by, at=at)


@command
def hand_over(case_id: UUID, official: UUID, *, opinion: str, by: Actor, at: datetime) -> None:
    """Give one's turn to a colleague (转办); a leader gives whatever waits at his organ."""
    case = access.case_shown(case_id, by=by, at=at)
    _under_review(case)
    if by.org == str(case.office):
        access.in_time_and_free(case, by, at)
    say_something(opinion)
    chain = chains.chain_of(case)
    _his_to_give(chain, by)
    staff = chains.staff_of(chains.organs_of(chain), at)
    other = chains.colleague(official, by, staff)
    if by.has("leader"):
        after = routes.reassign(chain, by.org, other, staff=staff)
    else:
        after = routes.hand_over(chain, chains.hand_of(by), other, staff=staff)
    assert chain.now is not None
    add_opinion(case, "hand_over", opinion, by=by, at=at)
    _moved(case, after, by=by, at=at)
    Unassigned.objects.filter(case=case).delete()
    told: dict[str, Any] = {
        "stage": chain.now.key,
        "official": other.who,
        "chain": chains.digest(case),
    }
    ledger.write(CaseHandedOver(**about(case), **told), by=by, at=at)


def _his_to_give(chain: routes.Chain, by: Actor) -> None:
    if not by.has("leader"):
        routes.turn(chain, chains.hand_of(by))
    elif not routes.waits_at(chain, by.org):
        raise NotYours


def _moved(case: Case, after: routes.Chain, *, by: Actor, at: datetime) -> None:
    chains.move(case, after, by=by, at=at)
    _let_go(case)


def _let_go(case: Case) -> None:
    """Keep the chain and let go of the case; no clock and no state of the law changes."""
    case.holder, case.held_at = "", None
    case.save(update_fields=["holder", "held_at", "route", "examiner", "reviewer"])


def _under_review(case: Case) -> None:
    if case.state not in SIGNABLE:
        raise NotAllowed("这件办件现在不在审查环节，不能这样办。请刷新页面，按最新状态办理。")
