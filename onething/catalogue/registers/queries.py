"""What stands on the registers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
from onething.catalogue.registers.sheets import as_csv, from_csv
from onething.catalogue.registers.world import (
    all_in_force,
    beside_of,
    entries_of,
    in_force,
    world,
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

PAGE = 20


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
    level, place = identity.region(region).level, identity.region(region).name
    there, coming = all_in_force(region, on), _coming(region, on)
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


def on_register(kind: str, about: str, *, on: date, region: str) -> tuple[Entry, ...]:
    """Return what the register says of this subject here and in the places above, nearest first."""
    return tuple(one.entry for one in standing(about, on=on, region=region) if one.kind.key == kind)


def standing(about: str, *, on: date, region: str) -> tuple[Standing, ...]:
    """Return on which registers a subject stands, here and in the places above, nearest first."""
    return standings([about], on=on, region=region)


def standings(abouts: Iterable[str], *, on: date, region: str) -> tuple[Standing, ...]:
    """Return the same for several subjects, in two statements."""
    chain = _upwards(region)
    rows = (
        RegisterRevision.objects.filter(
            region__in=chain, state=PUBLISHED, effective_on__lte=on, kind__in=kinds()
        )
        .order_by("kind", "region", "-effective_on", "-number")
        .distinct("kind", "region")
    )
    there = {row.pk: row for row in rows}
    wanted = [one for one in abouts if one]
    lines = RegisterEntry.objects.filter(revision__in=there, about__in=wanted)
    found = [_standing(there[line.revision_id], line) for line in lines.order_by("place", "pk")]
    order = list(kinds())
    found.sort(key=lambda one: (order.index(one.kind.key), chain.index(one.region)))
    return tuple(one for one in found if one.entry.holds(on))


def _standing(row: RegisterRevision, line: RegisterEntry) -> Standing:
    return Standing(
        kind=kind_of(row.kind),
        entry=read_entry(kind_of(row.kind), line.content),
        region=row.region,
        region_name=identity.region(row.region).name,
        number=row.number or 0,
        effective_on=row.effective_on or date.min,
    )


def register_findings(on: date, region: str) -> tuple[tuple[RegisterKind, Finding, str], ...]:
    """Return where the registers of a place do not agree with the catalogue, with the line's name."""
    known, there = world(on), all_in_force(region, on)
    lines = {key: entries for key, (_, entries) in there.items()}
    return tuple(
        (kind_of(key), one, entries[one.place].name if one.place >= 0 else "")
        for key, entries in lines.items()
        for one in findings(kind_of(key), entries, beside_of(kind_of(key), known, lines))
    )


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
