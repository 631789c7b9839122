"""What is published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from itertools import islice
from uuid import UUID

from onething.catalogue import quotas
from onething.catalogue.answers import facts_of
from onething.catalogue.anywhere import (
    Zone,
    ZoneRow,
    anywhere_among,
    anywhere_of,
    anywhere_rules,
    anywhere_zone,
    away_parts,
    not_received_for,
)
from onething.catalogue.applets.queries import (
    AppletCard,
    applet,
    applet_providers,
    find_applets,
    kept_applet,
    kept_applets,
    waiting_applets,
    zone_applets,
)
from onething.catalogue.applets.rules import applet_rules
from onething.catalogue.cards import themes, themes_named, whole_themes
from onething.catalogue.elders import elder_tiles
from onething.catalogue.hubs import hub, hubs
from onething.catalogue.imports.queries import batches, dry_run, import_rules, read_import
from onething.catalogue.items.heirs import (
    Reference,
    implementation,
    implementation_by_code,
    implementation_in,
    implementations,
    references,
)
from onething.catalogue.items.index import index
from onething.catalogue.items.linting import LintFinding, LintPage, lint
from onething.catalogue.items.own import OwnSheet, overlays_waiting, own_sheet
from onething.catalogue.items.queries import (
    ItemDraftSheet,
    ItemStandard,
    item_content,
    item_differences,
    item_draft,
    item_drafts,
    item_impact,
    item_page,
    item_revisions,
    item_standard,
    item_tree,
    keeps_items,
)
from onething.catalogue.items.sameness import same_standard, sameness_by_place
from onething.catalogue.laws.queries import (
    FoundArticle,
    article_of,
    articles_with,
    keeps_laws,
    law,
    law_change,
    law_citations,
    law_overview,
    law_proposals,
    laws,
)
from onething.catalogue.local import local_themes
from onething.catalogue.outline import Outline, OutlinePart, outline
from onething.catalogue.packages.queries import (
    package,
    package_trial,
    packages,
    theme_package,
)
from onething.catalogue.packages.weighing import Weighed
from onething.catalogue.papers.items import Published
from onething.catalogue.papers.published import (
    item_booklet,
    published_item,
    published_theme,
    theme_booklet,
)
from onething.catalogue.practices.queries import (
    decides_practices,
    practice,
    practices,
)
from onething.catalogue.publishing import revisions_of, theme_on
from onething.catalogue.quotas import quota_of
from onething.catalogue.registers.overview import register_overview
from onething.catalogue.registers.queries import (
    Standing,
    keeps,
    on_register,
    place_kept,
    register_csv,
    register_drafts,
    register_entries,
    register_entries_upwards,
    register_kinds,
    register_lines,
    register_page,
    register_places,
    register_revision,
    register_revisions,
    register_sheet,
    registers,
    standing,
    standings,
)
from onething.catalogue.releases import SORTS as RELEASE_SORTS
from onething.catalogue.releases import Release, releases
from onething.catalogue.sayings import find_outside, items_called
from onething.catalogue.services import find_services, without_asides
from onething.catalogue.shelf import each_item, item_revision, theme_revision
from onething.catalogue.singles.composing import Incomplete, Ways, keep, single, single_ways
from onething.catalogue.singles.finding import (
    HereItem,
    SingleCard,
    items_coded,
    items_here,
    items_of_slugs,
    singles_here,
)
from onething.catalogue.singles.telling import shortfalls, told_short
from onething.catalogue.stock import form_elements, materials
from onething.catalogue.suspensions.queries import (
    SuspensionCard,
    suspension_places,
    suspensions,
)
from onething.catalogue.suspensions.standing import Suspended, suspended
from onething.catalogue.terms import Item, Offer, Quota, Theme, ThemeCard
from onething.catalogue.terms.singles import named_by
from onething.catalogue.themes.dictionary import element, elements
from onething.catalogue.themes.queries import (
    ThemeDraftSheet,
    theme_differences,
    theme_draft,
    theme_draft_file,
    theme_file,
    theme_list,
    theme_revisions,
    with_part,
)
from onething.catalogue.themes.trial import theme_trial
from onething.kernel.refusals import NotYours

__all__ = [
    "RELEASE_SORTS",
    "AppletCard",
    "FoundArticle",
    "HereItem",
    "Incomplete",
    "ItemDraftSheet",
    "ItemStandard",
    "LintFinding",
    "LintPage",
    "Outline",
    "OutlinePart",
    "OwnSheet",
    "Published",
    "Reference",
    "Release",
    "SingleCard",
    "Standing",
    "Suspended",
    "SuspensionCard",
    "ThemeDraftSheet",
    "Ways",
    "Weighed",
    "Zone",
    "ZoneRow",
    "anywhere_among",
    "anywhere_of",
    "anywhere_rules",
    "anywhere_zone",
    "applet",
    "applet_providers",
    "applet_rules",
    "article_of",
    "articles_with",
    "away_parts",
    "batches",
    "decides_practices",
    "dry_run",
    "elder_tiles",
    "element",
    "elements",
    "find_applets",
    "find_outside",
    "find_services",
    "form_elements",
    "hub",
    "hubs",
    "implementation",
    "implementation_by_code",
    "implementation_in",
    "implementations",
    "import_rules",
    "index",
    "item",
    "item_booklet",
    "item_content",
    "item_differences",
    "item_draft",
    "item_drafts",
    "item_impact",
    "item_page",
    "item_revision",
    "item_revisions",
    "item_standard",
    "item_tree",
    "items_coded",
    "items_here",
    "items_of_slugs",
    "keeps",
    "keeps_items",
    "keeps_laws",
    "kept_applet",
    "kept_applets",
    "law",
    "law_change",
    "law_citations",
    "law_overview",
    "law_proposals",
    "laws",
    "lint",
    "local_themes",
    "materials",
    "not_received_for",
    "offers",
    "on_register",
    "outline",
    "overlays_waiting",
    "own_sheet",
    "package",
    "package_trial",
    "packages",
    "place_kept",
    "practice",
    "practices",
    "published_item",
    "published_theme",
    "read_import",
    "references",
    "register_csv",
    "register_drafts",
    "register_entries",
    "register_entries_upwards",
    "register_kinds",
    "register_lines",
    "register_overview",
    "register_page",
    "register_places",
    "register_revision",
    "register_revisions",
    "register_sheet",
    "registers",
    "releases",
    "same_standard",
    "sameness_by_place",
    "search",
    "shortfalls",
    "single_code",
    "single_ways",
    "singles_here",
    "standing",
    "standings",
    "suspended",
    "suspension_places",
    "suspensions",
    "theme",
    "theme_booklet",
    "theme_differences",
    "theme_draft",
    "theme_draft_file",
    "theme_file",
    "theme_list",
    "theme_package",
    "theme_revision",
    "theme_revisions",
    "theme_to_begin",
    "theme_trial",
    "themes",
    "themes_named",
    "told_short",
    "waiting_applets",
    "whole_themes",
    "with_part",
    "without_asides",
    "zone_applets",
]
MOST_FOUND = 20  # items on one page of results


def theme(slug: str, on: date) -> Theme:
    """Return the revision of a theme that is in force on this day; one may be made of one item."""
    if named_by(slug):
        return single(slug, on).theme
    row = theme_on(slug, on)
    if row is None:
        raise NotYours("没有找到这个一件事。请从“一件事”专区重新选择。")
    return theme_revision(row.pk)


def single_code(slug: str) -> str:
    """Return the item of a place of which a theme is made, if it is made of one; else nothing."""
    named = named_by(slug)
    return named[0] if named else ""


def theme_to_begin(slug: str, on: date, at: datetime) -> Theme:
    """Return the same for an application that begins: a theme made of one item is kept with it."""
    if not named_by(slug):
        return theme(slug, on)
    found = single(slug, on)
    keep(found, at)
    return found.theme


def item(code: str, on: date) -> Item:
    """Return the revision of an item that is in force on this day, of the level nearest to people."""
    found = revisions_of([code], on).get(code)
    if found is None:
        raise NotYours("没有找到这个事项。请从“一件事”专区或搜索重新选择。")
    return item_revision(UUID(found))


def offers(
    theme: UUID, part: str, answers: Mapping[str, str], *, region: str, on: date
) -> tuple[Quota, tuple[Offer, ...]] | None:
    """Return who offers places to somebody with these answers, by the plan of places of this day.

    `theme` is the revision under which he applied: it says what his answers mean.
    """
    applied = theme_revision(theme)
    row = theme_on(applied.slug, on)
    quota = quota_of(theme_revision(row.pk), part) if row else None
    if quota is None:
        return None
    return quota, quotas.offers(quota, facts_of(applied, answers, region, on), on)


def search(words: str, on: date) -> tuple[tuple[ThemeCard, ...], tuple[Item, ...]]:
    """Return themes and items whose name, keyword or item contains what was typed."""
    said = words.strip().lower()
    if not said:
        return (), ()
    found = tuple(card for card in themes(on) if card.is_called(said))
    named = [card.revision for card in islice(items_called(words, on), MOST_FOUND)]
    items = each_item(named)
    return found, tuple(items[one] for one in named)
