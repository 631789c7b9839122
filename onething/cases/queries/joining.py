"""异地协办: what the lead, the organ that helps and the applicant see of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from onething.cases import access, clocks
from onething.cases.away_models import AWAY_WORDS, WAITING, AwayPart
from onething.cases.models import Case
from onething.cases.queries.clockface import urgency
from onething.cases.steps import IN_REVIEW
from onething.catalogue import queries as catalogue
from onething.identity import queries as identity
from onething.identity.terms import OrganisationCard
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours

PAGE = 50
CODE = slice(19, 31)  # where a case's number says which item it is
AWAY_VIEWS = {"asked": "请本单位协办的", "lead": "本单位牵头的", "done": "办好的"}


@dataclass(frozen=True)
class AwayCard:
    """A part of a case that another place does."""

    id: UUID
    case: UUID
    number: str
    item_name: str
    subject_name: str
    name: str
    task: str
    said: str
    place: str
    organ: str
    lead: str
    due_on: date | None
    light: str
    left: str
    state: str
    words: str
    text: str
    material: UUID | None
    who: str
    ended_at: datetime | None
    open: bool
    asked: bool  # his organ does it
    leads: bool  # his office leads the case


@dataclass(frozen=True)
class AwayPage:
    """Parts that one's organ does for other places, or others for it."""

    rows: tuple[AwayCard, ...]
    view: str
    counts: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True)
class AwayPlaces:
    """Between whom a part is done: the office in charge with its hall, and the organ that helps."""

    case: UUID
    application: UUID
    number: str
    subject: UUID
    name: str
    hall: UUID
    office: UUID
    organ: UUID | None
    open: bool


def away_page(by: Actor, at: datetime, *, view: str = "") -> AwayPage:
    """Return the parts that one's organ is asked for, that it leads, or that are done; the urgent first."""
    if not access.asked_at(by):
        raise NotYours
    view = view if view in AWAY_VIEWS else "asked"
    both = AwayPart.objects.filter(Q(organ=by.org) | Q(case__office=by.org))
    waiting = both.filter(state=WAITING, case__state__in=IN_REVIEW)
    kinds: dict[str, QuerySet[AwayPart]] = {
        "asked": waiting.filter(organ=by.org),
        "lead": waiting.filter(case__office=by.org),
        "done": both.exclude(state=WAITING),
    }
    rows = kinds[view].order_by("due_on", "id")
    if view == "done":
        rows = kinds[view].order_by("-ended_at", "-id")
    counts = tuple((key, words, kinds[key].count()) for key, words in AWAY_VIEWS.items())
    return AwayPage(_cards(rows.select_related("case")[:PAGE], by, at), view, counts)


def away_part(part_id: UUID, by: Actor, at: datetime) -> AwayCard:
    """Return one part, for the organ that does it and the office that leads."""
    if not access.asked_at(by):
        raise NotYours
    rows = AwayPart.objects.filter(Q(organ=by.org) | Q(case__office=by.org), pk=part_id)
    cards = _cards(rows.select_related("case"), by, at)
    if not cards:
        raise NotYours
    return cards[0]


def away_of(case: Case, by: Actor, at: datetime) -> tuple[AwayCard, ...]:
    """Return the parts of a case; of an item that has none, without a statement."""
    if not catalogue.away_parts(str(case.plan.get("item_code", ""))):
        return ()
    rows = AwayPart.objects.filter(case=case).select_related("case").order_by("opened_at", "key")
    return _cards(rows, by, at)


def away_of_lines(numbers: Collection[str], by: Actor, at: datetime) -> dict[UUID, list[AwayCard]]:
    """Return by case the parts of one's cases with these numbers, so far as their items have any."""
    wanted = [number for number in numbers if catalogue.away_parts(number[CODE])]
    found: dict[UUID, list[AwayCard]] = {}
    if not wanted or by.org:
        return found
    rows = AwayPart.objects.filter(case__number__in=wanted, case__subject=by.behalf)
    for card in _cards(rows.select_related("case").order_by("opened_at", "key"), by, at):
        found.setdefault(card.case, []).append(card)
    return found


