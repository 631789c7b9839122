"""征求意见: another organ is heard until a day; its silence is noted, no clock of the law stops."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from onething.cases import access, chains, clocks, routes
from onething.cases.events import OpinionAsked, OpinionGiven, OpinionMissing
from onething.cases.models import Turn
from onething.cases.review_models import OPINION
from onething.cases.steps import IN_REVIEW, SIGNABLE, about, words_of
from onething.identity import queries as identity
from onething.identity.terms import DUTIES
from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.calendar import official
from onething.kernel.clock import Term, due
from onething.kernel.command import command
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.kernel.salts import digest_with


@command
def ask_opinion(
    case_id: UUID, *, duty: str, question: str, days: int = 0, by: Actor, at: datetime
) -> UUID:
    """Ask the organ of this duty for its opinion, until a working day (征求意见)."""
    case = access.case_in_review(case_id, by=by, at=at)
    if case.state not in SIGNABLE:
        raise NotAllowed("这件办件现在不在审查环节，不能征求意见。请刷新页面，按最新状态办理。")
    routes.turn(chains.chain_of(case), chains.hand_of(by))
    asked, term = words_of(question, "征求的问题", 1000), days or chains.limit("consult_days")
    errors = {}
    if duty not in DUTIES:
        errors["duty"] = "请选择征求哪个单位的意见"
    if not asked:
        errors["question"] = "请写明要征求什么意见"
    if not 1 <= term <= chains.limit("most_consult_days"):
        errors["days"] = f"答复期限为 1 到 {chains.limit('most_consult_days')} 个工作日"
    if errors:
        raise Invalid("征求意见还不完整，请补全后再发出。", errors=errors)
    organ = identity.route(duty, case.region)
    if organ.id == case.office:
        raise Invalid("这是本单位，不需要征求意见。", errors={"duty": "请选择其他单位"})
    if Turn.objects.filter(case=case, kind=OPINION, organ=organ.id, answer="").exists():
        raise NotAllowed(f"已经在征求{organ.name}的意见，还没有答复。请等答复以后再问。")
    turn = Turn.objects.create(
        case=case,
        kind=OPINION,
        name="征求意见",
        organ=organ.id,
        question=asked,
        asked_by=by.who,
        asked_at=at,
        due_on=due(Term(clocks.day_of(at), term), official()),
    )
    told: dict[str, Any] = {"turn": turn.pk, "organ": turn.organ, "due_on": turn.due_on}
    ledger.write(OpinionAsked(**about(case), **told), by=by, at=at)
    return turn.pk


@command
def give_opinion(turn_id: UUID, *, text: str, by: Actor, at: datetime) -> None:
    """Answer for one's organ what it was asked, in time or late, while the case is open."""
    rows = Turn.objects.select_for_update(of=("self",)).select_related("case")
    mine = rows.filter(pk=turn_id, kind=OPINION, organ=by.org) if access.asked_at(by) else None
    turn = mine.first() if mine is not None else None
    if turn is None:
        raise NotYours
    identity.must_hold_post(by, at)
    if turn.case.state not in IN_REVIEW or turn.answer not in ("", "silent"):
        raise NotAllowed(
            "这次征求意见已经答复，或者办件已经作出决定，不需要再答复。请刷新页面查看。"
        )
    said = words_of(text, "答复意见", 2000)
    if not said:
        raise Invalid("请写明答复意见。", errors={"text": "请写明答复意见"})
    turn.answer, turn.text, turn.answered_at = "said", said, at
    turn.answered_by, turn.principal = by.who, by.behalf
    turn.save(update_fields=["answer", "text", "answered_at", "answered_by", "principal"])
    told: dict[str, Any] = {
        "turn": turn.pk,
        "organ": turn.organ,
        "said": digest_with(turn.case.salt, said),
    }
    ledger.write(OpinionGiven(**about(turn.case), **told), by=by, at=at)


@command
def note_silence(turn_id: UUID, *, by: Actor, at: datetime) -> None:
    """Note that an organ did not answer in time; the review goes on without it."""
    must_be_system(by)
    rows = Turn.objects.select_for_update(of=("self",)).select_related("case")
    today = clocks.day_of(at)
    turn = rows.filter(pk=turn_id, kind=OPINION, answer="", due_on__lt=today).first()
    if turn is None:
        return
    open_still = turn.case.state in IN_REVIEW
    turn.answer, turn.answered_at = ("silent" if open_still else "void"), at
    turn.save(update_fields=["answer", "answered_at"])
    if open_still:
        fact = OpinionMissing(**about(turn.case), turn=turn.pk, organ=turn.organ)
        ledger.write(fact, by=by, at=at)
