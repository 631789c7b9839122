"""容缺受理 of a filed case, as the window and the applicant see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from onething.cases import access as cases
from onething.cases.models import Gap
from onething.cases.promises import access
from onething.cases.promises.rules import rules
from onething.cases.queries.promise_cards import GapCard
from onething.cases.queries.promises import gap_card
from onething.cases.tolerating import OFFERED, tolerable
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours


@dataclass(frozen=True)
class Tolerable:
    """A material that the register lets come later, or why not now."""

    key: str
    name: str
    days: int
    unsupplied: str
    closed: str  # why it may not come later; “”: it may


@dataclass(frozen=True)
class ToleranceSheet:
    """What the window may ask the applicant to promise, and what it has asked."""

    subject: UUID
    choices: tuple[Tolerable, ...]
    asked: tuple[GapCard, ...]
    waits: bool
    known: tuple[str, ...]  # what he must know before he promises


def tolerance_sheet(case_id: UUID, by: Actor, at: datetime) -> ToleranceSheet:
    """Return what of a case may come later, for whoever may accept it."""
    found = cases.cases_of(by).select_related("application").filter(pk=case_id).first()
    if found is None or not cases.may(found, "accept", by):
        raise NotYours
    rows = list(Gap.objects.filter(case=found).select_related("case__application").order_by("pk"))
    known = {row.key for row in rows}
    choices = tuple(
        Tolerable(
            key,
            name,
            min(offer.days, int(found.plan["promised_days"])),
            offer.unsupplied,
            offer.closed,
        )
        for key, (name, offer) in tolerable(found, at).items()
        if key not in known
    )
    waits = any(row.state == OFFERED for row in rows)
    asked = tuple(gap_card(row, at) for row in rows)
    return ToleranceSheet(found.subject, choices, asked, waits, tuple(rules()["known"]))


def offered_gaps(
    gap_id: UUID, by: Actor, at: datetime
) -> tuple[tuple[GapCard, ...], tuple[str, ...]]:
    """Return what the applicant is asked to promise for one case, and what he must know."""
    mine = access.gaps_of(by).select_related("case__application")
    found = mine.filter(pk=gap_id, state=OFFERED).first() if not by.org else None
    if found is None:
        raise NotYours("没有找到等您答复的容缺承诺，它可能已经答复或者收回。请到“我的承诺”查看。")
    rows = mine.filter(case=found.case_id, state=OFFERED).order_by("pk")
    return tuple(gap_card(row, at) for row in rows), tuple(rules()["known"])
