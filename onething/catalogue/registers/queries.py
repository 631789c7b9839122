"""What stands on the registers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from onething.catalogue.register_kinds import kind_of, kinds
from onething.catalogue.register_models import (
    DRAFT,
    PUBLISHED,
    STATES,
    RegisterEntry,
    RegisterRevision,
)
from onething.catalogue.registers import access
from onething.catalogue.registers.consistency import Finding, findings
from onething.catalogue.registers.sheets import as_csv, from_csv
from onething.catalogue.registers.world import (
    InForce,
    all_in_force,
    before,
    in_force,
    in_force_of,
    world_for,
)
from onething.catalogue.terms.registers import (
    Difference,
    Entry,
    RegisterKind,
    differences,
    read_entry,
)
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours
from onething.kernel.statements import Statement

PAGE = 20
KEPT = 2000  # lines that a process keeps as they were read


@dataclass(frozen=True)
class RegisterCard:
    """A register as a list shows it."""

    kind: RegisterKind
    region: str
    region_name: str
    number: int
    entries: int
    effective_on: date | None
    coming: date | None = None  # a later revision is published already


@dataclass(frozen=True)
class RegisterPage:
    """One page of a register in force."""

    card: RegisterCard
    rows: tuple[Entry, ...]
    found: int
    page: int
    pages: int


@dataclass(frozen=True)
class Standing:
    """A subject on a register."""

    kind: RegisterKind
    entry: Entry
    region: str
    region_name: str
    number: int
    effective_on: date


@dataclass(frozen=True)
class RevisionCard:
    """A revision, or a draft, as its keepers see it."""

    id: UUID
    kind: RegisterKind
    region: str
    region_name: str
    state: str
    state_name: str
    number: int
    effective_on: date | None
    published_at: datetime | None
    note: str
    returned: str
    proposed_by: str
    reviewed_by: str
    entries: int


@dataclass(frozen=True)
class Line:
    """A line of a draft, to be changed by its id."""

    id: UUID
    place: int
    entry: Entry


@dataclass(frozen=True)
class RevisionSheet:
    """A revision, or a draft, with what it changes and where it does not agree."""

    card: RevisionCard
    lines: tuple[Line, ...]
    differences: tuple[Difference, ...]
    findings: tuple[Finding, ...]  # of a draft


def register_kinds() -> tuple[RegisterKind, ...]:
    """Return the kinds of registers."""
    return tuple(kinds().values())


def registers(on: date, region: str) -> tuple[RegisterCard, ...]:
    """Return the registers that a place keeps, in the order of their kinds."""
    return cards_of(all_in_force(region, on), region, on)


def cards_of(there: InForce, region: str, on: date) -> tuple[RegisterCard, ...]:
    """Return the registers that a place keeps, from what is in force."""
    level, place = identity.region(region).level, identity.region(region).name
    coming = _coming(region, on)
    return tuple(
        RegisterCard(
            kind=kind,
            region=region,
            region_name=place,
            number=there[key][0].number or 0 if key in there else 0,
            entries=len(there[key][1]) if key in there else 0,
            effective_on=there[key][0].effective_on if key in there else None,
            coming=coming.get(key),
        )
        for key, kind in kinds().items()
        if level in kind.levels
    )


def register_places(on: date) -> tuple[tuple[str, str], ...]:
    """Return the places that have a register in force, as code and name."""
    rows = RegisterRevision.objects.filter(state=PUBLISHED, effective_on__lte=on)
    codes = rows.order_by("region").values_list("region", flat=True).distinct()
    return tuple((code, identity.region(code).name) for code in codes)


def _coming(region: str, on: date) -> dict[str, date]:
    rows = RegisterRevision.objects.filter(region=region, state=PUBLISHED, effective_on__gt=on)
    found = rows.order_by("-effective_on").values_list("kind", "effective_on")
    return {kind: day for kind, day in found if day}


def register_page(
    kind: str,
    *,
    on: date,
    region: str,
    q: str = "",
    filters: Mapping[str, str] | None = None,
    page: int = 1,
) -> RegisterPage:
    """Return a page of a register in force, searched and filtered."""
    found, chosen = kind_of(kind), filters or {}
    card = next((one for one in registers(on, region) if one.kind.key == kind), None)
    if card is None:
        raise NotYours("这一级不编这份清单。请从清单目录重新选择。")
    rows = [
        one
        for one in in_force(kind, region, on)
        if _says(found, one, q.strip().lower())
        and all(one.said(key) == value for key, value in chosen.items() if value)
    ]
    pages = max(1, -(-len(rows) // PAGE))
    here = min(max(page, 1), pages)
    shown = tuple(rows[(here - 1) * PAGE : here * PAGE])
    return RegisterPage(card, shown, len(rows), here, pages)


def register_csv(kind: str, *, on: date, region: str) -> bytes:
    """Return a register in force as a CSV file."""
    return as_csv(kind_of(kind), in_force(kind, region, on))


def register_lines(kind: str, content: bytes) -> list[dict[str, str]]:
    """Return the lines of an uploaded CSV file."""
    return from_csv(kind_of(kind), content)


def register_entries(kind: str, *, on: date, region: str) -> tuple[Entry, ...]:
    """Return all entries of a register that hold on this day."""
    kind_of(kind)
    return in_force(kind, region, on)


def register_entries_upwards(kind: str, *, on: date, region: str) -> tuple[Entry, ...]:
    """Return the same of a place and of the places above it, nearest first."""
    kind_of(kind)
    return in_force_of(kind, _upwards(region), on)


def on_register(kind: str, about: str, *, on: date, region: str) -> tuple[Entry, ...]:
    """Return what the register says of this subject here and in the places above, nearest first."""
    return tuple(one.entry for one in standing(about, on=on, region=region) if one.kind.key == kind)


def standing(about: str, *, on: date, region: str) -> tuple[Standing, ...]:
    """Return on which registers a subject stands, here and in the places above, nearest first."""
    return standings([about], on=on, region=region)


def standings(abouts: Iterable[str], *, on: date, region: str) -> tuple[Standing, ...]:
    """Return the same for several subjects, in one statement."""
    chain, wanted = _upwards(region), [one for one in abouts if one]
    found = [_standing(*row) for row in _STANDING(chain, on, wanted, [*kinds()])]
    order = list(kinds())
    found.sort(key=lambda one: (order.index(one.kind.key), chain.index(one.region)))
    return tuple(one for one in found if one.entry.holds(on))


def _standing_rows(
    regions: list[str], on: date, abouts: list[str], wanted: list[str]
) -> QuerySet[RegisterEntry, tuple[Any, ...]]:
    newest = (
        RegisterRevision.objects.filter(
            region__in=regions, state=PUBLISHED, effective_on__lte=on, kind__in=wanted
        )
        .order_by("kind", "region", "-effective_on", "-number")
        .distinct("kind", "region")
    )
    lines = RegisterEntry.objects.filter(revision__in=newest.values("pk"), about__in=abouts)
    of_revision = ("kind", "region", "number", "effective_on")
    return lines.order_by("place", "pk").values_list(
        *(f"revision__{name}" for name in of_revision), "content"
    )


_STANDING = Statement(_standing_rows, [str], date, [str], [str])


def _standing(kind: str, region: str, number: int, effective_on: date, content: str) -> Standing:
    return Standing(
        kind=kind_of(kind),
        entry=_entry(kind, content),
        region=region,
        region_name=identity.region(region).name,
        number=number,
        effective_on=effective_on,
    )


@lru_cache(maxsize=KEPT)
def _entry(kind: str, content: str) -> Entry:
    """Return what a line says: the same line is read again and again."""
    return read_entry(kind_of(kind), json.loads(content))


def register_revisions(kind: str, region: str) -> tuple[RevisionCard, ...]:
    """Return the published revisions of a register, newest first."""
    rows = RegisterRevision.objects.filter(kind=kind, region=region, state=PUBLISHED)
    counted = rows.annotate(lines=Count("entries"))
    return tuple(_revision(row, row.lines) for row in counted.order_by("-number"))


def register_drafts(by: Actor) -> tuple[RevisionCard, ...]:
    """Return the drafts and proposals of one's place."""
    rows = RegisterRevision.objects.filter(region=access.place_of(by)).exclude(state=PUBLISHED)
    counted = rows.annotate(lines=Count("entries"))
    return tuple(_revision(row, row.lines) for row in counted.order_by("state", "opened_at", "pk"))


