"""跨省办件 as the hall that took it in sees it, and as the applicant does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count

from onething.delivery.crossing_terms import DIRECTIONS, FILE_STATES, OUT, STATES
from onething.delivery.crossings.rules import FileRules, Province, file_rules, provinces, statement
from onething.delivery.models import Crossing, CrossingEvent, CrossingFile
from onething.delivery.parcels.bundles import at_desk
from onething.identity import queries as identity
from onething.identity.terms import mask_phone
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours

PAGE = 20


@dataclass(frozen=True)
class CrossingStep:
    """One thing that was told of it."""

    words: str
    note: str
    at: datetime
    heard: bool  # by the other side, of what we tell


@dataclass(frozen=True)
class CrossingFileCard:
    """A file that travels with it."""

    id: UUID
    name: str
    size: int
    ours: bool
    result: bool
    state: str
    words: str
    light: str
    fault: str
    there: bool  # it can be opened here


@dataclass(frozen=True)
class CrossingPaper:
    """A file of a crossing, to be opened."""

    crossing: UUID
    name: str
    digest: str
    media_type: str


@dataclass(frozen=True)
class CrossingCard:
    """An application that crosses between provinces."""

    id: UUID
    direction: str
    direction_words: str
    province: str
    province_phone: str
    item_name: str
    state: str
    words: str
    light: str
    number: str
    hall: str
    applicant: str
    phone: str
    papers: tuple[str, ...]
    received_by: str
    application: UUID | None
    fault: str
    taken_at: datetime
    may_repeat: bool
    keep_until: date | None
    destroyed_at: datetime | None
    steps: tuple[CrossingStep, ...] = ()
    files: tuple[CrossingFileCard, ...] = ()

    @property
    def results(self) -> tuple[CrossingFileCard, ...]:
        """Return the papers that were decided there and are here."""
        return tuple(one for one in self.files if one.result and one.there and not one.ours)


@dataclass(frozen=True)
class CrossingPage:
    """What crosses at a hall, the newest first."""

    rows: tuple[CrossingCard, ...]
    direction: str
    counts: tuple[tuple[str, str, int], ...]
    page: int
    more: bool


def abroad() -> Mapping[str, Province]:
    """Return the provinces to which we are connected, with what we take in for each."""
    return provinces()


def abroad_consent() -> str:
    """Return to what the applicant agrees."""
    return statement()


def abroad_files() -> FileRules:
    """Return what files may travel with an application."""
    return file_rules()


def crossing_page(by: Actor, *, direction: str = "", page: int = 1) -> CrossingPage:
    """Return what crosses at his hall."""
    rows = Crossing.objects.filter(hall=at_desk(by))
    counts = dict(rows.values_list("direction").annotate(Count("id")))
    if direction in DIRECTIONS:
        rows = rows.filter(direction=direction)
    here = max(1, page)
    found = list(rows.order_by("-taken_at", "-id")[(here - 1) * PAGE : here * PAGE + 1])
    return CrossingPage(
        _cards(found[:PAGE]),
        direction if direction in DIRECTIONS else "",
        tuple((key, words, counts.get(key, 0)) for key, words in DIRECTIONS.items()),
        here,
        len(found) > PAGE,
    )


def crossing(crossing_id: UUID, by: Actor) -> CrossingCard:
    """Return one of his hall, with all that was told."""
    row = Crossing.objects.filter(pk=crossing_id, hall=at_desk(by)).first()
    if row is None:
        raise NotYours
    return _cards([row], steps=True)[0]


def crossings_of(by: Actor) -> tuple[CrossingCard, ...]:
    """Return what the applicant handed in here for another province, the newest first."""
    if by.org or not by.behalf:
        raise NotYours
    rows = Crossing.objects.filter(subject=by.behalf, direction=OUT).order_by("-taken_at", "-id")
    return _cards(rows[:PAGE], steps=True)


def _cards(rows: Iterable[Crossing], *, steps: bool = False) -> tuple[CrossingCard, ...]:
    found = list(rows)
    halls = identity.organisations({row.hall for row in found})
    told: dict[UUID, list[CrossingStep]] = {}
    wanted = [row.pk for row in found] if steps else []
    for one in CrossingEvent.objects.filter(crossing__in=wanted).order_by("at", "pk"):
        heard = not one.ours or one.told_at is not None
        step = CrossingStep(STATES[one.what], one.words, one.at, heard)
        told.setdefault(one.crossing_id, []).append(step)
    files: dict[UUID, list[CrossingFileCard]] = {}
    for file in CrossingFile.objects.filter(crossing__in=wanted).order_by("result", "key"):
        files.setdefault(file.crossing_id, []).append(_file(file))
    return tuple(
        _card(row, halls[row.hall].name, tuple(told.get(row.pk, ())), tuple(files.get(row.pk, ())))
        for row in found
    )


def _file(row: CrossingFile) -> CrossingFileCard:
    here = row.state != "gone" and (row.ours or row.state == "done")
    light = {"done": "ok", "dead": "red", "gone": "off"}.get(row.state, "warn")
    return CrossingFileCard(
        row.pk, row.name, row.size, row.ours, row.result, row.state, FILE_STATES[row.state], light,
        row.fault, here,
    )  # fmt: skip


def crossing_paper(crossing_id: UUID, file_id: UUID, by: Actor) -> CrossingPaper:
    """Return a file of a crossing of his hall."""
    rows = CrossingFile.objects.filter(crossing__hall=at_desk(by), crossing=crossing_id, pk=file_id)
    return _paper(rows.first())


def crossing_result(file_id: UUID, by: Actor) -> CrossingPaper:
    """Return a paper that another province has decided, to the applicant."""
    if by.org or not by.behalf:
        raise NotYours
    rows = CrossingFile.objects.filter(
        crossing__subject=by.behalf, crossing__direction=OUT, pk=file_id, result=True
    )
    return _paper(rows.first())


def _paper(row: CrossingFile | None) -> CrossingPaper:
    if row is None or not _file(row).there:
        raise NotYours
    return CrossingPaper(row.crossing_id, row.name, row.digest, row.media_type)


def _card(
    row: Crossing, hall: str, steps: tuple[CrossingStep, ...], files: tuple[CrossingFileCard, ...]
) -> CrossingCard:
    said: Mapping[str, Any] = row.content
    applicant: Mapping[str, str] = said.get("applicant", {})
    there = provinces().get(row.province)
    return CrossingCard(
        id=row.pk, direction=row.direction, direction_words=DIRECTIONS[row.direction],
        province=there.name if there else row.province,
        province_phone=there.phone if there else "", item_name=row.item_name, state=row.state,
        words=STATES[row.state], light=_light(row.state), number=row.number, hall=hall,
        applicant=applicant.get("name", ""), phone=mask_phone(applicant.get("phone", "")),
        papers=tuple(said.get("papers", ())), received_by=said.get("received_by", ""),
        application=row.application, fault=row.fault, taken_at=row.taken_at,
        may_repeat=_may_repeat(row, files), keep_until=row.keep_until,
        destroyed_at=row.destroyed_at, steps=steps, files=files,
    )  # fmt: skip


def _may_repeat(row: Crossing, files: tuple[CrossingFileCard, ...]) -> bool:
    if any(one.ours and one.state == "dead" for one in files):
        return True
    return row.direction == OUT and row.state in ("queued", "dead") and bool(row.tries)


def _light(state: str) -> str:
    if state in ("dead", "lacking", "not_accepted", "refused"):
        return "red"
    return "green" if state in ("granted", "accepted") else "yellow"
