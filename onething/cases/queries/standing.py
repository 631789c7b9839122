"""How applications of one project stand, without anything that was filled in: for who looks after it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from onething.cases.models import Application
from onething.cases.queries.clockface import urgency
from onething.cases.terms import APPLICATION_WORDS, OPEN, PUBLIC_WORDS, WITHOUT
from onething.identity import queries as identity
from onething.kernel.clock import day_of


@dataclass(frozen=True)
class CaseStand:
    """One item that was applied for: how far it is, whose turn it is, how its clock stands."""

    item: str
    item_name: str
    number: str
    office: str
    words: str
    open: bool
    without: bool  # it ended without what was wanted
    asked: bool  # the applicant must supply something
    light: str
    left: str
    submitted_on: date

    @property
    def late(self) -> bool:
        """Say whether its clock has run out."""
        return self.light == "red"


@dataclass(frozen=True)
class ApplicationStand:
    """One application, a draft too."""

    id: UUID
    number: str  # “”: a draft
    title: str
    slug: str
    words: str
    draft: bool
    cases: tuple[CaseStand, ...]


COLUMNS = (
    "pk", "number", "title", "slug", "state", "cases__number", "cases__item_name", "cases__plan__item_code",
    "cases__office", "cases__state", "cases__urgent_on", "cases__submitted_at",
)  # fmt: skip


def stands_of(applications: Collection[UUID], at: datetime) -> dict[UUID, ApplicationStand]:
    """Return how each stands; who may ask, the room that asks has checked. One statement."""
    if not applications:
        return {}
    rows = list(
        Application.objects.filter(pk__in=applications)
        .exclude(state="discarded")
        .order_by("started_at", "pk", "cases__place")
        .values(*COLUMNS)
    )
    offices = identity.organisations({row["cases__office"] for row in rows} - {None})
    on = day_of(at)
    found: dict[UUID, ApplicationStand] = {}
    for pk, group in groupby(rows, key=lambda row: row["pk"]):
        lines = list(group)
        first = lines[0]
        found[pk] = ApplicationStand(
            pk,
            first["number"] or "",
            first["title"],
            first["slug"],
            APPLICATION_WORDS[first["state"]],
            first["state"] == "draft",
            tuple(
                _case(row, offices[row["cases__office"]].short_name, on)
                for row in lines
                if row["cases__office"]
            ),
        )
    return found


def _case(row: dict[str, Any], office: str, on: date) -> CaseStand:
    state = row["cases__state"]
    running = state in OPEN
    light, left = urgency(row["cases__urgent_on"], on, state) if running else ("", "")
    return CaseStand(
        item=str(row["cases__plan__item_code"]),
        item_name=row["cases__item_name"],
        number=row["cases__number"],
        office=office,
        words=PUBLIC_WORDS[state],
        open=running,
        without=state in WITHOUT,
        asked=state == "supplement_asked",
        light=str(light),
        left=left,
        submitted_on=day_of(row["cases__submitted_at"]),
    )
