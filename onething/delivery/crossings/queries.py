"""跨省办件 as the hall that took it in sees it, and as the applicant does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count

from onething.cases import queries as cases
from onething.cases.queries import StandLine
from onething.delivery.counting import TermFace, face_of
from onething.delivery.crossing_terms import DIRECTIONS, ENDS, FILE_STATES, OUT, STATES, WORDS
from onething.delivery.crossings.rules import (
    FileRules,
    Province,
    crossing_term,
    file_rules,
    provinces,
    statement,
)
from onething.delivery.models import Crossing, CrossingEvent, CrossingFile
from onething.delivery.parcels.bundles import at_desk
from onething.identity import queries as identity
from onething.identity.terms import mask_phone
from onething.kernel.actor import Actor
from onething.kernel.clock import day_of
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
    term: TermFace | None = None
    whose: str = ""  # side whose term runs
    lines: tuple[StandLine, ...] = ()  # of our cases, with their legal clocks

    @property
    def may_answer(self) -> bool:
        """Say whether the window may send what the other province wants still."""
        return self.direction == OUT and self.state == "supplement"

    @property
    def asked_for(self) -> str:
        """Return what it wants still, in its words."""
        told = [one for one in self.steps if one.words == STATES["supplement"]]
        return told[-1].note if told else ""

    @property
    def may_withdraw(self) -> bool:
        """Say whether the applicant may still withdraw, at this window."""
        asked = any(one.words == WORDS["withdrawing"] for one in self.steps)
        kept = any(one.words == WORDS["kept"] for one in self.steps)
        return self.direction == OUT and self.state not in ENDS and not asked and not kept

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


def crossing_page(by: Actor, at: datetime, *, direction: str = "", page: int = 1) -> CrossingPage:
    """Return what crosses at his hall."""
    rows = Crossing.objects.filter(hall=at_desk(by))
    counts = dict(rows.values_list("direction").annotate(Count("id")))
    if direction in DIRECTIONS:
        rows = rows.filter(direction=direction)
    here = max(1, page)
    found = list(rows.order_by("-taken_at", "-id")[(here - 1) * PAGE : here * PAGE + 1])
    return CrossingPage(
        _cards(found[:PAGE], at),
        direction if direction in DIRECTIONS else "",
        tuple((key, words, counts.get(key, 0)) for key, words in DIRECTIONS.items()),
        here,
        len(found) > PAGE,
    )


def late_crossings(by: Actor, at: datetime) -> tuple[CrossingCard, ...]:
    """Return what his hall took in for other provinces and is late on either side, the longest first."""
    if not by.org:
        raise NotYours
    rows = Crossing.objects.filter(hall=by.org, due_on__lt=day_of(at)).exclude(term="")
    return _cards(rows.order_by("due_on", "id")[:PAGE], at)


def crossing(crossing_id: UUID, by: Actor, at: datetime) -> CrossingCard:
    """Return one of his hall, with all that was told."""
    row = Crossing.objects.filter(pk=crossing_id, hall=at_desk(by)).first()
    if row is None:
        raise NotYours
    card = _cards([row], at, steps=True)[0]
    if row.application is None:
        return card
    return replace(card, lines=cases.stand_of(row.application, at).lines)


def crossings_of(by: Actor, at: datetime) -> tuple[CrossingCard, ...]:
    """Return what the applicant handed in here for another province, the newest first."""
    if by.org or not by.behalf:
        raise NotYours
    rows = Crossing.objects.filter(subject=by.behalf, direction=OUT).order_by("-taken_at", "-id")
    return _cards(rows[:PAGE], at, steps=True)


def _cards(
    rows: Iterable[Crossing], at: datetime, *, steps: bool = False
) -> tuple[CrossingCard, ...]:
    found = list(rows)
    halls = identity.organisations({row.hall for row in found})
    told: dict[UUID, list[CrossingStep]] = {}
    wanted = [row.pk for row in found] if steps else []
    for one in CrossingEvent.objects.filter(crossing__in=wanted).order_by("at", "pk"):
        heard = not one.ours or one.told_at is not None
        step = CrossingStep(WORDS[one.what], one.words, one.at, heard)
        told.setdefault(one.crossing_id, []).append(step)
    files: dict[UUID, list[CrossingFileCard]] = {}
    for file in CrossingFile.objects.filter(crossing__in=wanted).order_by("result", "key"):
        files.setdefault(file.crossing_id, []).append(_file(file))
    return tuple(
        replace(
            _card(
                row, halls[row.hall].name, tuple(told.get(row.pk, ())), tuple(files.get(row.pk, ()))
            ),
            term=_term(row, at),
            whose="收件的大厅" if row.term == "send" else "办理地",
        )
        for row in found
    )


def _term(row: Crossing, at: datetime) -> TermFace | None:
    if not row.term:
        return None
    said = crossing_term(row.term, row.province, row.item)
    return face_of(row, said.name, said.days, day_of(at), sure=said.sure)


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
    if state in ("dead", "lacking", "supplement", "not_accepted", "refused", "terminated"):
        return "red"
    return "green" if state in ("granted", "accepted") else "yellow"
