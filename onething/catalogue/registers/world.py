"""What is published that registers speak about: items, themes, licence types, other registers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.conf import settings

from onething.catalogue.laws.base import base
from onething.catalogue.publishing import items_on, themes_on
from onething.catalogue.register_kinds import kind_of, kinds, licence_types
from onething.catalogue.register_models import PUBLISHED, RegisterEntry, RegisterRevision
from onething.catalogue.registers.consistency import World
from onething.catalogue.terms.registers import Entry, ItemFacts, RegisterKind, read_entry

InForce = dict[str, tuple[RegisterRevision, tuple[Entry, ...]]]  # by kind


def world(on: date) -> World:
    """Return what is in force on this day."""
    items = items_on(on).values_list(
        "code", "name", "kind", "duty", "level", "content__elements__channels", "retired"
    )
    return World(
        items={
            code: ItemFacts(code, name, kind, duty, level, tuple(channels or ()), retired)
            for code, name, kind, duty, level, channels, retired in items
        },
        themes=dict(themes_on(on).values_list("slug", "name")),
        licences=licence_types(settings.DATA_ROOT),
        base=base(on),
        on=on,
    )


def world_for(kind: RegisterKind, region: str, on: date) -> World:
    """Return the same, with what stands on the opposite register of this place."""
    beside = {kind.opposite: in_force(kind.opposite, region, on)} if kind.opposite else {}
    return beside_of(kind, world(on), beside)


def beside_of(kind: RegisterKind, known: World, entries: Mapping[str, Iterable[Entry]]) -> World:
    """Return the world of a register: the known one, and what stands on its opposite."""
    if not kind.opposite:
        return known
    name = kind_of(kind.opposite).name
    return replace(
        known, opposite={kind.thing(one): name for one in entries.get(kind.opposite, ())}
    )


def all_in_force(region: str, on: date) -> InForce:
    """Return each register of a place with its entries that hold on this day: two statements."""
    rows = RegisterRevision.objects.filter(
        region=region, state=PUBLISHED, effective_on__lte=on, kind__in=kinds()
    )
    newest = rows.order_by("kind", "-effective_on", "-number").distinct("kind")
    there = {row.pk: row for row in newest}
    lines: dict[str, list[Entry]] = {row.kind: [] for row in there.values()}
    for line in RegisterEntry.objects.filter(revision__in=there).order_by("place", "pk"):
        kind = kind_of(there[line.revision_id].kind)
        if (entry := read_entry(kind, line.content)).holds(on):
            lines[kind.key].append(entry)
    return {row.kind: (row, tuple(lines[row.kind])) for row in there.values()}


def in_force(kind: str, region: str, on: date) -> tuple[Entry, ...]:
    """Return the entries of a register of a place that hold on this day."""
    return in_force_of(kind, [region], on)


def in_force_of(kind: str, regions: Sequence[str], on: date) -> tuple[Entry, ...]:
    """Return the same of several places, in their order."""
    rows = RegisterRevision.objects.filter(
        kind=kind, region__in=regions, state=PUBLISHED, effective_on__lte=on
    )
    newest = rows.order_by("region", "-effective_on", "-number").distinct("region")
    lines = RegisterEntry.objects.filter(revision__in=newest.values("pk"))
    found = list(lines.select_related("revision").order_by("place", "pk"))
    found.sort(key=lambda line: regions.index(line.revision.region))
    entries = (read_entry(kind_of(kind), line.content) for line in found)
    return tuple(one for one in entries if one.holds(on))


def before(row: RegisterRevision) -> tuple[Entry, ...]:
    """Return the lines of the revision that was published before this one, or before this draft."""
    rows = RegisterRevision.objects.filter(kind=row.kind, region=row.region, state=PUBLISHED)
    if row.number:
        rows = rows.filter(number__lt=row.number)
    last = rows.order_by("-number").values("pk")[:1]
    lines = RegisterEntry.objects.filter(revision__in=last).order_by("place", "pk")
    return tuple(read_entry(kind_of(row.kind), line.content) for line in lines)


def entries_of(revision: RegisterRevision) -> tuple[Entry, ...]:
    """Return the lines of a revision."""
    rows = RegisterEntry.objects.filter(revision=revision).order_by("place", "pk")
    kind = kind_of(revision.kind)
    return tuple(read_entry(kind, row.content) for row in rows)
