"""Statements of the busiest ways: composed by Django once in a process, afterwards only executed.

Composing a statement costs several times what PostgreSQL needs to answer it; who comes with a
request is asked at every page (docs/decisions/0096).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import connections
from django.db.models import QuerySet

from onething.kernel.db import current

Row = tuple[Any, ...]
MARKS: Final[dict[type, Callable[[int], Any]]] = {
    UUID: lambda n: UUID(int=(0xC0DE << 112) + n),
    date: lambda n: date(1, 1, 1 + n),
    datetime: lambda n: datetime(1, 1, 1, second=n, tzinfo=UTC),
    str: lambda n: f"the gap {n} of a statement",
}


class Statement:
    """A query with gaps: `make` gets a mark for each gap and returns rows of plain values.

    The rows come as the database gives them: what a field of Django would convert (JSON) is text.
    """

    def __init__(
        self, make: Callable[..., QuerySet[Any, Row]], *gaps: type, using: str = ""
    ) -> None:
        self._make, self._using = make, using
        self._marks = [MARKS[kind](number) for number, kind in enumerate(gaps)]
        self._composed: tuple[str, list[tuple[int | None, Any]]] | None = None

    def __call__(self, *values: UUID | date | str) -> list[Row]:
        """Return the rows for these values, one for each gap; usually on the connection of this block."""
        if len(values) != len(self._marks):
            raise TypeError(f"{len(self._marks)} values are wanted")
        sql, places = self._composed or self._compose()
        filled = [said if gap is None else values[gap] for gap, said in places]
        line = connections[self._using] if self._using else current()
        with line.cursor() as cursor:
            cursor.execute(sql, filled)
            return list(cursor.fetchall())

    def _compose(self) -> tuple[str, list[tuple[int | None, Any]]]:
        sql, said = self._make(*self._marks).query.sql_with_params()
        places = [(self._marks.index(one) if one in self._marks else None, one) for one in said]
        missing = {*range(len(self._marks))} - {gap for gap, _ in places}
        if missing:
            raise ValueError(f"gaps that the statement does not have: {sorted(missing)}")
        self._composed = sql, places
        return self._composed
