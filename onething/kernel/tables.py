"""Decision tables: dated rows, each with its legal source. Data, not code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Final

DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


class NoRule(Exception):
    """No row of the table covers these facts on this day."""


@dataclass(frozen=True)
class Row:
    """One rule: when all tests hold, then this; from which source, from when to when."""

    when: Mapping[str, Any]
    then: Mapping[str, Any]
    source: str
    why: str = ""
    since: date = date.min
    until: date = date.max  # the first day on which it no longer holds

    def holds(self, facts: Mapping[str, Any], on: date) -> bool:
        """Say whether the rule is in force on this day and its tests hold for these facts."""
        if not self.since <= on < self.until:
            return False
        for name, test in self.when.items():  # noqa: SIM110 -- quicker; rules are tried a million times
            if not matches(test, facts.get(name)):
                return False
        return True


@dataclass(frozen=True)
class Table:
    """Rows in the order in which they are tried."""

    name: str
    rows: tuple[Row, ...]

    def first(self, facts: Mapping[str, Any], *, on: date) -> Row:
        """Return the first row that holds; no rule is an error, never a default."""
        for row in self.rows:
            if row.holds(facts, on):
                return row
        raise NoRule(f"{self.name}：{on} 没有适用于 {dict(facts)} 的规则")

    def certain(self, facts: Mapping[str, Any], *, on: date) -> Row | None:
        """Return the row that comes first whatever is still to be learnt; None if that matters."""
        for row in self.rows:
            if not row.since <= on < row.until:
                continue
            known = {name: test for name, test in row.when.items() if name in facts}
            if all(matches(test, facts[name]) for name, test in known.items()):
                return row if len(known) == len(row.when) else None
        return None

    def every(self, facts: Mapping[str, Any], *, on: date) -> tuple[Row, ...]:
        """Return all rows that hold."""
        return tuple(row for row in self.rows if row.holds(facts, on))


def matches(test: Any, value: Any) -> bool:
    """Test a value: a list is any-of, “a..b” a range with both ends, “<a” and “>=a” bounds.

    Ends are numbers or days (“1965-01-01..1965-04-30”). A value that holds several choices,
    separated by commas, matches when one of them does.
    """
    if isinstance(test, str):
        ends = bounds(test)
        return _among(test, value) if ends is None else _within(ends, value)
    if isinstance(test, list):
        return any(matches(one, value) for one in test)
    if isinstance(test, bool):
        return str(value).lower() in ({"true", "yes"} if test else {"false", "no"})
    return _among(str(test), value)


def _among(test: str, value: Any) -> bool:
    if value is None:
        return False
    said = str(value)
    return test in said.split(",") if "," in said else test == said


Point = Decimal | date


@lru_cache(maxsize=4096)
def bounds(test: str) -> tuple[str, Point | None, Point | None] | None:
    """Return how a range reads: its sign and its ends; None for what is no range."""
    for sign in (">=", "<=", ">", "<"):
        if test.startswith(sign):
            point = _point(test[len(sign) :])
            return None if point is None else (sign, point, None)
    low, dots, high = test.partition("..")
    ends = _point(low), _point(high)
    if not dots or any(text and end is None for text, end in zip((low, high), ends, strict=True)):
        return None
    return None if ends == (None, None) else ("..", *ends)


def _within(ends: tuple[str, Point | None, Point | None], value: Any) -> bool:
    sign, low, high = ends
    point = _point(value)
    if point is None or not (_alike(low, point) and _alike(high, point)):
        return False
    if sign in ("..", ">="):
        return not _less(point, low) and not _less(high, point)
    if sign == "<=":
        return not _less(low, point)
    return _less(low, point) if sign == ">" else _less(point, low)


def _alike(end: Point | None, point: Point) -> bool:
    return end is None or type(end) is type(point)


def _less(one: Any, other: Any) -> bool:
    return one is not None and other is not None and bool(one < other)


@lru_cache(maxsize=4096)
def _point(text: Any) -> Point | None:
    said = str(text).strip()
    if DAY.fullmatch(said):
        try:
            return date.fromisoformat(said)
        except ValueError:
            return None
    try:
        number = Decimal(said)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def well_formed(test: Any) -> bool:
    """Say whether a test reads as what it looks like: “..300” is a range, “..三百” is none."""
    if isinstance(test, list):
        return bool(test) and all(well_formed(one) for one in test)
    looks = isinstance(test, str) and (".." in test or test.startswith(("<", ">")))
    return not looks or bounds(test) is not None


def load(name: str, rows: Iterable[Mapping[str, Any]]) -> Table:
    """Return the table that these plain rows describe."""
    return Table(name, tuple(Row(**row) for row in rows))
