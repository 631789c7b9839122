"""远程视频核验 as both places see it: when, who waits, who looked, what was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from onething.cases import queries as cases
from onething.catalogue import queries as catalogue
from onething.delivery.models import Relay, RemoteCheck
from onething.delivery.parcels.bundles import DESK
from onething.delivery.relay_terms import RECEIVING
from onething.delivery.remote.sides import Places, of_part, of_relay, places_of, side_of
from onething.delivery.remote_terms import REMOTE, REMOTE_OPEN
from onething.desk import queries as desk
from onething.desk.queries import VideoSheet
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours

MOST = 20
MOMENTS: Final = ("asked_at", "planned_at", "looked_at", "ended_at")
SAID: Final = (
    "id", "state", "looks", "note", "asked_by", "asked_side", "looked_by", "shown_by", "result",
    "found", "ended_by", *MOMENTS,
)  # fmt: skip
LIGHTS = {"asked": "yellow", "agreed": "yellow", "dropped": "off"}


@dataclass(frozen=True)
class RemoteCard:
    """A check by video, as it is listed at a relay and at a case."""

    id: UUID
    state: str
    words: str
    light: str
    looks: tuple[str, ...]
    note: str
    asked_side: str
    asked_by: str
    asked_at: datetime
    planned_at: datetime
    looked_by: str
    shown_by: str
    looked_at: datetime | None
    result: str
    found: str
    ended_by: str
    ended_at: datetime | None

    @property
    def open(self) -> bool:
        """Say whether it has still to be done."""
        return self.state in REMOTE_OPEN


@dataclass(frozen=True)
class RemoteSheet:
    """A check by video with what somebody of one of both places may do."""

    card: RemoteCard
    application: UUID
    number: str
    title: str
    here: str
    there: str
    side: str
    steps: tuple[str, ...]
    waits: bool  # he has entered and waits for the other
    awaited: bool  # the other has entered and waits for him
    talk: VideoSheet | None  # that runs, if he is one of the two
    others: bool  # colleagues of both places talk now
    seen: bool  # they met; what was found can be said by who looked
    looked: bool  # it was he who looked

    @property
    def receiving(self) -> bool:
        """Say whether he has the applicant beside him."""
        return self.side == RECEIVING


def remote_check(check_id: UUID, by: Actor, at: datetime) -> RemoteSheet:
    """Return one check for somebody of one of its two places."""
    row = RemoteCheck.objects.select_related("relay").filter(pk=check_id).first()
    if row is None:
        raise NotYours
    places = places_of([row])[row.pk]
    side = side_of(places, by)
    told = desk.meeting_told(row.video) if row.video else None
    mine = told is not None and told.open and by.who in (told.visitor, told.official)
    met = told is not None and told.joined_at is not None
    own, other = (row.visitor_at, row.official_at)[:: 1 if side == RECEIVING else -1]
    said = _rows([row], {row.pk: places})[0]
    return RemoteSheet(
        card=said.card, application=places.application, number=said.number, title=said.title,
        here=said.here, there=said.there, side=side, steps=_steps(row, side),
        waits=told is None and waits(own, at), awaited=told is None and waits(other, at),
        talk=desk.meeting_sheet(row.video, by) if mine and row.video else None,
        others=told is not None and told.open and not mine,
        seen=met or row.looked_at is not None,
        looked=by.who == (told.official if told is not None and met else row.looked_by),
    )  # fmt: skip


def _steps(row: RemoteCheck, side: str) -> tuple[str, ...]:
    steps = {step.do for step in REMOTE.choices(row.state) if side in step.role.split("|")}
    return tuple(sorted(steps - ({"agree"} if side == row.asked_side else set())))


def waits(since: datetime | None, at: datetime) -> bool:
    """Say whether who has entered waits still."""
    return since is not None and at < since + timedelta(minutes=desk.video_rules()["call_minutes"])


@dataclass(frozen=True)
class ToCheck:
    """A relay, or a part of a case, for which a check may be asked for, as either place."""

    id: UUID
    part: bool
    number: str
    title: str
    here: str
    there: str
    side: str
    case: UUID | None  # on which he works, if he is of an office


def relay_to_check(relay_id: UUID, by: Actor) -> ToCheck:
    """Return between which places a check would be, for somebody of one of them."""
    row = Relay.objects.filter(pk=relay_id).first()
    if row is None:
        raise NotYours
    places = of_relay(row)
    found = _to_check(row.pk, places, by)
    of_hall = UUID(by.org) in places.desks
    case = None if of_hall else cases.decided_case(row.application, by)
    return replace(found, case=case)


def part_to_check(part_id: UUID, by: Actor) -> ToCheck:
    """Return between which places a check of a part would be, for somebody of one of them."""
    found = cases.away_places([part_id]).get(part_id)
    places = of_part(part_id, found) if found else None
    if places is None:
        raise NotYours
    return _to_check(part_id, places, by)


def _to_check(key: UUID, places: Places, by: Actor) -> ToCheck:
    side = side_of(places, by)
    names = identity.organisations([places.here, places.there])
    return ToCheck(
        key, places.part is not None, places.number, _title(places, _titles([places])),
        names[places.here].name, names[places.there].name, side, places.case,
    )  # fmt: skip


@dataclass(frozen=True)
class RemotePage:
    """The checks that somebody's place has to do, by their time, and the last that are done."""

    coming: tuple[RemoteRow, ...]
    past: tuple[RemoteRow, ...]


