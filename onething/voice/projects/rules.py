"""Zones, kinds, stages of projects, as data (data/settings/projects.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings

from onething.kernel import yamls


@dataclass(frozen=True)
class StageTheme:
    """A theme of which a stage needs items: what is answered already, for which kinds of projects."""

    slug: str
    fixed: Mapping[str, str]
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Stage:
    """阶段: what is done in it, by which themes; what the catalogue does not have yet."""

    key: str
    name: str
    what: str
    themes: tuple[StageTheme, ...]
    beside: tuple[tuple[str, str], ...]  # theme, why: done by somebody else
    beyond: tuple[tuple[str, str], ...]  # name, why
    source: str
    confidence: str


@cache
def rules() -> dict[str, Any]:
    """Return the file."""
    said: dict[str, Any] = yamls.read(settings.DATA_ROOT / "settings" / "projects.yaml")
    return said


def names(table: str) -> dict[str, str]:
    """Return the names of zones, kinds or of what becomes of a visit."""
    return {key: str(one["name"]) for key, one in rules()[table].items()}


@cache
def stages() -> tuple[Stage, ...]:
    """Return the stages in their order."""
    return tuple(_stage(one) for one in rules()["stages"])


def _stage(said: Mapping[str, Any]) -> Stage:
    themes = (
        StageTheme(one["theme"], dict(one["fixed"]), tuple(one.get("kinds", ())))
        for one in said["themes"]
    )
    return Stage(
        key=said["key"],
        name=said["name"],
        what=said["what"],
        themes=tuple(themes),
        beside=tuple((one["theme"], one["why"]) for one in said.get("beside", ())),
        beyond=tuple((one["name"], one["why"]) for one in said.get("beyond", ())),
        source=said["source"],
        confidence=said["confidence"],
    )


def stage_of(key: str) -> Stage | None:
    """Return a stage by its key."""
    return next((one for one in stages() if one.key == key), None)


def themes_of(stage: Stage, kind: str) -> tuple[StageTheme, ...]:
    """Return the themes that a project of this kind needs in a stage."""
    return tuple(one for one in stage.themes if not one.kinds or kind in one.kinds)


def slugs_for(kind: str) -> tuple[str, ...]:
    """Return all themes that a project of this kind needs."""
    found = (one.slug for stage in stages() for one in themes_of(stage, kind))
    return tuple(dict.fromkeys(found))
