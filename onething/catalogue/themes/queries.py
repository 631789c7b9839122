"""Themes as their keepers see them: list, drafts, findings, revisions, differences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from onething.catalogue import publishing
from onething.catalogue.item_models import STATES
from onething.catalogue.models import ThemeRevision
from onething.catalogue.shapes import Fault
from onething.catalogue.shelf import item_revision
from onething.catalogue.terms import Item
from onething.catalogue.terms.edits import add_part
from onething.catalogue.terms.library import known_of
from onething.catalogue.theme_models import ThemeDraft
from onething.catalogue.themes import access
from onething.catalogue.themes.differences import ThemeDifference, differences
from onething.catalogue.themes.export import as_file
from onething.catalogue.themes.findings import draft_faults, items_of, outcomes
from onething.catalogue.themes.trials import Outcome
from onething.catalogue.themes.words import place_words
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours


@dataclass(frozen=True)
class ThemeRow:
    """A theme as the list of its keepers shows it: what holds, what comes, what is drafted."""

    slug: str
    name: str
    stage: str
    lead: str
    parts: int
    number: int  # of the revision in force; 0: none yet
    effective_on: date | None
    coming_on: date | None  # the next revision
    draft: UUID | None
    draft_state: str
    draft_state_name: str


@dataclass(frozen=True)
class ThemeRevisionCard:
    """A published revision of a theme."""

    id: UUID
    number: int
    name: str
    effective_on: date
    published_at: datetime
    note: str
    proposed_by: str
    reviewed_by: str
    in_force: bool


@dataclass(frozen=True)
class ThemeDraftCard:
    """A draft of a theme, without its content."""

    id: UUID
    slug: str
    name: str
    state: str
    state_name: str
    effective_on: date | None
    note: str
    returned: str
    changed_by: str
    changed_at: datetime
    proposed_by: str
    mine: bool  # proposed by him who looks: another must review


@dataclass(frozen=True)
class Finding:
    """What the check says of a draft: where, in words and as a path, and what to do."""

    path: str
    place: str
    sentence: str


@dataclass(frozen=True)
class ThemeDraftSheet:
    """A draft with its content, what it changes, what is wrong with it, how its test rows came out."""

    card: ThemeDraftCard
    content: Mapping[str, Any]
    aside: Mapping[str, Any]
    version: int
    items: Mapping[str, Item]  # those that are published, by code
    changes: tuple[ThemeDifference, ...]
    findings: tuple[Finding, ...]
    outcomes: tuple[Outcome, ...]
    passed_over: tuple[ThemeDifference, ...]  # what was published since the draft began


def theme_list(by: Actor, on: date) -> tuple[ThemeRow, ...]:
    """Return every theme: those in force, those to come, those only drafted."""
    access.keeper(by)
    now = {row.slug: row for row in publishing.themes_on(on)}
    coming = ThemeRevision.objects.filter(effective_on__gt=on).order_by("-effective_on", "-number")
    later = {row.slug: row for row in coming}
    drafts = {row.slug: row for row in ThemeDraft.objects.order_by("slug")}
    slugs = sorted({*now, *later, *drafts})
    return tuple(_row(slug, now.get(slug), later.get(slug), drafts.get(slug)) for slug in slugs)


def _row(
    slug: str, now: ThemeRevision | None, later: ThemeRevision | None, draft: ThemeDraft | None
) -> ThemeRow:
    content = next(one.content for one in (now, later, draft) if one)
    return ThemeRow(
        slug,
        str(content.get("name", "")),
        str(content.get("stage", "")),
        str(content.get("lead", "")),
        len(content.get("parts", ())),
        now.number if now else 0,
        now.effective_on if now else None,
        later.effective_on if later else None,
        draft.pk if draft else None,
        draft.state if draft else "",
        STATES[draft.state] if draft else "",
    )


def theme_draft(draft_id: UUID, by: Actor, on: date) -> ThemeDraftSheet:
    """Return a draft, what it changes against its base, its findings, its test rows."""
    row = access.draft_to_see(draft_id, by)
    names = identity.official_names({row.changed_by, row.proposed_by})
    newest = ThemeRevision.objects.filter(slug=row.slug).order_by("-number").first()
    base = newest if newest and newest.pk == row.base else None
    if base is None and row.base:
        base = ThemeRevision.objects.filter(pk=row.base).first()
    day = max(on, row.effective_on or on)
    items = items_of(row.content, day)
    faults = draft_faults(row.content, items)
    return ThemeDraftSheet(
        card=_card(row, names, by),
        content=row.content,
        aside=row.aside,
        version=row.version,
        items=items,
        changes=differences(base.content, row.content) if base else (),
        findings=tuple(findings_in_words(row.content, faults, items)),
        outcomes=outcomes(row.content, row.aside, items, day),
        passed_over=differences(base.content, newest.content) if base and newest else (),
    )


def findings_in_words(
    content: Mapping[str, Any], faults: Iterable[Fault], items: Mapping[str, Item]
) -> Iterable[Finding]:
    """Yield faults with their places in words."""
    names = {code: item.name for code, item in items.items()}
    for place, sentence in faults:
        path = ".".join(map(str, place))
        yield Finding(path, place_words(content, place, names), sentence)


def _card(row: ThemeDraft, names: Mapping[str, str], by: Actor) -> ThemeDraftCard:
    return ThemeDraftCard(
        row.pk,
        row.slug,
        str(row.content.get("name", "")),
        row.state,
        STATES[row.state],
        row.effective_on,
        row.note,
        row.returned,
        names.get(row.changed_by, ""),
        row.changed_at,
        names.get(row.proposed_by, ""),
        row.proposed_by == by.who,
    )


def theme_revisions(slug: str, by: Actor, on: date) -> tuple[ThemeRevisionCard, ...]:
    """Return the revisions of a theme, the newest first."""
    access.keeper(by)
    rows = list(ThemeRevision.objects.filter(slug=slug).order_by("-number").defer("content"))
    if not rows:
        raise NotYours("没有找到这个一件事。请从列表重新选择。")
    names = identity.official_names(
        {one for row in rows for one in (row.proposed_by, row.reviewed_by)}
    )
    now = publishing.theme_on(slug, on)
    return tuple(
        ThemeRevisionCard(
            row.pk,
            row.number,
            row.name,
            row.effective_on,
            row.published_at,
            row.note,
            names.get(row.proposed_by, "平台载入"),
            names.get(row.reviewed_by, ""),
            now is not None and row.pk == now.pk,
        )
        for row in rows
    )


def theme_differences(before: UUID, after: UUID, by: Actor) -> tuple[ThemeDifference, ...]:
    """Return what differs between two revisions of one theme, place by place."""
    access.keeper(by)
    rows = {row.pk: row for row in ThemeRevision.objects.filter(pk__in=[before, after])}
    if before not in rows or after not in rows or rows[before].slug != rows[after].slug:
        raise NotYours("没有找到这两个版本。请从版本列表重新选择。")
    return differences(rows[before].content, rows[after].content)


def theme_file(slug: str, number: int, by: Actor) -> str:
    """Return a revision of a theme as a file."""
    access.keeper(by)
    row = ThemeRevision.objects.filter(slug=slug, number=number).first()
    if row is None:
        raise NotYours("没有找到这一版。请从版本列表重新选择。")
    return as_file(row.content)


def theme_draft_file(draft_id: UUID, by: Actor) -> str:
    """Return a draft of a theme as a file."""
    return as_file(access.draft_to_see(draft_id, by).content)


def with_part(content: Mapping[str, Any], code: str, by: Actor, on: date) -> dict[str, Any]:
    """Return a draft's content with an item of the catalogue, and what other themes know of it."""
    access.keeper(by)
    found = publishing.revisions_of([code], on).get(code)
    if found is None:
        raise NotYours("没有找到这个事项。请从搜索结果里选择。")
    contents = publishing.themes_on(on).values_list("content", flat=True)
    return add_part(content, item_revision(UUID(found)), known_of(code, content, contents))
