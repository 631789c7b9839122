"""What a paper will say before the step is taken: read by whoever is about to take it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from onething.cases import access, clocks
from onething.cases.queries.paper import paper_of
from onething.cases.queries.saying import chinese_date
from onething.cases.terms import MACHINES
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.calendar import official
from onething.kernel.clock import Term, due
from onething.kernel.refusals import NotYours


@dataclass(frozen=True)
class PaperDraft:
    """A paper that is not issued yet: its kind, whose it is, what it says."""

    kind: str
    organ: UUID
    data: dict[str, Any]
    until: date | None = None


def supplement_draft(
    case_id: UUID, *, items: Sequence[Mapping[str, str]], note: str, by: Actor, at: datetime
) -> PaperDraft:
    """Return what the applicant would read, were he asked for this now (一次性补正告知书)."""
    case = access.cases_of(by).select_related("application").filter(pk=case_id).first()
    if case is None or not access.may(case, "ask_supplement", by):
        raise NotYours
    until = due(Term(clocks.day_of(at), int(case.plan["supplement_days"])), official())
    assert until is not None
    step = next(one for one in MACHINES[case.kind].steps if one.do == "ask_supplement")
    said = paper_of(case, case.application, at) | {
        "supplement": [dict(one) for one in items],
        "supplement_note": note,
        "supplement_until": chinese_date(until),
        "law_of_step": step.law,
        "officer": identity.official_names([by.who]).get(by.who, ""),
    }
    return PaperDraft(step.document, case.office, said, until)
