"""Decision tables: dated rows, each with its legal source. Data, not code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any


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
        return all(matches(test, facts.get(name)) for name, test in self.when.items())


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

    def every(self, facts: Mapping[str, Any], *, on: date) -> tuple[Row, ...]:
        """Return all rows that hold."""
        return tuple(row for row in self.rows if row.holds(facts, on))


def matches(test: Any, value: Any) -> bool:
    """Test a value: a list is any-of, “a..b” a range with both ends, “<a” and “>=a” bounds.

    A value that holds several choices, separated by commas, matches when one of them does.
    """
    if isinstance(test, list):
        return any(matches(one, value) for one in test)
    if isinstance(test, bool):
        return str(value).lower() in ({"true", "yes"} if test else {"false", "no"})
    if isinstance(test, str) and (bounds := _bounds(test)) is not None:
        return _within(bounds, value)
    return str(test) in str(value).split(",") if value is not None else False


@lru_cache(maxsize=4096)
def _bounds(test: str) -> tuple[str, Decimal | None, Decimal | None] | None:
    for sign in (">=", "<=", ">", "<"):
        if test.startswith(sign):
            number = _number(test[len(sign) :])
            return None if number is None else (sign, number, None)
    low, dots, high = test.partition("..")
    ends = _number(low), _number(high)
    if not dots or any(text and end is None for text, end in zip((low, high), ends, strict=True)):
        return None
    return None if ends == (None, None) else ("..", *ends)


def _within(bounds: tuple[str, Decimal | None, Decimal | None], value: Any) -> bool:
    number = _number(value)
    if number is None:
        return False
    sign, low, high = bounds
    if sign == "..":
        return (low is None or low <= number) and (high is None or number <= high)
    edge = low if low is not None else number
    return {">=": number >= edge, "<=": number <= edge, ">": number > edge, "<": number < edge}[
        sign
    ]


def _number(text: Any) -> Decimal | None:
    try:
        number = Decimal(str(text).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def well_formed(test: Any) -> bool:
    """Say whether a test reads as what it looks like: “..300” is a range, “..三百” is none."""
    if isinstance(test, list):
        return bool(test) and all(well_formed(one) for one in test)
    looks = isinstance(test, str) and (".." in test or test.startswith(("<", ">")))
    return not looks or _bounds(test) is not None


def load(name: str, rows: Iterable[Mapping[str, Any]]) -> Table:
    """Return the table that these plain rows describe."""
    return Table(name, tuple(Row(**row) for row in rows))