@dataclass(frozen=True)
class RemoteRow:
    """A check in the list of a place."""

    card: RemoteCard
    number: str
    title: str
    here: str
    there: str


def remote_page(by: Actor) -> RemotePage:
    """Return the checks of his place: those taken in at his hall, decided there, or in his office."""
    if not (by.org and by.who.startswith("official:")):
        raise NotYours
    mine = Q(offices__contains=[by.org])
    if any(by.has(role) for role in DESK):
        mine |= Q(relay__hall=by.org) | Q(relay__to_hall=by.org) | Q(desk=by.org)
    rows = RemoteCheck.objects.filter(mine).select_related("relay")
    coming = list(rows.filter(state__in=REMOTE_OPEN).order_by("planned_at", "id")[:MOST])
    past = list(rows.exclude(state__in=REMOTE_OPEN).order_by("-ended_at", "-id")[:MOST])
    found = _rows([*coming, *past], places_of([*coming, *past]))
    return RemotePage(found[: len(coming)], found[len(coming) :])


def _rows(rows: Sequence[RemoteCheck], between: Mapping[UUID, Places]) -> tuple[RemoteRow, ...]:
    places = [between[row.pk] for row in rows]
    names = identity.organisations({key for one in places for key in (one.here, one.there)})
    titles = _titles(places)
    return tuple(
        RemoteRow(
            card, one.number, _title(one, titles), names[one.here].name, names[one.there].name
        )
        for card, one in zip(_cards(rows), places, strict=True)
    )


def _titles(places: Iterable[Places]) -> dict[UUID, tuple[str, str]]:
    return cases.titles_of({one.application for one in places})


def _title(places: Places, titles: Mapping[UUID, tuple[str, str]]) -> str:
    """Return what was applied for, and of a part what it is."""
    title = titles[places.application][0]
    return f"{title}（{places.name}）" if places.name else title


def part_checks(part_id: UUID) -> tuple[RemoteCard, ...]:
    """Return the checks of a part, the newest first; who may ask, the page that asks has checked."""
    rows = RemoteCheck.objects.filter(part=part_id).order_by("-asked_at", "-id")
    return _cards(rows[:MOST])


def with_checks(rows: QuerySet[Relay]) -> QuerySet[Relay]:
    """Return relays, each with its checks by video: no statement more."""
    wanted = RemoteCheck.objects.filter(relay=OuterRef("pk")).order_by("-asked_at", "-id")[:MOST]
    said = JSONObject(**{name: name for name in SAID})
    return rows.annotate(said_checks=ArraySubquery(wanted.values(said=said)))


def checks_in(row: Relay) -> tuple[RemoteCheck, ...]:
    """Return the checks that came with a relay, the newest first."""
    return tuple(_read(one) for one in getattr(row, "said_checks", ()))


def _read(said: dict[str, Any]) -> RemoteCheck:
    moments = {key: datetime.fromisoformat(said[key]) for key in MOMENTS if said[key]}
    return RemoteCheck(**(said | {"id": UUID(said["id"])} | moments))


def who_did(rows: Iterable[RemoteCheck]) -> set[str]:
    """Return whose names their cards need."""
    return {
        who for one in rows for who in (one.asked_by, one.looked_by, one.shown_by, one.ended_by)
    } - {""}


def _cards(rows: Iterable[RemoteCheck]) -> tuple[RemoteCard, ...]:
    found = list(rows)
    return check_cards(found, identity.official_names(who_did(found)) if found else {})


def check_cards(rows: Iterable[RemoteCheck], names: Mapping[str, str]) -> tuple[RemoteCard, ...]:
    """Return checks as they are listed."""
    rules = catalogue.anywhere_rules().video
    return tuple(
        RemoteCard(
            id=one.pk, state=one.state, words=REMOTE.words[one.state],
            light=rules.results[one.result][1] if one.result else LIGHTS[one.state],
            looks=tuple(rules.looks[key] for key in one.looks if key in rules.looks),
            note=one.note, asked_side=one.asked_side, asked_by=names.get(one.asked_by, ""),
            asked_at=one.asked_at, planned_at=one.planned_at, looked_by=names.get(one.looked_by, ""),
            shown_by=names.get(one.shown_by, ""), looked_at=one.looked_at,
            result=rules.results[one.result][0] if one.result else "", found=one.found,
            ended_by=names.get(one.ended_by, ""), ended_at=one.ended_at,
        )
        for one in rows
    )  # fmt: skip
