"""Figures with what they count and since when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Sum

from onething.insight.models import ClerkCount, DailyCount

FIGURES = {
    "cases.submitted": ("申请量", "期间内提交的办件数，一件事按子办件计"),
    "cases.accepted": ("受理量", "期间内受理的办件数，含逾期视为受理"),
    "cases.granted": ("准予量", "期间内作出准予决定的办件数"),
    "cases.refused": ("不予量", "期间内作出不予决定的办件数"),
    "cases.closed": ("办结量", "期间内办结的办件数"),
    "cases.supplement_asked": ("补正量", "期间内发出一次性补正告知的办件数"),
    "cases.not_accepted": ("不予受理量", "期间内决定不予受理的办件数"),
    "voice.evaluated": ("评价量", "期间内收到的主动评价数，不含系统默认评价"),
}


@dataclass(frozen=True)
class Figure:
    """A number with its definition."""

    event: str
    name: str
    definition: str
    value: int


OF_CLERKS = {
    "cases.submitted": "代人申报",
    "cases.prechecked": "初看",
    "cases.accepted": "受理",
    "cases.supplement_asked": "一次性补正",
    "cases.not_accepted": "不予受理",
}


def clerk_figures(official: str, day: date) -> tuple[tuple[str, int], ...]:
    """Return what an official did on a day, as (in words, how often); for himself."""
    rows = ClerkCount.objects.filter(official=official, day=day, event__in=OF_CLERKS)
    said = dict(rows.values_list("event", "count"))
    return tuple((words, said.get(event, 0)) for event, words in OF_CLERKS.items())


def figures(since: date, until: date, offices: Sequence[UUID] | None = None) -> tuple[Figure, ...]:
    """Return the figures of a period, of some offices or of all."""
    rows = DailyCount.objects.filter(day__gte=since, day__lte=until)
    if offices is not None:
        rows = rows.filter(office__in=offices)
    sums = dict(rows.values_list("event").annotate(Sum("count")))
    return tuple(
        Figure(event, name, definition, sums.get(event, 0))
        for event, (name, definition) in FIGURES.items()
    )
