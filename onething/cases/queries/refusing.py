"""What was drafted against an applicant and waits for a second person, as staff see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from onething.cases import access, clocks
from onething.cases.models import Case, Refusal
from onething.cases.queries.clockface import urgency
from onething.cases.queries.drafting import PaperDraft
from onething.cases.queries.paper import paper_of
from onething.cases.refusal_models import REFUSAL_WORDS
from onething.cases.seconds import REFUSALS, may_confirm
from onething.cases.terms import MACHINES
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.clock import Light
from onething.kernel.refusals import NotYours

PAGE = 50
LABELS = {
    "ground": "法定情形", "facts": "事实和理由", "law": "依据", "reasons": "理由",
    "where_to": "应当向哪个机关申请", "remedies": "救济途径",
}  # fmt: skip


@dataclass(frozen=True)
class RefusalCard:
    """A draft of a refusal: what it says, by whom, what somebody may do with it."""

    id: UUID
    case: UUID
    number: str
    item_name: str
    subject_name: str
    do: str
    name: str  # 不予受理
    words: str
    who: str
    at: datetime
    said: tuple[tuple[str, str], ...]
    note: str
    second: str
    waits: bool
    mine: bool
    may_confirm: bool
    light: Light
    left: str


def _card(row: Refusal, names: Mapping[str, str], by: Actor, at: datetime) -> RefusalCard:
    case: Case = row.case
    light, left = urgency(case.urgent_on, clocks.day_of(at), case.state)
    waits = row.state == "proposed"
    return RefusalCard(
        id=row.pk,
        case=case.pk,
        number=case.number,
        item_name=case.item_name,
        subject_name=case.subject_name,
        do=row.do,
        name=REFUSALS[row.do],
        words=REFUSAL_WORDS[row.state],
        who=names.get(row.by, ""),
        at=row.at,
        said=tuple((label, row.said[key]) for key, label in LABELS.items() if row.said.get(key)),
        note=row.note,
        second=names.get(row.second, ""),
        waits=waits,
        mine=row.by == by.who,
        may_confirm=waits and row.by != by.who and may_confirm(case, row.do, by),
        light=light,
        left=left,
    )


def refusal_name(do: str) -> str:
    """Return what a refusal is called: 不予受理, 不予决定."""
    return REFUSALS[do]


def how_many_refusals(by: Actor) -> int:
    """Return how many drafts of others in his house wait for a second person; one statement."""
    rows = Refusal.objects.filter(organ=by.org, state="proposed").exclude(by=by.who)
    return rows.count()


def refusals(by: Actor, at: datetime) -> tuple[RefusalCard, ...]:
    """Return the drafts of his house that wait for a second person, the oldest first; two statements."""
    if not by.org:
        raise NotYours
    rows = Refusal.objects.select_related("case").filter(organ=by.org, state="proposed")
    found = list(rows.filter(case__in=access.cases_of(by)).order_by("at", "pk")[:PAGE])
    names = identity.official_names({row.by for row in found})
    return tuple(_card(row, names, by, at) for row in found)


def refusal(case_id: UUID, by: Actor, at: datetime) -> tuple[RefusalCard | None, PaperDraft | None]:
    """Return the last draft about a case, and while it waits the paper that would follow."""
    visible = access.cases_of(by).filter(pk=case_id)
    case = visible.select_related("application").first() if by.org else None
    if case is None:
        raise NotYours
    row = Refusal.objects.select_related("case").filter(case=case).order_by("-at", "-pk").first()
    if row is None:
        return None, None
    names = identity.official_names({row.by, row.second, by.who} - {""})
    card = _card(row, names, by, at)
    return card, _paper(case, row, names, at) if card.waits else None


def _paper(case: Case, row: Refusal, names: Mapping[str, str], at: datetime) -> PaperDraft:
    step = next(one for one in MACHINES[case.kind].steps if one.do == row.do)
    said: dict[str, Any] = paper_of(case, case.application, at) | {
        "decision": dict(row.said),
        "law_of_step": step.law,
        "officer": names.get(row.by, ""),
    }
    return PaperDraft(step.document, case.office, said)
