"""What stands on the registers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

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
from onething.catalogue.registers.world import current, entries_of, in_force, world, world_for
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

PAGE = 30


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
class Rate:
    """A figure that opens its list."""

    done: int
    of: int
    left: tuple[tuple[str, str], ...]  # code and name of what is missing

    @property
    def percent(self) -> int:
        """Return the share in percent."""
        return 100 * self.done // self.of if self.of else 100


def register_kinds() -> tuple[RegisterKind, ...]:
    """Return the kinds of registers."""
    return tuple(kinds().values())


def registers(on: date, region: str) -> tuple[RegisterCard, ...]:
    """Return the registers that a place keeps, in the order of their kinds."""
    level = identity.region(region).level
    kept = [kind for kind in kinds().values() if level in kind.levels]
    return tuple(_card(kind, region, on) for kind in kept)


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
    rows = [
        one
        for one in in_force(kind, region, on)
        if _says(found, one, q.strip().lower())
        and all(one.said(key) == value for key, value in chosen.items() if value)
    ]
    pages = max(1, -(-len(rows) // PAGE))
    here = min(max(page, 1), pages)
    shown = tuple(rows[(here - 1) * PAGE : here * PAGE])
    return RegisterPage(_card(found, region, on), shown, len(rows), here, pages)


def register_entries(kind: str, *, on: date, region: str) -> tuple[Entry, ...]:
    """Return all entries of a register that hold on this day."""
    kind_of(kind)
    return in_force(kind, region, on)


def on_register(kind: str, about: str, *, on: date, region: str) -> tuple[Entry, ...]:
    """Return what the register says of this subject here and in the places above, nearest first."""
    return tuple(one.entry for one in standing(about, on=on, region=region) if one.kind.key == kind)


def standing(about: str, *, on: date, region: str) -> tuple[Standing, ...]:
    """Return on which registers a subject stands, here and in the places above, nearest first."""
    chain = _upwards(region)
    rows = (
        RegisterRevision.objects.filter(
            region__in=chain, state=PUBLISHED, effective_on__lte=on, kind__in=kinds()
        )
        .order_by("kind", "region", "-effective_on", "-number")
        .distinct("kind", "region")
    )
    there = {row.pk: row for row in rows}
    lines = RegisterEntry.objects.filter(revision__in=there, about=about).order_by("place", "pk")
    found = [
        Standing(
            kind=kind_of(row.kind),
            entry=read_entry(kind_of(row.kind), line.content),
            region=row.region,
            region_name=identity.region(row.region).name,
            number=row.number or 0,
            effective_on=row.effective_on or date.min,
        )
        for line in lines
        if (row := there[line.revision_id])
    ]
    order = list(kinds())
    found.sort(key=lambda one: (order.index(one.kind.key), chain.index(one.region)))
    return tuple(one for one in found if one.entry.holds(on))


def register_findings(on: date, region: str) -> tuple[tuple[RegisterKind, Finding, str], ...]:
    """Return where the registers of a place do not agree with the catalogue, with the line's name."""
    found: list[tuple[RegisterKind, Finding, str]] = []
    for card in registers(on, region):
        entries = in_force(card.kind.key, region, on)
        if not card.number:
            continue
        for one in findings(card.kind, entries, world_for(card.kind, region, on)):
            found.append((card.kind, one, entries[one.place].name if one.place >= 0 else ""))
    return tuple(found)


def online_rate(on: date, region: str) -> Rate:
    """应上尽上率: of the items that the register does not except, how many can be done online."""
    excepted = {one.about for one in in_force("offline", region, on)}
    items = [
        item for item in world(on).items.values() if not item.retired and item.code not in excepted
    ]
    left = [item for item in items if not {"web", "phone"} & set(item.channels)]
    return Rate(len(items) - len(left), len(items), tuple((item.code, item.name) for item in left))


def register_revisions(kind: str, region: str) -> tuple[RevisionCard, ...]:
    """Return the published revisions of a register, newest first."""
    rows = RegisterRevision.objects.filter(kind=kind, region=region, state=PUBLISHED)
    return tuple(_revision(row) for row in rows.order_by("-number"))


def register_drafts(by: Actor) -> tuple[RevisionCard, ...]:
    """Return the drafts and proposals of one's place."""
    rows = RegisterRevision.objects.filter(region=access.place_of(by)).exclude(state=PUBLISHED)
    return tuple(_revision(row) for row in rows.order_by("state", "opened_at", "pk"))


def register_revision(revision_id: UUID, by: Actor) -> tuple[RevisionCard, tuple[Line, ...]]:
    """Return a revision or a draft of one's place with its lines."""
    row = _of_place(revision_id, by)
    kind = kind_of(row.kind)
    lines = RegisterEntry.objects.filter(revision=row).order_by("place", "pk")
    return _revision(row), tuple(
        Line(one.pk, number, read_entry(kind, one.content)) for number, one in enumerate(lines, 1)
    )


def register_differences(revision_id: UUID, by: Actor) -> tuple[Difference, ...]:
    """Return what a revision or a draft says otherwise than the one published before it."""
    row = _of_place(revision_id, by)
    rows = RegisterRevision.objects.filter(kind=row.kind, region=row.region, state=PUBLISHED)
    if row.number:
        rows = rows.filter(number__lt=row.number)
    before = rows.order_by("-number").first()
    old = entries_of(before) if before else ()
    return differences(kind_of(row.kind), old, entries_of(row))


def draft_findings(revision_id: UUID, by: Actor, *, on: date) -> tuple[Finding, ...]:
    """Return where a draft does not agree with the catalogue."""
    row = _of_place(revision_id, by)
    kind = kind_of(row.kind)
    day = max(row.effective_on or on, on)
    return tuple(findings(kind, entries_of(row), world_for(kind, row.region, day)))


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


def _card(kind: RegisterKind, region: str, on: date) -> RegisterCard:
    revision = current(kind.key, region, on)
    later = RegisterRevision.objects.filter(
        kind=kind.key, region=region, state=PUBLISHED, effective_on__gt=on
    )
    return RegisterCard(
        kind=kind,
        region=region,
        region_name=identity.region(region).name,
        number=revision.number or 0 if revision else 0,
        entries=len(in_force(kind.key, region, on)) if revision else 0,
        effective_on=revision.effective_on if revision else None,
        coming=later.order_by("effective_on").values_list("effective_on", flat=True).first(),
    )


def _revision(row: RegisterRevision) -> RevisionCard:
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
        entries=RegisterEntry.objects.filter(revision=row).count(),
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
