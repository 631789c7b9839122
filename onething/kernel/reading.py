"""Reading is logged: no log, no page. Who saw what of whom, why, and how much that was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, Max, QuerySet
from django.db.models.expressions import RawSQL

from onething.kernel.actor import Actor
from onething.kernel.db import writing
from onething.kernel.models import Reading
from onething.kernel.owners import OWNERS

LONGEST_PURPOSE: Final = 60


@dataclass(frozen=True)
class Look:
    """One look at personal data, as its subject may see it."""

    id: UUID
    who: str
    org: str
    post: str
    subject: UUID | None
    about: str
    page: str
    purpose: str
    at: datetime


@dataclass(frozen=True)
class Looked:
    """How much somebody looked at within a time: how many people, how often."""

    who: str
    org: str
    people: int
    looks: int


def note_reading(about: str, page: str, *, purpose: str = "", by: Actor, at: datetime) -> None:
    """Keep that somebody looks at personal data, before the page is sent (个人信息保护法 §55, §56)."""
    note_readings([about], page, purpose=purpose, by=by, at=at)


def note_readings(
    abouts: Sequence[str], page: str, *, purpose: str = "", by: Actor, at: datetime
) -> None:
    """Keep the same of several things on one page: one statement, however many."""
    rows = [
        Reading(
            who=by.who,
            org=by.org,
            post=by.post[:40],
            subject=_owner(about),  # type: ignore[misc]  # an expression: part of the insert
            about=about,
            page=page,
            purpose=purpose[:LONGEST_PURPOSE],
            at=at,
        )
        for about in abouts
    ]
    with writing():
        if len(rows) == 1:
            rows[0].save(force_insert=True)
        elif rows:
            Reading.objects.bulk_create(rows)


def _owner(about: str) -> RawSQL | None:
    kind, _, number = about.partition(":")
    try:
        return RawSQL(OWNERS[kind], [str(UUID(number))])  # noqa: S611 -- statements of our rooms only
    except (KeyError, ValueError):
        return None


def has_looked(who: str, about: str, *, since: datetime) -> bool:
    """Say whether somebody has looked at a thing since then."""
    return Reading.objects.filter(about=about, who=who, at__gte=since).exists()


def looked_since(who: str, sinces: Mapping[str, datetime]) -> frozenset[str]:
    """Return at which of these things somebody has looked since the moment of each; one statement."""
    rows = Reading.objects.filter(about__in=list(sinces), who=who).order_by("about")
    last = rows.values_list("about").annotate(at=Max("at"))
    return frozenset(about for about, at in last if at >= sinces[about])


def looks_at(abouts: Sequence[str], *, limit: int = 50) -> tuple[Look, ...]:
    """Return who looked at these things, newest first."""
    return _looks(Reading.objects.filter(about__in=abouts), limit)


def looks_at_somebody(
    subject: UUID, *, by_others_than: str = "", before: UUID | None = None, limit: int = 50
) -> tuple[Look, ...]:
    """Return who looked at anything of a person or body, newest first; one statement."""
    rows = Reading.objects.filter(subject=subject)
    if by_others_than:
        rows = rows.exclude(who=by_others_than)
    return _looks(rows.filter(id__lt=before) if before else rows, limit)


def looks(
    *,
    subject: UUID | None = None,
    who: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    before: UUID | None = None,
    limit: int = 50,
) -> tuple[Look, ...]:
    """Return looks of officials and systems by whom, by whose data, by time, newest first."""
    rows = Reading.objects.exclude(who__startswith="subject:")
    wanted = {"subject": subject, "who": who, "at__gte": since, "at__lt": until, "id__lt": before}
    return _looks(rows.filter(**{key: value for key, value in wanted.items() if value}), limit)


def busiest(since: datetime, until: datetime, *, more_people_than: int) -> tuple[Looked, ...]:
    """Return who looked at the data of more people than that within a time; one statement."""
    rows = (
        Reading.objects.filter(at__gte=since, at__lt=until, who__startswith="official:")
        .values("who", "org")
        .annotate(people=Count("subject", distinct=True), looks=Count("id"))
        .filter(people__gt=more_people_than)
    )
    return tuple(
        Looked(row["who"], row["org"], row["people"], row["looks"]) for row in rows.order_by("who")
    )


def _looks(rows: QuerySet[Reading], limit: int) -> tuple[Look, ...]:
    return tuple(
        Look(
            row.pk,
            row.who,
            row.org,
            row.post,
            row.subject,
            row.about,
            row.page,
            row.purpose,
            row.at,
        )
        for row in rows.order_by("-id")[:limit]
    )
