"""会签、征求意见、批量签发: what is shown of the chain of a case, and what waits for one besides the queue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from onething.cases import access, chains, clocks, routes
from onething.cases.models import Case, Opinion, Turn
from onething.cases.queries.clockface import urgency
from onething.cases.review_models import ANSWERS, OPINION, SIGNATURE
from onething.cases.routes import Chain, Hand, Stage
from onething.cases.steps import IN_REVIEW, SIGNABLE
from onething.cases.terms import WORDS
from onething.identity import queries as identity
from onething.identity.terms import DUTIES, Colleague
from onething.kernel.actor import Actor
from onething.kernel.clock import Light
from onething.kernel.machine import Step
from onething.kernel.reading import looked_since
from onething.kernel.refusals import NotYours

PAGE = 50
DOES = {"examine": "examine", "review": "review", "grant": "decide", "refuse": "decide"}
BACK = ("send_back", "send_back_review")
WORDS_OF = {True: "同意", False: "不同意"}


@dataclass(frozen=True)
class Mark:
    """A signature that is there, or that is waited for."""

    who: str
    organ: str
    words: str
    there: bool


@dataclass(frozen=True)
class StageLine:
    """A stage of the chain as a page shows it."""

    name: str
    words: str
    now: bool
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Asked:
    """An organ that was asked for its opinion."""

    id: UUID
    organ: str
    question: str
    due_on: date | None
    words: str
    text: str
    who: str
    mine: bool  # his organ is asked and may answer now


@dataclass(frozen=True)
class Panel:
    """The review of a case as a page shows it, and what he may do beside the step that is open."""

    stages: tuple[StageLine, ...]
    asked: tuple[Asked, ...]
    signs: bool  # it is his turn to countersign
    mine: bool  # it is his turn, in the office of the case
    back: tuple[tuple[str, str], ...]  # the stages to which he may send it
    colleagues: tuple[tuple[str, str], ...]  # whom he may ask to sign too, or give his turn
    may_add: bool
    may_add_after: bool
    may_give: bool
    organs: tuple[tuple[str, str], ...]  # by duty, for 征求意见
    consult_days: int
    most_days: int


def steps_of(case: Case, by: Actor, choices: Sequence[Step]) -> tuple[Step, ...]:
    """Return which of these steps the chain leaves open to him."""
    if case.state not in SIGNABLE:
        return tuple(choices)
    chain, hand = chains.chain_of(case), chains.hand_of(by)
    mine, now = routes.may_sign(chain, hand), chain.now
    does = {
        do
        for do, stage in DOES.items()
        if mine and now and now.do == stage and (do != "grant" or chain.may_grant)
    }
    if mine and chain.earlier():
        does.update(BACK)
    return tuple(step for step in choices if step.do in does or step.do not in (*DOES, *BACK))


def panel_of(
    case: Case, turns: Sequence[Turn], people: Mapping[str, str], by: Actor, at: datetime
) -> Panel | None:
    """Return the review of a case, once it has begun, with these names; one statement at most."""
    if case.state not in IN_REVIEW and not (case.route or turns):
        return None
    chain, hand = chains.chain_of(case), chains.hand_of(by)
    mine = case.state in SIGNABLE and routes.may_sign(chain, hand)
    own = mine and by.org == str(case.office)
    now = chain.now
    gives = mine or (
        case.state in IN_REVIEW and by.has("leader") and routes.waits_at(chain, by.org)
    )
    near = identity.colleagues([UUID(by.org)], on=clocks.day_of(at)) if gives else ()
    names = {**people, **_bodies(chain, turns)}
    return Panel(
        stages=tuple(_line(chain, stage, names) for stage in chain.stages),
        asked=tuple(_asked(turn, case, names, by) for turn in turns if turn.kind == OPINION),
        signs=mine and now is not None and now.do == routes.SIGN,
        mine=own,
        back=tuple((stage.key, stage.name) for stage in chain.earlier()) if own else (),
        colleagues=_free(chain, hand, near),
        may_add=own and now is not None and not chain.of(now),
        may_add_after=own and now is not None and now.do != routes.DECIDE,
        may_give=gives,
        organs=tuple(DUTIES.items()) if own else (),
        consult_days=chains.limit("consult_days"),
        most_days=chains.limit("most_consult_days"),
    )


def _bodies(chain: Chain, turns: Sequence[Turn]) -> dict[str, str]:
    """Return the names of the organs that are shown."""
    organs = {UUID(one) for one in chains.organs_of(chain)} | {turn.organ for turn in turns}
    return {str(key): body.short_name for key, body in identity.organisations(organs).items()}


def _by(names: Mapping[str, str], who: str, principal: str) -> str:
    """Return the name of who signed, with the name of whom he stood in for."""
    name = names.get(who, "系统")
    return f"{name}（代{names.get(principal, '同事')}）" if principal else name


def _line(chain: Chain, stage: Stage, names: Mapping[str, str]) -> StageLine:
    marks = [
        Mark(
            _by(names, one.who, one.principal),
            names[stage.signers[one.signer].org],
            WORDS_OF[one.agrees],
            True,
        )
        for one in chain.of(stage)
    ]
    now = stage == chain.now
    if now:
        marks += [
            Mark(names.get(signer.name, ""), names[signer.org], "等待签署", False)
            for signer in (stage.signers[place] for place in chain.free(stage))
        ]
    words = "办理中" if now else "未开始"
    if chain.settled(stage):
        words = "已完成" if chain.agreed(stage) else "未通过"
    if len(stage.signers) > 1:
        words += f"，{len(stage.signers)} 家中 {stage.needed} 家同意即通过"
    return StageLine(stage.name, words, now, tuple(marks))


def _asked(turn: Turn, case: Case, names: Mapping[str, str], by: Actor) -> Asked:
    may = case.state in IN_REVIEW and turn.answer in ("", "silent")
    return Asked(
        turn.pk,
        names[str(turn.organ)],
        turn.question,
        turn.due_on,
        ANSWERS[turn.answer],
        turn.text,
        _by(names, turn.answered_by, turn.principal) if turn.answered_by else "",
        may and str(turn.organ) == by.org and access.asked_at(by),
    )


def _free(chain: Chain, hand: Hand, people: Sequence[Colleague]) -> tuple[tuple[str, str], ...]:
    """Return the colleagues who have signed nothing yet."""
    gone = {one for mark in chain.signed for one in mark.people} | hand.people
    return tuple(
        (str(one.official), f"{one.name}，{one.title}")
        for one in people
        if f"official:{one.official}" not in gone and set(one.roles) & chains.EVERY_ROLE
    )


@dataclass(frozen=True)
class TurnRow:
    """What an organ, or one official of it, is waited for."""

    id: UUID
    opinion: bool
    case: UUID
    name: str
    item_name: str
    title: str
    subject_name: str
    question: str
    light: Light
    left: str
    asked_at: datetime
    named: bool  # he is waited for by name
    number: str


@dataclass(frozen=True)
class TurnPage:
    """What waits for one besides the queue: 会签、加签、转办、征求意见."""

    rows: tuple[TurnRow, ...]
    view: str
    counts: tuple[tuple[str, str, int], ...]


TURN_VIEWS = {"mine": "待我办", "sign": "会签和加签", "opinion": "征求意见"}


@dataclass(frozen=True)
class AskedSheet:
    """What an organ was asked about a case, and how it stands."""

    id: UUID
    case: UUID
    item_name: str
    subject_name: str
    question: str
    asker: str
    asked_at: datetime
    due_on: date | None
    words: str
    text: str
    open: bool


def asked(turn_id: UUID, by: Actor, at: datetime) -> AskedSheet:
    """Return what his organ was asked; three statements."""
    rows = Turn.objects.select_related("case").filter(pk=turn_id, kind=OPINION, organ=by.org)
    turn = rows.first() if access.asked_at(by) else None
    if turn is None:
        raise NotYours
    office = identity.organisation(turn.case.office)
    return AskedSheet(
        turn.pk,
        turn.case.pk,
        turn.case.item_name,
        turn.case.subject_name,
        turn.question,
        office.name,
        turn.asked_at,
        turn.due_on,
        ANSWERS[turn.answer],
        turn.text,
        turn.case.state in IN_REVIEW and turn.answer in ("", "silent"),
    )


def turns(by: Actor, at: datetime, *, view: str = "") -> TurnPage:
    """Return what his organ is asked for and has not answered, the oldest first."""
    if not access.asked_at(by):
        raise NotYours
    view = view if view in TURN_VIEWS else "mine"
    waiting = Turn.objects.filter(organ=by.org, answer="", case__state__in=IN_REVIEW)
    rows = list(
        waiting.filter(_of_view(view, by))
        .select_related("case")
        .defer("case__plan", "case__decision")
        .order_by("asked_at", "id")[:PAGE]
    )
    counted = waiting.aggregate(
        **{key: Count("pk", filter=_of_view(key, by)) for key in TURN_VIEWS}
    )
    counts = tuple((key, name, counted[key]) for key, name in TURN_VIEWS.items())
    today = clocks.day_of(at)
    return TurnPage(tuple(_turn_row(row, by, today) for row in rows), view, counts)


def how_many_turns(by: Actor) -> int:
    """Return how much waits for him by name or by his role besides the queue."""
    if not access.asked_at(by):
        return 0
    waiting = Turn.objects.filter(organ=by.org, answer="", case__state__in=IN_REVIEW)
    return waiting.filter(_of_view("mine", by)).count()


def _of_view(view: str, by: Actor) -> Q:
    if view == "sign":
        return Q(kind=SIGNATURE)
    if view == "opinion":
        return Q(kind=OPINION)
    people = [one for one in (by.who, by.behalf) if one]
    by_role = Q(kind=SIGNATURE, official="", role__in=list(chains.hand_of(by).roles))
    return Q(official__in=people) | by_role | Q(kind=OPINION)


def _turn_row(turn: Turn, by: Actor, today: date) -> TurnRow:
    case = turn.case
    light, left = urgency(turn.due_on or case.urgent_on, today, case.state)
    return TurnRow(
        turn.pk,
        turn.kind == OPINION,
        case.pk,
        turn.name,
        case.item_name,
        case.title,
        case.subject_name,
        turn.question,
        light,
        left,
        turn.asked_at,
        turn.official in (by.who, by.behalf) and bool(turn.official),
        case.number,
    )


@dataclass(frozen=True)
class SignRow:
    """A case that waits for the decision, in one line of facts."""

    id: UUID
    number: str
    item_name: str
    subject_name: str
    state: str
    light: Light
    left: str
    opinion: str  # what the last one said
    viewed: bool  # he has opened it since
    why_not: str  # why it cannot be decided in favour with the others


def to_sign(by: Actor, at: datetime) -> tuple[SignRow, ...]:
    """Return the cases that wait for his decision, most urgent first; four statements."""
    rows = _waiting_for_decision(by)
    cases = [case for case in rows if _decides(case, by)]
    said: dict[UUID, Opinion] = {
        one.case_id: one for one in Opinion.objects.filter(case__in=cases).order_by("at", "id")
    }
    sinces = {
        f"case:{case.pk}": said[case.pk].at if case.pk in said else case.submitted_at
        for case in cases
    }
    seen = looked_since(by.who, sinces) if cases else frozenset()
    return tuple(
        _sign_row(case, said.get(case.pk), f"case:{case.pk}" in seen, by=by, at=at)
        for case in cases
    )


def _waiting_for_decision(by: Actor) -> QuerySet[Case]:
    if not (by.org and chains.hand_of(by).roles & {"decider", "examiner"}):
        raise NotYours
    rows = Case.objects.filter(office=by.org, state__in=sorted(SIGNABLE))
    return rows.order_by("urgent_on", "id")[: chains.limit("most_in_batch") * 2]


def _decides(case: Case, by: Actor) -> bool:
    chain = chains.chain_of(case)
    now = chain.now
    wanted = now is not None and now.do == routes.DECIDE
    return wanted and routes.may_sign(chain, chains.hand_of(by))


def _sign_row(case: Case, said: Opinion | None, seen: bool, *, by: Actor, at: datetime) -> SignRow:
    light, left = urgency(case.urgent_on, clocks.day_of(at), case.state)
    why_not = ""
    if not chains.chain_of(case).may_grant:
        why_not = "会签没有通过，请打开办件单独办理"
    elif access.is_held_by_other(case, by, at):
        why_not = "同事正在处理"
    return SignRow(
        case.pk,
        case.number,
        case.item_name,
        case.subject_name,
        WORDS[case.state],
        light,
        left,
        said.text if said else "",
        seen,
        why_not,
    )


def most_in_batch() -> int:
    """Return how many cases may be decided at once."""
    return chains.limit("most_in_batch")
