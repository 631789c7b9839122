"""What waits for an applicant himself: papers, answers, signatures, promises, visits; one statement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import CharField, F, Func, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, TruncDate

from onething.cases import access as cases
from onething.cases.models import Cosignature, Deadline, SiteVisit, Supplement
from onething.cases.promises import access as promises
from onething.cases.terms import HEARING_ASK
from onething.identity.terms import matters_in, site_in
from onething.kernel.actor import Actor
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import NotYours

MOST: Final = 40
SUPPLEMENT, HEARING, SIGNATURE, VISIT = "supplement", "hearing", "cosign", "visit"
OFFERED, GAP = "offered", "gap"
RECTIFY, STATE = "report", "state"  # as the steps of promises are called


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for him; `id`: of the case, the gap, the promise or the visit."""

    kind: str
    id: UUID
    number: str  # of the application; of a signature the code of its link
    title: str
    until: date | None
    more: str = ""  # how many papers; as what he signs


@dataclass(frozen=True)
class Todo:
    """An application for which something is asked to be supplied."""

    number: str
    title: str
    todo: str


def todo_in(waits: Iterable[Waiting]) -> tuple[Todo, ...]:
    """Return what is asked to be supplied, in words."""
    return tuple(
        Todo(one.number, one.title, f"请补 {one.more} 份材料，{one.until:%m 月 %d 日}前")
        for one in waits
        if one.kind == SUPPLEMENT
    )


def waiting_for(by: Actor) -> tuple[Waiting, ...]:
    """Return what waits for him, what is due first."""
    if by.org:
        raise NotYours
    first, *others = [*_of_cases(by), *_of_promises(by), *_of_himself(by)]
    found = [Waiting(*row) for row in first.union(*others, all=True)[:MOST]]
    return tuple(sorted(found, key=lambda one: (one.until or date.max, one.kind, str(one.id))))


def _of_cases(by: Actor) -> list[QuerySet[Any, Any]]:
    mine = cases.cases_of(by)
    asked = Supplement.objects.filter(case__in=mine.filter(state="supplement_asked").values("pk"))
    asked = asked.filter(answered_at=None).annotate(count=_count("items"))
    clock = Deadline.objects.filter(case=OuterRef("pk"), kind=HEARING_ASK, stopped_on=None)
    told = mine.filter(state="hearing_told").annotate(due=Subquery(clock.values("due_on")[:1]))
    return [
        _rows(asked, SUPPLEMENT, "case__application__number", "case__application__title", "until",
              more="count", key="case_id"),
        _rows(told, HEARING, "application__number", "item_name", "due"),
    ]  # fmt: skip


def _count(field: str) -> Cast:
    """Return how many there are in a list, as text."""
    return Cast(Func(F(field), function="jsonb_array_length"), CharField())


def _of_promises(by: Actor) -> list[QuerySet[Any, Any]]:
    """Return the rows of promises; at a partner's site nobody promises."""
    if site_in(by.roles) is not None:
        return []
    gaps, made = promises.gaps_of(by), promises.promises_of(by)
    if matters := matters_in(by.roles):
        gaps = gaps.filter(case__application__slug__in=matters)
        made = made.filter(case__application__slug__in=matters)
    number, item = "case__application__number", "case__item_name"
    return [
        _rows(gaps.filter(state="offered").distinct("case"), OFFERED, number, item, "due_on"),
        _rows(gaps.filter(state__in=("promised", "due")), GAP, number, "name", "due_on"),
        _rows(made.filter(state="rectifying"), RECTIFY, number, item, "rectify_until"),
        _rows(made.filter(state="proposed"), STATE, number, item, "statement_until"),
    ]


def _of_himself(by: Actor) -> list[QuerySet[Any, Any]]:
    """Return the visits to be agreed to, and the signatures that are asked of him for others."""
    kind, _, own = by.who.partition(":")
    if site_in(by.roles) is not None or kind != "subject":
        return []
    visits = SiteVisit.objects.filter(
        state="planned", application__in=cases.applications_of(by).values("pk")
    ).annotate(on=TruncDate("starts_at", tzinfo=CHINA))
    asked = Cosignature.objects.filter(subject=own, state="asked", application__state="draft")
    return [
        _rows(visits, VISIT, "application__number", "application__title", "on"),
        _rows(asked, SIGNATURE, "code", "application__title", "until", more="role_name"),
    ]


def _rows(
    found: QuerySet[Any], kind: str, number: str, title: str, until: str,
    *, more: str = "", key: str = "pk",
) -> QuerySet[Any, Any]:  # fmt: skip
    """Return the rows of one kind, alike for all kinds, so that one statement asks for all."""
    marked = found.order_by().annotate(
        w_kind=Value(kind, output_field=CharField()),
        w_more=F(more) if more else Value("", output_field=CharField()),
    )
    rows: QuerySet[Any, Any] = marked.values_list("w_kind", key, number, title, until, "w_more")
    return rows
