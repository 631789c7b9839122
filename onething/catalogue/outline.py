"""全貌: which parts of a theme a project will need as far as it is known today, and in which waves. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from onething.catalogue.answers import clean, threshold, unanswered, walk
from onething.catalogue.needed import FROM_ANSWERS
from onething.catalogue.terms import Question, Theme, ThemePart
from onething.kernel.tables import Row, matches


@dataclass(frozen=True)
class OutlinePart:
    """An item that is needed, or that may be needed as soon as more is known."""

    key: str
    item: str  # its base code
    name: str
    duty: str
    days: int
    result: str
    sure: bool  # it applies whatever will still be said
    why: str
    source: str
    waits_for: tuple[str, ...]  # keys of parts that come before
    wave: int  # what is of one wave is done at the same time


@dataclass(frozen=True)
class Outline:
    """A theme as far as answers tell: what is needed, what is not, what is still to be said."""

    slug: str
    name: str
    parts: tuple[OutlinePart, ...]
    needless: tuple[tuple[str, str], ...]  # name, why
    open: tuple[Question, ...]


def outline(theme: Theme, answers: Mapping[str, str], *, region: str, on: date) -> Outline:
    """Return what these answers, complete or not, say of each part at this place on this day."""
    given = clean(theme, answers)
    _, facts = walk(theme, given, threshold(theme, region, on), region, on)
    left = unanswered(theme, given, region=region, on=on)
    sure = _with_never_asked(theme, facts)
    rows = {part.key: _row(part, sure, whole=not left, on=on) for part in theme.parts}
    there = [part for part in theme.parts if _may_apply(rows[part.key])]
    needless = tuple(
        (theme.items[part.item].name, _say(row.why, facts))
        for part in theme.parts
        if (row := rows[part.key]) is not None and not row.then["applies"]
    )
    parts = [
        _part(theme, part, rows[part.key], facts, {one.key for one in there}) for part in there
    ]
    return Outline(theme.slug, theme.name, _in_waves(parts), needless, left)


def _with_never_asked(theme: Theme, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is known, and as None what will never be said, since its question is not asked."""
    found = dict(facts)
    for one in theme.questions:
        never = any(
            key in found and not matches(test, found[key]) for key, test in one.when.items()
        )
        if never and one.key not in found:
            found |= dict.fromkeys((one.key, *(f"{one.key}_{end}" for end in FROM_ANSWERS)))
    return found


def _row(part: ThemePart, facts: Mapping[str, Any], *, whole: bool, on: date) -> Row | None:
    """Return the row that decides; None: that depends on what has not been said."""
    return part.table.first(facts, on=on) if whole else part.table.certain(facts, on=on)


def _may_apply(row: Row | None) -> bool:
    return row is None or bool(row.then["applies"])


def _part(
    theme: Theme, part: ThemePart, row: Row | None, facts: Mapping[str, Any], there: set[str]
) -> OutlinePart:
    item = theme.items[part.item]
    days = row.then.get("promised_days", item.promised.days) if row else item.promised.days
    return OutlinePart(
        key=part.key,
        item=item.code12,
        name=item.name,
        duty=item.duty,
        days=int(days),
        result=item.result_name,
        sure=row is not None,
        why=_say(row.why, facts) if row else "项目情况还没有写全，写全以后才知道要不要办。",
        source=row.source if row else "",
        waits_for=tuple(key for key in part.waits_for if key in there),
        wave=0,
    )


def _in_waves(parts: Sequence[OutlinePart]) -> tuple[OutlinePart, ...]:
    """Return the parts by wave: each stands after all that it waits for."""
    waves: dict[str, int] = {}
    left = list(parts)
    while left:
        ready = [part for part in left if waves.keys() >= set(part.waits_for)]
        if not ready:
            raise ValueError(f"circle among {[part.key for part in left]}")
        for part in ready:
            waves[part.key] = 1 + max((waves[key] for key in part.waits_for), default=0)
        left = [part for part in left if part.key not in waves]
    placed = (replace(part, wave=waves[part.key]) for part in parts)
    return tuple(sorted(placed, key=lambda one: one.wave))


def _say(why: str, facts: Mapping[str, Any]) -> str:
    try:
        return why.format_map(facts)
    except KeyError:  # a sentence that names what has not been said
        return ""
