"""What a file would do to the roll of places, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from onething.desk import access
from onething.desk.book import Book
from onething.desk.roll_events import PlaceChanged
from onething.desk.rolling import FIELDS
from onething.kernel.actor import Actor


@dataclass(frozen=True)
class WouldBe:
    """What would become of one row of a file."""

    answer: str  # new, changed, same, or why it is refused
    changes: tuple[tuple[str, str, str], ...] = ()  # column, before, after


def would_import(rows: Sequence[Mapping[str, str]], by: Actor, at: datetime) -> tuple[WouldBe, ...]:
    """Return what a file would do to the roll; nothing is written."""
    book = Book(list(access.places_kept(by).order_by("code")), at)
    return tuple(_would(book, row) for row in rows)


def _would(book: Book, row: Mapping[str, str]) -> WouldBe:
    before = len(book.facts)
    answer = book.put(row)
    fact = book.facts[-1] if len(book.facts) > before else None
    if not isinstance(fact, PlaceChanged):
        return WouldBe(answer)
    return WouldBe(
        answer, tuple((FIELDS[key], old, new) for key, (old, new) in fact.changes.items())
    )
