"""Who saw whose data: for the person himself, and for those who watch over reading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from onething.cases import queries as cases
from onething.identity import queries as identity
from onething.identity.terms import mask_name
from onething.insight.commands import WATCHERS
from onething.insight.models import ReadingAlarm
from onething.insight.settings import alarm_rules
from onething.kernel import reading
from onething.kernel.actor import Actor
from onething.kernel.reading import Look
from onething.kernel.refusals import NotYours

PAGE = 50
EXPORTED = 5000  # rows of one exported list
PERSONAL = {"subject": "基本信息、办件列表", "alarm": "告警"}


@dataclass(frozen=True)
class Seen:
    """One look, in words."""

    at: datetime
    organisation: str
    post: str
    name: str
    person: str  # whose data, masked; empty for the person himself
    what: str
    purpose: str
    page: str


@dataclass(frozen=True)
class SeenPage:
    """A page of looks, newest first."""

    rows: tuple[Seen, ...]
    next: str


@dataclass(frozen=True)
class AlarmCard:
    """An alarm on unusual reading."""

    id: UUID
    words: str
    most: int
    people: int
    looks: int
    who: str
    name: str
    organisation: str
    at: datetime
    note: str
    settled_by: str
    settled_at: datetime | None


def seen(by: Actor, *, after: str = "") -> SeenPage:
    """Return who looked at the data of him for whom he acts; the names of officials masked."""
    if not by.behalf or by.org:
        raise NotYours
    found = reading.looks_at_somebody(
        UUID(by.behalf), by_others_than=by.who, before=_place(after), limit=PAGE + 1
    )
    rows = _in_words(found[:PAGE], masked=True)
    return SeenPage(rows, str(found[PAGE - 1].id) if len(found) > PAGE else "")


def log(
    by: Actor,
    *,
    subject: str = "",
    official: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    after: str = "",
    most: int = PAGE,
) -> SeenPage:
    """Return the log of reading by person, by official, by time, for those who watch over it."""
    if WATCHERS.isdisjoint(by.roles):
        raise NotYours
    found = reading.looks(
        subject=_place(subject),
        who=f"official:{official}" if official else "",
        since=since,
        until=until,
        before=_place(after),
        limit=most + 1,
    )
    rows = _in_words(found[:most], masked=False)
    return SeenPage(rows, str(found[most - 1].id) if len(found) > most else "")


def alarms(by: Actor) -> tuple[AlarmCard, ...]:
    """Return the alarms, open ones first, newest first."""
    if WATCHERS.isdisjoint(by.roles):
        raise NotYours
    found = list(ReadingAlarm.objects.order_by("settled_at", "-at", "pk")[:200])
    found.sort(key=lambda row: (row.settled_at is not None, -row.at.timestamp()))
    names = identity.official_names({row.who for row in found} | {row.settled_by for row in found})
    places = identity.organisations({UUID(row.org) for row in found if row.org})
    rules = alarm_rules()
    return tuple(
        AlarmCard(
            row.pk,
            rules[row.rule].words if row.rule in rules else row.rule,
            rules[row.rule].most if row.rule in rules else 0,
            row.people,
            row.looks,
            row.who.partition(":")[2],
            names.get(row.who, ""),
            places[UUID(row.org)].name if row.org else "",
            row.at,
            row.note,
            names.get(row.settled_by, ""),
            row.settled_at,
        )
        for row in found
    )


def _place(said: str) -> UUID | None:
    try:
        return UUID(said) if said else None
    except ValueError as wrong:
        raise NotYours from wrong


def _in_words(found: tuple[Look, ...], *, masked: bool) -> tuple[Seen, ...]:
    names = identity.official_names({one.who for one in found})
    posts = identity.post_titles({one.post for one in found})
    places = identity.organisations({UUID(one.org) for one in found if one.org})
    things = cases.names_of({one.about for one in found})
    people = {} if masked else identity.subjects({one.subject for one in found if one.subject})
    return tuple(
        Seen(
            at=one.at,
            organisation=places[UUID(one.org)].name if one.org else "",
            post=posts.get(one.post, ""),
            name=_name(one.who, names.get(one.who, ""), masked=masked),
            person=people[one.subject].masked_name if one.subject in people else "",
            what=things.get(one.about) or PERSONAL.get(one.about.partition(":")[0], "其他资料"),
            purpose=one.purpose,
            page=one.page,
        )
        for one in found
    )


def _name(who: str, name: str, *, masked: bool) -> str:
    if who.startswith("subject:"):
        return "受托人" if masked else "申请人一方"
    if who.startswith("system:"):
        return name or "平台"
    return mask_name(name) if masked else name
