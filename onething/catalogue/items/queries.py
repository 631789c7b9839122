"""Standards as their keepers see them: lists, drafts, revisions, differences, what a change means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from onething.catalogue import publishing
from onething.catalogue.check import content_faults
from onething.catalogue.item_models import (
    STATES,
    Implementation,
    ItemDraft,
    ItemRevision,
    Overlay,
)
from onething.catalogue.items import access
from onething.catalogue.items.index import ItemCard, index
from onething.catalogue.keeping import ROLE, of_province
from onething.catalogue.terms.elements import NAMES
from onething.catalogue.terms.overlays import ItemDifference, differences
from onething.catalogue.terms.running import COUNTERS
from onething.identity import queries as identity
from onething.identity.terms import LEVELS
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours

PAGE = 30
CODE = 12  # signs of a base code


@dataclass(frozen=True)
class ItemPage:
    """A page of standards; `next` is where the following one begins, empty at the end."""

    rows: tuple[ItemCard, ...]
    found: int
    next: str


@dataclass(frozen=True)
class ItemRevisionCard:
    """A published revision of a standard."""

    id: UUID
    number: int
    name: str
    effective_on: date
    published_at: datetime
    retired: bool
    note: str
    proposed_by: str
    reviewed_by: str
    in_force: bool


@dataclass(frozen=True)
class ItemDraftCard:
    """A draft as a list shows it."""

    id: UUID
    code: str
    level: str
    name: str
    state: str
    state_name: str
    retires: bool
    effective_on: date | None
    note: str
    returned: str
    changed_by: str
    changed_at: datetime
    proposed_by: str
    mine: bool  # proposed by him who looks: another must review


@dataclass(frozen=True)
class ItemDraftPage:
    """A page of drafts; `next` is where the following one begins, empty at the end."""

    rows: tuple[ItemDraftCard, ...]
    found: int
    next: str


@dataclass(frozen=True)
class ItemStandard:
    """A standard with its revisions, its draft, and where it is used."""

    code: str
    level: str
    content: Mapping[str, Any]
    shown: ItemRevisionCard
    revisions: tuple[ItemRevisionCard, ...]
    draft: UUID | None
    draft_state: str
    heirs: int
    themes: tuple[tuple[str, str], ...]

    @property
    def level_name(self) -> str:
        """Return the level of exercise in words."""
        return LEVELS[self.level]


@dataclass(frozen=True)
class ItemDraftSheet:
    """A draft with its content, what it changes, and what is wrong with it."""

    card: ItemDraftCard
    content: Mapping[str, Any]
    version: int
    changes: tuple[ItemDifference, ...]
    faults: tuple[tuple[str, str], ...]  # path, sentence


@dataclass(frozen=True)
class Touched:
    """A place whose own content stands where the standard is about to change."""

    implementation: UUID
    code31: str
    region_name: str
    elements: tuple[str, ...]


@dataclass(frozen=True)
class Impact:
    """What a draft means once it is published."""

    heirs: int
    touched: tuple[Touched, ...]
    running: int  # open cases that stay on their revision
    running_by_place: tuple[tuple[str, int], ...]
    themes: tuple[str, ...]


def keeps_items(by: Actor) -> bool:
    """Say whether he keeps the standards of the province."""
    return by.has(ROLE) and bool(by.org) and of_province(by)


def item_page(
    on: date,
    *,
    words: str = "",
    duty: str = "",
    kind: str = "",
    level: str = "",
    after: str = "",
) -> ItemPage:
    """Return a page of the standards in force, in the order of code and level."""
    found = list(index(on).matching(words=words, duty=duty, kind=kind, level=level))
    rest = (card for card in found if _key(card) > after)
    rows = tuple(islice(rest, PAGE + 1))
    more = len(rows) > PAGE
    return ItemPage(rows[:PAGE], len(found), _key(rows[PAGE - 1]) if more else "")


def _key(card: ItemCard) -> str:
    return f"{card.code}{card.level}"


def item_tree(on: date, region: str = "") -> tuple[tuple[str, str, tuple[ItemCard, ...]], ...]:
    """Return the standards by duty: all, or those that the organs of a place exercise."""
    known = index(on)
    cards = known.cards if not region else _exercised(region, known.by_key)
    by_duty: dict[str, list[ItemCard]] = {}
    for card in cards:
        by_duty.setdefault(card.duty, []).append(card)
    return tuple(
        (duty, found[0].duty_name, tuple(found)) for duty, found in sorted(by_duty.items())
    )


def _exercised(region: str, known: Mapping[tuple[str, str], ItemCard]) -> list[ItemCard]:
    rows = Implementation.objects.filter(region=region).order_by("region", "code", "code31")
    keys = rows.values_list("code", "level")
    return [known[key] for key in keys if key in known]


def item_revisions(code: str, level: str, on: date) -> tuple[ItemRevisionCard, ...]:
    """Return the revisions of a standard, the newest first."""
    rows = list(
        ItemRevision.objects.filter(code=code, level=level).order_by("-number").defer("content")
    )
    if not rows:
        raise NotYours("没有找到这个事项。请从事项目录重新选择。")
    names = identity.official_names(
        {one for row in rows for one in (row.proposed_by, row.reviewed_by)}
    )
    there = [row for row in rows if row.effective_on <= on]
    now = max(there, key=lambda row: (row.effective_on, row.number), default=None)
    return tuple(
        ItemRevisionCard(
            row.pk,
            row.number,
            row.name,
            row.effective_on,
            row.published_at,
            row.retired,
            row.note,
            names.get(row.proposed_by, "平台载入"),
            names.get(row.reviewed_by, ""),
            row is now,
        )
        for row in rows
    )


def item_differences(before: UUID, after: UUID) -> tuple[ItemDifference, ...]:
    """Return what differs between two revisions of one standard, element by element."""
    rows = {row.pk: row for row in ItemRevision.objects.filter(pk__in=[before, after])}
    if before not in rows or after not in rows or rows[before].code != rows[after].code:
        raise NotYours("没有找到这两个版本。请从版本列表重新选择。")
    return differences(rows[before].content, rows[after].content)


def item_content(revision: UUID) -> dict[str, Any]:
    """Return the plain content of a revision, for export and for editors."""
    row = ItemRevision.objects.filter(pk=revision).first()
    if row is None:
        raise NotYours
    return dict(row.content)


def item_drafts(by: Actor, *, words: str = "", state: str = "", after: str = "") -> ItemDraftPage:
    """Return a page of the open drafts, in the order of code and level."""
    access.keeper(by)
    rows = ItemDraft.objects.order_by("code", "level")
    if said := words.strip():
        rows = rows.filter(Q(content__name__icontains=said) | Q(code__startswith=said))
    if state in STATES:
        rows = rows.filter(state=state)
    found = rows.count()
    if after:
        code, level = after[:CODE], after[CODE:]
        rows = rows.filter(Q(code__gt=code) | Q(code=code, level__gt=level))
    page = list(rows[: PAGE + 1])
    names = identity.official_names(
        {one for row in page for one in (row.changed_by, row.proposed_by)}
    )
    more = len(page) > PAGE
    return ItemDraftPage(
        tuple(_draft_card(row, names, by) for row in page[:PAGE]),
        found,
        f"{page[PAGE - 1].code}{page[PAGE - 1].level}" if more else "",
    )


def item_standard(code: str, level: str, number: int, on: date) -> ItemStandard:
    """Return a standard as its keepers see it: the revision asked for, else that in force."""
    revisions = item_revisions(code, level, on)
    shown = next((one for one in revisions if one.number == number), None) or next(
        (one for one in revisions if one.in_force), revisions[0]
    )
    draft = ItemDraft.objects.filter(code=code, level=level).first()
    heirs = Implementation.objects.filter(code=code, level=level)
    return ItemStandard(
        code=code,
        level=level,
        content=item_content(shown.id),
        shown=shown,
        revisions=revisions,
        draft=draft.pk if draft else None,
        draft_state=STATES[draft.state] if draft else "",
        heirs=heirs.count(),
        themes=tuple(publishing.names_with(code, on)),
    )


def item_draft(draft_id: UUID, by: Actor) -> ItemDraftSheet:
    """Return a draft, what it changes against its base, and its faults."""
    row = access.draft_to_see(draft_id, by)
    names = identity.official_names({row.changed_by, row.proposed_by})
    base = ItemRevision.objects.filter(pk=row.base).first() if row.base else None
    faults = content_faults(row.content, settings.DATA_ROOT)
    return ItemDraftSheet(
        _draft_card(row, names, by),
        row.content,
        row.version,
        differences(base.content if base else {}, row.content),
        tuple((".".join(map(str, place)), said) for place, said in faults),
    )


def _draft_card(row: ItemDraft, names: Mapping[str, str], by: Actor) -> ItemDraftCard:
    return ItemDraftCard(
        row.pk,
        row.code,
        row.level,
        str(row.content.get("name", "")),
        row.state,
        STATES[row.state],
        row.retires,
        row.effective_on,
        row.note,
        row.returned,
        names.get(row.changed_by, ""),
        row.changed_at,
        names.get(row.proposed_by, ""),
        row.proposed_by == by.who,
    )


def item_impact(sheet: ItemDraftSheet, on: date) -> Impact:
    """Return who is affected by a draft: heirs, places that differ there, running cases, themes."""
    draft, changed = sheet.card, {one.path for one in sheet.changes}
    heirs = Implementation.objects.filter(code=draft.code, level=draft.level)
    revisions = ItemRevision.objects.filter(code=draft.code, level=draft.level)
    running = _running(list(revisions.values_list("pk", flat=True)))
    day = draft.effective_on or on
    return Impact(
        heirs=heirs.count(),
        touched=tuple(_touched(draft, changed)),
        running=sum(running.values()),
        running_by_place=tuple(
            (identity.region(place).name, count) for place, count in sorted(running.items())
        ),
        themes=tuple(name for _, name in publishing.names_with(draft.code, day)),
    )


def _running(revisions: list[UUID]) -> Counter[str]:
    found: Counter[str] = Counter()
    for count in COUNTERS:
        found.update(count(revisions))
    return found


def _touched(draft: ItemDraftCard, changed: set[str]) -> list[Touched]:
    rows = Overlay.objects.filter(
        implementation__code=draft.code, implementation__level=draft.level, number__isnull=False
    )
    newest = rows.order_by("implementation", "-number").distinct("implementation")
    found = []
    for row in newest.select_related("implementation"):
        own = {**row.local, **{one["path"]: one["value"] for one in row.deviations}}
        paths = changed & own.keys()
        if paths:
            names = tuple(sorted(NAMES.get(path, path) for path in paths))
            place = identity.region(row.implementation.region).name
            found.append(Touched(row.implementation_id, row.implementation.code31, place, names))
    return found
