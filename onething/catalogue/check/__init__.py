"""Checking item and theme files before they are published: each fault with its place and the way out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from onething.catalogue.check.answers import answer_faults
from onething.catalogue.check.hubs import hub_problems
from onething.catalogue.check.item_rules import item_faults, item_findings
from onething.catalogue.check.laws import (
    citation_problems,
    citation_warnings,
    is_own_paper,
    law_problems,
)
from onething.catalogue.check.needs import World
from onething.catalogue.check.registers import register_problems, register_warnings
from onething.catalogue.check.rules import ERROR, WARNING
from onething.catalogue.check.source import (
    Problem,
    Source,
    files,
    read_file,
    read_list,
    read_names,
    read_source,
)
from onething.catalogue.check.themes import theme_faults
from onething.catalogue.reading import read_item, read_theme
from onething.catalogue.shapes import ITEM, THEME, Fault, faults
from onething.catalogue.terms import NEAREST, Days, Item

__all__ = [
    "Problem",
    "check",
    "citation_problems",
    "citation_warnings",
    "content_faults",
    "files",
    "is_own_paper",
    "item_warnings",
    "read_file",
    "theme_content_faults",
    "theme_first_faults",
    "warnings",
]

NOBODY = UUID(int=0)
SILENT = ("summary", "who", "places", "phone", "supervision", "figures_source")
UNREAD: Mapping[str, Any] = {  # parts of a theme without rules that the analysis tries
    "groups": [],
    "keywords": [],
    "quotas": [],
    "consent": "",
    "guide": dict.fromkeys(SILENT, "")
    | {"steps": [], "questions": [], "minutes": 0, "before": {}, "after": {}},
}


def check(data_root: Path) -> list[Problem]:
    """Check every item and theme; return all faults."""
    problems: list[Problem] = []
    types = read_names(data_root / "documents" / "licence_types")
    items, seen = dict[str, Item](), dict[str, str]()
    for path in files(data_root, "items"):
        source, found = _shaped(path, ITEM)
        if not found:
            code = source.content["code"]
            found += [
                replace(source.problem(fault), rule=rule.id)
                for rule, fault in item_findings(source.content, types, ERROR)
            ]
            found += _used_twice(source, ("code", "level"), seen)
            item = read_item(source.content, NOBODY, 1)
            if code not in items or NEAREST.index(item.level) < NEAREST.index(items[code].level):
                items[code] = item
        problems += found
    world, themes = replace(_world(data_root), items=items), dict[str, str]()
    for path in files(data_root, "themes"):
        source, found = _shaped(path, THEME)
        problems += found or [*_theme(source, world)]
        if not found:
            themes[source.content["slug"]] = source.content["name"]
            problems += _used_twice(source, ("slug",), seen)
    problems += law_problems(data_root) + hub_problems(data_root, items, themes)
    return problems + register_problems(data_root, items, themes)


def warnings(data_root: Path) -> list[Problem]:
    """Return what somebody should look at in files that the check finds sound."""
    contents = [read_file(path) for path in files(data_root, "items")]
    items = {one["code"]: read_item(one, NOBODY, 1) for one in contents}
    themes = {one["slug"]: one["name"] for one in map(read_file, files(data_root, "themes"))}
    return register_warnings(data_root, items, themes)


def item_warnings(data_root: Path) -> list[Problem]:
    """Return what is not wrong with items, but could be better."""
    told: list[Problem] = []
    for path in files(data_root, "items"):
        source, found = _shaped(path, ITEM)
        for rule, fault in item_findings(source.content, None, WARNING) if not found else ():
            told.append(replace(source.problem(fault), rule=rule.id))
    return told


def content_faults(content: Mapping[str, Any], data_root: Path) -> list[Fault]:
    """Return what is wrong with the content of an item that no file holds yet."""
    return [*faults(content, ITEM)] or [*item_faults(content, _shipped_types(data_root))]


def theme_content_faults(
    content: Mapping[str, Any], items: Mapping[str, Item], data_root: Path
) -> list[Fault]:
    """Return what is wrong with a published theme, now that its items are these."""
    if found := theme_first_faults(content, items, data_root):
        return found
    codes = sorted({part["item"] for part in content["parts"]})
    used = tuple(items[code] for code in codes)
    return [*analysed(_rules(content), used, _shipped(data_root).ceiling)]


def theme_first_faults(
    content: Mapping[str, Any], items: Mapping[str, Item], data_root: Path
) -> list[Fault]:
    """Return what is wrong with a theme of the right shape before its rules are tried."""
    return [*theme_faults(content, replace(_shipped(data_root), items=items))]


@lru_cache(maxsize=2)
def _shipped_types(data_root: Path) -> frozenset[str] | None:
    """Return the types of licences that ship; they do not change while a process lives."""
    return read_names(data_root / "documents" / "licence_types")


@lru_cache(maxsize=2)
def _shipped(data_root: Path) -> World:
    """Return the lists that ship; they do not change while a process lives."""
    return _world(data_root)


def _world(data_root: Path) -> World:
    free = read_list(data_root / "laws" / "free_of_submission.yaml") or []
    return World(
        ceiling=_ceiling(data_root),
        elements=read_names(data_root / "elements"),
        free={row["name"]: row["from"] for row in free},
    )


def _ceiling(data_root: Path) -> Days | None:
    """Return the limit of permits that are handled jointly, if the limits ship here."""
    limits = read_list(data_root / "settings" / "case_limits.yaml") or {}
    return Days(**limits["joint"]) if "joint" in limits else None


def _shaped(path: Path, shape: Mapping[str, Any]) -> tuple[Source, list[Problem]]:
    source, problems = read_source(path)
    if not problems:
        problems = [source.problem(fault) for fault in faults(source.content, shape)]
    return source, problems


def _used_twice(source: Source, keys: tuple[str, ...], seen: dict[str, str]) -> list[Problem]:
    """A code may come again at another level of exercise; a slug may not."""
    value = source.content[keys[0]]
    other = seen.setdefault(" ".join(str(source.content[key]) for key in keys), source.file)
    if other == source.file:
        return []
    return [source.problem(((keys[0],), f"“{value}”已经在 {other} 里用过，请换一个。"))]


def _theme(source: Source, world: World) -> list[Problem]:
    """The rules are tried only when everything they refer to is there."""
    found = [source.problem(fault) for fault in theme_faults(source.content, world)]
    if found:
        return found
    codes = sorted({part["item"] for part in source.content["parts"]})
    items = tuple(world.items[code] for code in codes)
    return [
        source.problem(fault) for fault in analysed(_rules(source.content), items, world.ceiling)
    ]


def _rules(content: Mapping[str, Any]) -> str:
    """Return what is analysed of a theme, the same from a file and from the database."""
    return json.dumps({**content, **UNREAD}, sort_keys=True)


@lru_cache(maxsize=256)
def analysed(rules: str, items: tuple[Item, ...], ceiling: Days | None = None) -> tuple[Fault, ...]:
    """Analyse a theme once for each wording of its rules and of its items."""
    theme = read_theme(json.loads(rules), {item.code12: item for item in items}, NOBODY, 1)
    return tuple(answer_faults(theme, ceiling))
