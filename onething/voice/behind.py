"""What stands behind a number of the figures of 帮办 and of 办不成事: which ones were counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from onething.kernel.refusals import NotYours

T = TypeVar("T")
Test = Callable[[T], bool]


@dataclass(frozen=True)
class Asked:
    """Which number: of all or of one line (of a kind, a matter, a helper …), and what it counts."""

    by: str = ""  # “”: of all
    key: str = ""  # the name of the line
    what: str = ""
    page: int = 1


@dataclass(frozen=True)
class BehindRow:
    """One that was counted, without the name of who asked."""

    id: UUID
    number: str
    about: str
    kind: str
    words: str  # its state
    who: str  # the helper, or the office
    at: datetime
    opens: bool  # it is of his own hall


@dataclass(frozen=True)
class Behind:
    """Those that were counted, the latest first, page by page."""

    title: str
    rows: tuple[BehindRow, ...]
    found: int
    page: int
    more: bool


def chosen(
    rows: Iterable[T],
    asked: Asked,
    measures: Mapping[str, tuple[str, Test[T]]],
    lines: Mapping[str, Callable[[T, str], bool]],
) -> tuple[str, list[T]]:
    """Return the words for what is counted, and the rows; a number that is none is not there."""
    if asked.what not in measures or (asked.by and asked.by not in lines):
        raise NotYours
    words, counts = measures[asked.what]
    within = lines.get(asked.by, _every)
    title = f"{asked.key}：{words}" if asked.by else words
    return title, [row for row in rows if within(row, asked.key) and counts(row)]


def _every(row: object, key: str) -> bool:
    return True


def page_of(
    title: str, found: list[T], asked: Asked, size: int, row_of: Callable[[T], BehindRow]
) -> Behind:
    """Return one page of them."""
    page = max(asked.page, 1)
    here = found[(page - 1) * size : page * size]
    return Behind(title, tuple(map(row_of, here)), len(found), page, len(found) > page * size)