def register_revision(revision_id: UUID, by: Actor) -> tuple[RevisionCard, tuple[Line, ...]]:
    """Return a revision or a draft of one's place with its lines."""
    return _with_lines(_of_place(revision_id, by))


def _with_lines(row: RegisterRevision) -> tuple[RevisionCard, tuple[Line, ...]]:
    kind = kind_of(row.kind)
    lines = RegisterEntry.objects.filter(revision=row).order_by("place", "pk")
    found = tuple(
        Line(one.pk, number, read_entry(kind, one.content)) for number, one in enumerate(lines, 1)
    )
    return _revision(row, len(found)), found


def register_sheet(revision_id: UUID, by: Actor, *, on: date) -> RevisionSheet:
    """Return the same with what it says otherwise than the one before, and where a draft disagrees."""
    row = _of_place(revision_id, by)
    card, lines = _with_lines(row)
    entries = tuple(one.entry for one in lines)
    told: tuple[Finding, ...] = ()
    if row.state != PUBLISHED:
        known = world_for(card.kind, row.region, max(row.effective_on or on, on))
        told = tuple(findings(card.kind, entries, known))
    return RevisionSheet(card, lines, differences(card.kind, before(row), entries), told)


def keeps(kind: str, by: Actor) -> bool:
    """Say whether he may keep registers of this kind for his place."""
    try:
        access.kind_to_keep(kind, by)
    except NotYours:
        return False
    return True


def place_kept(by: Actor) -> str:
    """Return the place for which he manages the catalogue."""
    return access.place_of(by)


def _of_place(revision_id: UUID, by: Actor) -> RegisterRevision:
    row = RegisterRevision.objects.filter(pk=revision_id, region=access.place_of(by)).first()
    if row is None:
        raise NotYours
    return row


def _revision(row: RegisterRevision, entries: int) -> RevisionCard:
    return RevisionCard(
        id=row.pk,
        kind=kind_of(row.kind),
        region=row.region,
        region_name=identity.region(row.region).name,
        state=row.state,
        state_name=STATES[row.state],
        number=row.number or 0,
        effective_on=row.effective_on,
        published_at=row.published_at,
        note=row.note,
        returned=row.returned if row.state == DRAFT else "",
        proposed_by=row.proposed_by,
        reviewed_by=row.reviewed_by,
        entries=entries,
    )


def _says(kind: RegisterKind, entry: Entry, words: str) -> bool:
    texts = (column.shown(entry.said(column.key)) for column in kind.all_columns)
    return not words or any(words in text.lower() for text in texts)


def _upwards(region: str) -> list[str]:
    chain = []
    while region:
        chain.append(region)
        region = identity.region(region).parent
    return chain
