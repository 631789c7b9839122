"""What keeps a draft of a theme from being published: shape, rules, analysis, test rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from onething.catalogue.check import theme_content_faults, theme_first_faults
from onething.catalogue.publishing import revisions_of
from onething.catalogue.reading import read_theme
from onething.catalogue.shapes import EMPTY, THEME, Fault, faults
from onething.catalogue.shelf import each_item
from onething.catalogue.terms import Item, Theme
from onething.catalogue.themes.trials import Outcome, tried

Content = Mapping[str, Any]
NOBODY = UUID(int=0)


def items_of(content: Content, on: date) -> dict[str, Item]:
    """Return the items of a draft that are published on this day, by code."""
    parts = content.get("parts", ())
    codes = {str(part.get("item", "")) for part in parts if isinstance(part, Mapping)}
    there = {code: UUID(pk) for code, pk in revisions_of(codes, on).items()}
    found = each_item(there.values())
    return {code: found[pk] for code, pk in there.items()}


def theme_of(content: Content, items: Mapping[str, Item]) -> Theme | None:
    """Return the draft as a theme, or None while its shape or its references do not allow it."""
    if any(sentence != EMPTY for _, sentence in faults(content, THEME)):
        return None
    found = theme_first_faults(content, items, settings.DATA_ROOT)
    if not all(map(_harmless, found)):
        return None
    return read_theme(content, items, NOBODY, 0)


def _harmless(fault: Fault) -> bool:
    """Say whether plans can be made all the same: an idle question, a material without sample."""
    place = fault[0]
    return place[0] == "guide" or (place[0] in ("questions", "materials") and len(place) == 2)  # noqa: PLR2004 -- the entry as a whole


def draft_faults(content: Content, items: Mapping[str, Item]) -> list[Fault]:
    """Return what is wrong with a draft, as the check of files tells it: places and sentences."""
    used = tuple(items[code] for code in sorted(items))
    return [*_draft_faults(json.dumps(content), used, settings.DATA_ROOT)]


@lru_cache(maxsize=64)
def _draft_faults(wording: str, used: tuple[Item, ...], data_root: Path) -> tuple[Fault, ...]:
    """Check a draft once for each wording of it: its pages are looked at more often than changed."""
    content, items = json.loads(wording), {item.code12: item for item in used}
    found = tuple(faults(content, THEME))
    if any(sentence != EMPTY for _, sentence in found):
        return found
    if found:  # what is empty does not keep the rest from being looked at
        return (*found, *theme_first_faults(content, items, data_root))
    return tuple(theme_content_faults(content, items, data_root))


def outcomes(
    content: Content, aside: Content, items: Mapping[str, Item], on: date
) -> tuple[Outcome, ...]:
    """Return what became of the test rows; nothing while the rules cannot be tried."""
    rows = aside.get("tests", ())
    theme = theme_of(content, items) if rows else None
    return tried(theme, rows, on) if theme else ()
