"""审前 records as pages show them: the list of a hall, one record, those of a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from onething.catalogue.terms import Theme
from onething.identity import queries as identity
from onething.identity.terms import masked
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours
from onething.voice.naming import matter_now, matter_of
from onething.voice.screening_models import Screening
from onething.voice.screening_terms import LOOKERS, OPEN, SCREENING, VIEWS
from onething.voice.screenings.rules import lacks, rules, verdicts

AT_HALL: Final = (*LOOKERS.split("|"), "leader")


@dataclass(frozen=True)
class Looked:
    """One material and what was found of it."""

    key: str
    name: str
    verdict: str
    words: str
    note: str
    lacking: bool
    standard: str = ""
    sample: str = ""


@dataclass(frozen=True)
class ScreeningRow:
    """One line of a list."""

    id: UUID
    number: str
    matter: str
    name: str
    state: str
    words: str
    lacking: tuple[str, ...]  # the names of what is lacking
    looked_at: datetime


@dataclass(frozen=True)
class ScreeningPage:
    """A list with its filters."""

    rows: tuple[ScreeningRow, ...]
    counts: tuple[tuple[str, str, int], ...]
    view: str
    q: str
    page: int
    more: bool


@dataclass(frozen=True)
class ScreeningSheet:
    """One with all that was found."""

    id: UUID
    number: str
    region: str
    slug: str
    matter: str
    name: str
    phone: str
    subject: UUID | None
    order: UUID | None
    note: str
    state: str
    words: str
    looked: tuple[Looked, ...]
    looked_by: str
    looked_at: datetime
    open: bool

    @property
    def lacking(self) -> tuple[Looked, ...]:
        """Return what is lacking."""
        return tuple(one for one in self.looked if one.lacking)


def screening_verdicts() -> tuple[tuple[str, str], ...]:
    """Return what may be said of a material."""
    return tuple(verdicts().items())


def screenings_of(by: Actor) -> QuerySet[Screening]:
    """Return what he may see: his own; at the hall those of the hall."""
    if not by.org:
        own = by.who.startswith("subject:") and by.behalf
        return (
            Screening.objects.filter(subject=UUID(by.behalf)) if own else Screening.objects.none()
        )
    if not by.who.startswith("official:") or not any(map(by.has, AT_HALL)):
        return Screening.objects.none()
    return Screening.objects.filter(hall=UUID(by.org))


def screenings(by: Actor, *, view: str, q: str, page: int) -> ScreeningPage:
    """Return the records of a hall, the latest first."""
    size, view = int(rules()["rows"]), view if view in VIEWS else "open"
    found = screenings_of(by)
    if q:
        found = found.filter(
            Q(number__icontains=q) | Q(name=q) | Q(phone=q) | Q(matter__icontains=q)
        )
    conditions = {key: Q(state=key) for key in VIEWS} | {"open": Q(state__in=OPEN), "all": Q()}
    numbers = found.aggregate(
        **{key: Count("pk", filter=one) if one else Count("pk") for key, one in conditions.items()}
    )
    start = (max(page, 1) - 1) * size
    rows = list(
        found.filter(conditions[view]).order_by("-looked_at", "pk")[start : start + size + 1]
    )
    counts = tuple((key, name, numbers[key]) for key, name in VIEWS.items())
    return ScreeningPage(_rows(rows[:size]), counts, view, q, max(page, 1), len(rows) > size)


def my_screenings(by: Actor) -> tuple[ScreeningRow, ...]:
    """Return what was looked at for somebody and he has not filed yet."""
    found = screenings_of(by).filter(state__in=OPEN)
    return _rows(list(found.order_by("-looked_at", "pk")[: int(rules()["rows"])]))


def screenings_for(subject: UUID) -> tuple[ScreeningRow, ...]:
    """Return the open ones of somebody for whom an official acts; who may see that is asked before."""
    rows = Screening.objects.filter(subject=subject, state__in=OPEN).order_by("-looked_at", "pk")
    return _rows(list(rows[: int(rules()["rows"])]))


def _rows(rows: list[Screening]) -> tuple[ScreeningRow, ...]:
    return tuple(
        ScreeningRow(
            row.pk,
            row.number,
            row.matter,
            masked("name", row.name),
            row.state,
            SCREENING.words[row.state],
            tuple(one["name"] for one in row.rows if lacks(one["verdict"])),
            row.looked_at,
        )
        for row in rows
    )


def screening(screening_id: UUID, by: Actor, at: datetime) -> ScreeningSheet:
    """Return one that he may see."""
    row = screenings_of(by).filter(pk=screening_id).first()
    if row is None:
        raise NotYours
    theme = matter_now(row.slug, at)
    shown = {one.key: one for one in needs_to_look_at(theme)} if theme else {}
    looked = tuple(
        Looked(
            one["key"], one["name"], one["verdict"], verdicts()[one["verdict"]], one["note"],
            lacks(one["verdict"]),
            shown[one["key"]].standard if one["key"] in shown else "",
            shown[one["key"]].sample if one["key"] in shown else "",
        )
        for one in row.rows
    )  # fmt: skip
    return ScreeningSheet(
        id=row.pk, number=row.number, region=row.region, slug=row.slug, matter=row.matter,
        name=row.name, phone=row.phone, subject=row.subject, order=row.order, note=row.note,
        state=row.state, words=SCREENING.words[row.state], looked=looked,
        looked_by=identity.official_names({row.looked_by}).get(row.looked_by, ""),
        looked_at=row.looked_at, open=row.state in OPEN,
    )  # fmt: skip


def screening_needs(slug: str, region: str, at: datetime) -> tuple[Looked, ...]:
    """Return the materials of a theme, or of a single item of a place, none looked at yet."""
    return needs_to_look_at(matter_of(slug, region, at))


def needs_to_look_at(theme: Theme) -> tuple[Looked, ...]:
    """Return the same of a theme that is at hand, with what a good one looks like."""
    return tuple(
        Looked(
            one.key, one.name, "", "", "", lacking=False, standard=one.standard, sample=one.sample
        )
        for one in theme.needs
    )


@dataclass(frozen=True)
class ScreeningTold:
    """What a message about a record says, and to which number."""

    id: UUID
    number: str
    phone: str
    hall: UUID
    matter: str
    outcome: str


def screening_told(screening_id: UUID) -> ScreeningTold:
    """Return what somebody is told of what was looked at; for the platform only."""
    row = Screening.objects.get(pk=screening_id)
    names = [one["name"] for one in row.rows if lacks(one["verdict"])]
    outcome = f"还差：{'、'.join(names)}" if names else "材料齐了，可以申请"
    return ScreeningTold(row.pk, row.number, row.phone, row.hall, row.matter, outcome)