def late_away(by: Actor, at: datetime) -> tuple[AwayCard, ...]:
    """Return what is late and touches one's organ or hall, as it does it or waits for it; the oldest first."""
    if not by.org:
        raise NotYours
    rows = AwayPart.objects.filter(
        Q(organ=by.org) | Q(case__office=by.org) | Q(case__hall=by.org),
        state=WAITING, case__state__in=IN_REVIEW, due_on__lt=clocks.day_of(at),
    )  # fmt: skip
    return _cards(rows.select_related("case").order_by("due_on", "id")[:PAGE], by, at)


def away_story(part_id: UUID) -> tuple[str, str, str]:
    """Return for a message the name of a part, the item and the number of its case."""
    row = AwayPart.objects.select_related("case__application").get(pk=part_id)
    return row.name, row.case.item_name, row.case.application.number or ""


def away_places(parts: Collection[UUID]) -> dict[UUID, AwayPlaces]:
    """Return between whom parts are done; who may ask, the room that asks has checked."""
    rows = AwayPart.objects.filter(pk__in=parts).select_related("case__application")
    return {
        row.pk: AwayPlaces(
            case=row.case_id, application=row.case.application_id,
            number=row.case.application.number or "", subject=row.case.subject, name=row.name,
            hall=row.case.hall, office=row.case.office, organ=row.organ,
            open=row.state == WAITING and row.case.state in IN_REVIEW,
        )
        for row in rows.order_by("pk")
    }  # fmt: skip


def away_parts_of(application_id: UUID) -> list[UUID]:
    """Return the parts that other places do, or did, of an application."""
    rows = AwayPart.objects.filter(case__application=application_id).order_by("opened_at", "key")
    return list(rows.values_list("pk", flat=True))


def away_parts_in(case_id: UUID) -> list[UUID]:
    """Return the parts of one case that other places do, or did."""
    return list(AwayPart.objects.filter(case=case_id).order_by("pk").values_list("pk", flat=True))


def answers_for_organ(by: Actor) -> bool:
    """Say whether he answers for his organ when it is asked for something."""
    return access.asked_at(by)


def _cards(rows: Iterable[AwayPart], by: Actor, at: datetime) -> tuple[AwayCard, ...]:
    found = list(rows)
    bodies = identity.organisations(
        {one for row in found for one in (row.organ, row.case.office) if one}
    )
    ended = {row.ended_by for row in found} - {""}
    people = identity.official_names(ended) if ended and by.org else {}
    today = clocks.day_of(at)
    return tuple(_card(row, bodies, people, by, today) for row in found)


def _card(
    row: AwayPart, bodies: dict[UUID, OrganisationCard], people: dict[str, str], by: Actor,
    today: date,
) -> AwayCard:  # fmt: skip
    case = row.case
    opened = row.state == WAITING and case.state in IN_REVIEW
    light, left = urgency(row.due_on, today, case.state) if row.due_on and opened else ("", "")
    return AwayCard(
        id=row.pk, case=case.pk, number=case.number, item_name=case.item_name,
        subject_name=case.subject_name, name=row.name, task=row.task, said=row.said,
        place=identity.region(row.region).name if row.region else "",
        organ=bodies[row.organ].name if row.organ else "", lead=bodies[case.office].name,
        due_on=row.due_on, light=str(light), left=left, state=row.state,
        words=_words(row, opened=opened), text=row.text, material=row.material,
        who=people.get(row.ended_by, ""), ended_at=row.ended_at, open=opened,
        asked=str(row.organ) == by.org, leads=str(case.office) == by.org,
    )  # fmt: skip


def _words(row: AwayPart, *, opened: bool) -> str:
    if row.state == WAITING and not opened:
        return "办件已经了结，不用再办"
    if row.state == WAITING and row.organ is None:
        return "等牵头单位确定协办地"
    return AWAY_WORDS[row.state]
