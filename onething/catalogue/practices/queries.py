"""What places offer each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from onething.catalogue.keeping import of_province, place_of
from onething.catalogue.models import Adoption, Practice, ThemeRevision
from onething.catalogue.practice_models import APPROVED
from onething.catalogue.terms.laws import place_words
from onething.catalogue.terms.practices import PRACTICE_KINDS, PRACTICE_STATES
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours


@dataclass(frozen=True)
class PracticeCard:
    """典型案例 as pages show it."""

    id: UUID
    kind: str
    kind_name: str
    title: str
    summary: str
    theme: str
    theme_name: str
    text: str
    rows: tuple[tuple[str, str, str], ...]  # table, what it says, source
    region: str
    region_name: str
    state: str
    state_name: str
    reason: str
    offered_by: str
    offered_at: datetime
    adoptions: tuple[tuple[str, datetime], ...]  # place and time
    mine: bool
    adopted: bool  # by one's own place


def practices(by: Actor) -> tuple[PracticeCard, ...]:
    """Return the practices that one may see: approved ones, one's own, all for the province."""
    rows = Practice.objects.filter(_seen_by(by)).order_by("-offered_at", "pk")
    return _cards(list(rows), by)


def practice(practice_id: UUID, by: Actor) -> PracticeCard:
    """Return one practice."""
    row = Practice.objects.filter(_seen_by(by), pk=practice_id).first()
    if row is None:
        raise NotYours
    return _cards([row], by)[0]


def decides_practices(by: Actor) -> bool:
    """Say whether he approves practices for the province."""
    return of_province(by)


def _seen_by(by: Actor) -> Q:
    place = place_of(by)
    return Q() if of_province(by) else Q(region=place) | Q(state=APPROVED)


def _adoptions(rows: list[Practice]) -> dict[UUID, list[Adoption]]:
    found: dict[UUID, list[Adoption]] = {}
    for one in Adoption.objects.filter(practice__in=rows).order_by("at", "pk"):
        found.setdefault(one.practice_id, []).append(one)
    return found


def _cards(rows: list[Practice], by: Actor) -> tuple[PracticeCard, ...]:
    """Return practices as pages show them; two statements, however many."""
    adoptions, names = _adoptions(rows), _theme_names({row.theme for row in rows} - {""})
    return tuple(
        _card(row, adoptions.get(row.pk, []), names.get(row.theme, row.theme), by) for row in rows
    )


def _card(row: Practice, adoptions: list[Adoption], theme_name: str, by: Actor) -> PracticeCard:
    place = place_of(by)
    return PracticeCard(
        id=row.pk,
        kind=row.kind,
        kind_name=PRACTICE_KINDS[row.kind],
        title=row.title,
        summary=row.summary,
        theme=row.theme,
        theme_name=theme_name,
        text=row.text,
        rows=tuple(
            (place_words(tuple(one["path"])), _said(one["row"]), str(one["row"]["source"]))
            for one in row.rows
        ),
        region=row.region,
        region_name=identity.region(row.region).name,
        state=row.state,
        state_name=PRACTICE_STATES[row.state],
        reason=row.reason,
        offered_by=row.offered_by,
        offered_at=row.offered_at,
        adoptions=tuple((identity.region(one.region).name, one.at) for one in adoptions),
        mine=row.region == place,
        adopted=any(one.region == place for one in adoptions),
    )


def _theme_names(slugs: set[str]) -> dict[str, str]:
    rows = ThemeRevision.objects.filter(slug__in=slugs).order_by("slug", "-number")
    return dict(rows.distinct("slug").values_list("slug", "name")) if slugs else {}


def _said(row: dict[str, dict[str, object]]) -> str:
    conditions = [f"{key}：{value}" for key, value in row["when"].items() if key != "region"]
    outcome = [f"{key} = {value}" for key, value in row["then"].items()]
    return "，".join((*conditions, *outcome))
