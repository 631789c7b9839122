"""Who saw whose data: for the person himself, and for those who watch over reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from onething.cases import queries as cases
from onething.identity import queries as identity
from onething.identity.queries import HeldPost
from onething.identity.terms import mask_name
from onething.insight.commands import WATCHERS
from onething.insight.models import ReadingAlarm
from onething.insight.settings import alarm_rules
from onething.kernel import reading
from onething.kernel.actor import Actor
from onething.kernel.calendar import CHINA
from onething.kernel.reading import Look
from onething.kernel.refusals import NotYours

PAGE = 50
WINDOW = 200  # looks of one page for the person himself, before equal ones are folded
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
    times: int = 1  # of that day, alike
    since: datetime | None = None  # the first of them


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
        UUID(by.behalf), by_others_than=by.who, before=_place(after), limit=WINDOW + 1
    )
    kept, more = _whole_days(found)
    return SeenPage(_folded(kept, _in_words(kept, masked=True)), str(kept[-1].id) if more else "")


def _whole_days(found: tuple[Look, ...]) -> tuple[tuple[Look, ...], bool]:
    """Return the looks of a page, and whether more follow: no day goes over a page if it fits on one."""
    if len(found) <= WINDOW:
        return found, False
    last = _day(found[WINDOW])
    whole = tuple(one for one in found if _day(one) != last)
    return whole or found[:WINDOW], True


def _day(look: Look) -> date:
    return look.at.astimezone(CHINA).date()


def _folded(found: tuple[Look, ...], rows: tuple[Seen, ...]) -> tuple[Seen, ...]:
    """Return one line for what one and the same saw of the same on one day, newest first."""
    lines: dict[tuple[object, ...], Seen] = {}
    for look, row in zip(found, rows, strict=True):
        key = (_day(look), look.who, row.organisation, row.post, row.what, row.purpose)
        line = lines.get(key)
        lines[key] = replace(line, times=line.times + 1, since=row.at) if line else row
    return tuple(lines.values())


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
    posts = identity.held_posts({one.post for one in found})
    places = identity.organisations({UUID(one.org) for one in found if one.org})
    things = cases.names_of({one.about for one in found})
    people = {} if masked else identity.subjects({one.subject for one in found if one.subject})
    return tuple(
        Seen(
            at=one.at,
            organisation=_employer(one, posts, places[UUID(one.org)].name if one.org else ""),
            post=posts[one.post].title if one.post in posts else "",
            name=_name(one.who, names.get(one.who, ""), masked=masked),
            person=people[one.subject].masked_name if one.subject in people else "",
            what=things.get(one.about) or PERSONAL.get(one.about.partition(":")[0], "其他资料"),
            purpose=one.purpose,
            page=one.page,
        )
        for one in found
    )


def _employer(look: Look, posts: Mapping[str, HeldPost], organ: str) -> str:
    """Return for whom he looked: who acts for somebody does it in no organ's name, but in a post."""
    post = posts.get(look.post)
    return post.employer(look.at) if post and (post.sites or not organ) else organ


def _name(who: str, name: str, *, masked: bool) -> str:
    if who.startswith("subject:"):
        return "受托人" if masked else "申请人一方"
    if who.startswith("system:"):
        return name or "平台"
    return mask_name(name) if masked else name
