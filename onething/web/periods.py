"""Over how many days figures look back, and how many days ahead one is told: data (data/settings/periods.yaml)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final

from django.conf import settings

from onething.kernel import yamls
from onething.kernel.calendar import CHINA
from onething.kernel.shapes import Fault

WORDS: Final = {1: "今天", 365: "近一年"}
FIGURES: Final = (
    "overview",
    "queues",
    "obstacles",
    "aids",
    "sites",
    "licence_uses",
    "displaced",
    "training",
)
AHEAD: Final = ("licences", "releases_before", "releases_after")
MOST: Final = 3660


@dataclass(frozen=True)
class Period:
    """So many days up to today, and which others may be chosen."""

    days: int
    since: date
    until: date
    choices: tuple[tuple[str, str], ...]


@cache
def _said() -> Mapping[str, Any]:
    said: Mapping[str, Any] = yamls.read(settings.DATA_ROOT / "settings" / "periods.yaml")
    return said


def period(page: str, said: str, at: datetime) -> Period:
    """Return the days of this page that were asked for, or its usual ones."""
    known = _said()["figures"][page]
    choices = {str(days): WORDS.get(days, f"近 {days} 天") for days in known["days"]}
    days = int(said if said in choices else known["usual"])
    until = at.astimezone(CHINA).date()
    return Period(days, until - timedelta(days=days - 1), until, tuple(choices.items()))


def ahead(what: str) -> timedelta:
    """Return how far one looks ahead, or back."""
    return timedelta(days=_said()["ahead"][what]["days"])


def period_faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    """Return what is wrong with the file: pages that are missing, days that are none, no source."""
    for part, names in (("figures", FIGURES), ("ahead", AHEAD)):
        rows = content.get(part) or {}
        for name in sorted(set(names) ^ set(rows)):
            words = "这里要写这一页的天数。" if name in names else "没有这一页，请删去。"
            yield (part, name), words
        for name in sorted(set(names) & set(rows)):
            yield from _row_faults(rows[name], (part, name))


def _row_faults(row: Mapping[str, Any], place: tuple[str, ...]) -> Iterator[Fault]:
    days = row.get("days")
    found = days if isinstance(days, list) and days else [days]
    if not all(isinstance(one, int) and 1 <= one <= MOST for one in found):
        yield (*place, "days"), f"请填写 1 到 {MOST} 之间的整数。"
    elif isinstance(days, list) and row.get("usual") not in found:
        yield (*place, "usual"), "请从 days 里选一段，作为打开时看的。"
    if not str(row.get("source") or "").strip():
        yield (*place, "source"), "请写明出处。"
    if row.get("confidence") not in ("high", "medium", "low"):
        yield (*place, "confidence"), "只能是 high、medium、low。"
