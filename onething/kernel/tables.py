"""Decision tables: dated rows, each with its legal source. Data, not code."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property, lru_cache
from typing import Any, Final

DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
SIGNS: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
Test = Callable[[Any], bool]


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

    @cached_property
    def tests(self) -> tuple[tuple[str, Test], ...]:
        """Return what is asked of which fact, read once: rules are tried a million times."""
        return tuple((name, reader(test)) for name, test in self.when.items())

    def holds(self, facts: Mapping[str, Any], on: date) -> bool:
        """Say whether the rule is in force on this day and its tests hold for these facts."""
        if not self.since <= on < self.until:
            return False
        for name, passes in self.tests:  # noqa: SIM110 -- quicker
            if not passes(facts.get(name)):
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
    return reader(test)(value)


def reader(test: Any) -> Test:
    """Return what tells whether a value passes a test, read once for many values."""
    if isinstance(test, list):
        several = tuple(map(reader, test))
        return lambda value: any(one(value) for one in several)
    if isinstance(test, bool):
        wanted = {"true", "yes"} if test else {"false", "no"}
        return lambda value: str(value).lower() in wanted
    return _reader(str(test))


@lru_cache(maxsize=4096)
def _reader(test: str) -> Test:
    ends = bounds(test)
    return _among(test) if ends is None else _within(*ends)


def _among(test: str) -> Test:
    def among(value: Any) -> bool:
        if value is None:
            return False
        said = str(value)
        return test in said.split(",") if "," in said else test == said

    return among


Point = Decimal | date


@lru_cache(maxsize=4096)
def bounds(test: str) -> tuple[str, Point | None, Point | None] | None:
    """Return how a range reads: its sign and its ends; None for what is no range."""
    for sign in SIGNS:
        if test.startswith(sign):
            point = _point(test[len(sign) :])
            return None if point is None else (sign, point, None)
    low, dots, high = test.partition("..")
    ends = _point(low), _point(high)
    if not dots or any(text and end is None for text, end in zip((low, high), ends, strict=True)):
        return None
    return None if ends == (None, None) else ("..", *ends)


def _within(sign: str, low: Any, high: Any) -> Test:
    kind = type(high if low is None else low)
    if high is not None and type(high) is not kind:
        return lambda value: False  # from a number to a day
    if sign in SIGNS:
        compared = SIGNS[sign]
    elif low is None:
        compared, low = SIGNS["<="], high
    elif high is None:
        compared = SIGNS[">="]
    else:
        return lambda value: type(point := _point(value)) is kind and bool(low <= point <= high)
    return lambda value: type(point := _point(value)) is kind and bool(compared(point, low))


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
