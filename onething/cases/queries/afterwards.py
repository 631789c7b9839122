"""What follows a decision: promises that are checked, what is still to come, what regulators found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from onething.cases import access as case_access
from onething.cases.models import Case
from onething.cases.promise_terms import LICENCE_EFFECTS, RESULTS
from onething.cases.promises import access
from onething.cases.queries.promise_cards import GapCard, PromiseCard
from onething.cases.queries.promises import gaps_of_case, promises_of_case
from onething.cases.terms import DECIDED
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours


@dataclass(frozen=True)
class FindingCard:
    """What a regulator or an enforcer found or did."""

    id: UUID
    sort: str
    number: str
    organ: str
    good: bool
    serious: bool
    facts: str
    law: str
    content: str
    licence: str
    decided_on: date
    at: datetime


@dataclass(frozen=True)
class Afterwards:
    """What follows the decision of a case, and what its applicant still owes."""

    id: UUID
    item_name: str
    subject_name: str
    promises: tuple[PromiseCard, ...]
    gaps: tuple[GapCard, ...]
    findings: tuple[FindingCard, ...]


def has_afterwards(case: Case) -> bool:
    """Say whether something was promised for a case, or may have followed its decision."""
    return case.state in DECIDED or bool(case.plan.get("promised") or case.plan.get("later"))


def afterwards(case_id: UUID, by: Actor, at: datetime) -> Afterwards:
    """Return what follows the decision of a case that he may see as an official."""
    case = case_access.cases_of(by).filter(pk=case_id).first()
    if case is None or not by.org:
        raise NotYours
    return Afterwards(
        case.pk,
        case.item_name,
        case.subject_name,
        promises_of_case(case.pk, by, at),
        gaps_of_case(case.pk, at),
        _findings(case.pk),
    )


def _findings(case_id: UUID) -> tuple[FindingCard, ...]:
    """Return what was found about a case, newest first; who may see the case may see this."""
    rows = list(access.findings_of([case_id]))
    bodies = identity.organisations({row.org for row in rows})
    return tuple(
        FindingCard(
            id=row.pk,
            sort=RESULTS[row.sort],
            number=row.number,
            organ=bodies[row.org].name if row.org in bodies else "",
            good=row.good,
            serious=row.serious,
            facts=row.facts,
            law=row.law,
            content=row.content,
            licence=LICENCE_EFFECTS[row.licence],
            decided_on=row.decided_on,
            at=row.at,
        )
        for row in rows
    )
