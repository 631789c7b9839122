"""Statements of the busiest ways: composed by Django once in a process, afterwards only executed.

Composing a statement costs several times what PostgreSQL needs to answer it; who comes with a
request is asked at every page, and what an application is made of at every submission
(docs/decisions/0096, 0100).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Final, Generic, TypeVar, cast
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

from onething.kernel.db import current

Row = tuple[Any, ...]
M = TypeVar("M", bound=Model)
Value = UUID | date | str | Sequence[UUID] | Sequence[str]
Gap = type | list[type]  # a list: any number of values of this type
Place = tuple[int | None, Any]  # the gap from which a parameter comes, or the parameter itself
MARKS: Final[dict[type, Callable[[int], Any]]] = {
    UUID: lambda n: UUID(int=(0xC0DE << 112) + n),
    date: lambda n: date(1, 1, 1 + n),
    datetime: lambda n: datetime(1, 1, 1, second=n, tzinfo=UTC),
    str: lambda n: f"the gap {n} of a statement",
}
ONE_OF, ANY_OF = (" IN (", ")"), (" = ANY(", ")")


class _Composed:
    """A query with gaps: `make` gets a mark for each gap, a list of one for a gap of many values."""

    def __init__(
        self, make: Callable[..., QuerySet[Any, Any]], *gaps: Gap, using: str = ""
    ) -> None:
        self._make, self._gaps, self._using = make, gaps, using
        self._marks = [MARKS[_kind(gap)](number) for number, gap in enumerate(gaps)]
        self._known: tuple[str, list[Place]] | None = None

    def _rows(self, values: tuple[Value, ...]) -> list[Row]:
        if len(values) != len(self._marks):
            raise TypeError(f"{len(self._marks)} values are wanted")
        line = self._line()
        sql, places = self._known or self._compose()
        given = [_said(value, gap) for value, gap in zip(values, self._gaps, strict=True)]
        filled = [said if gap is None else given[gap] for gap, said in places]
        with line.cursor() as cursor:
            cursor.execute(sql, filled)
            return list(cursor.fetchall())

    def _line(self) -> BaseDatabaseWrapper:
        return connections[self._using] if self._using else current()

    def _compose(self) -> tuple[str, list[Place]]:
        gaps = zip(self._gaps, self._marks, strict=True)
        made = self._make(*([mark] if isinstance(gap, list) else mark for gap, mark in gaps))
        compiler = made.query.get_compiler(connection=self._line())
        sql, said = compiler.as_sql()
        places = [(self._marks.index(one) if one in self._marks else None, one) for one in said]
        missing = {*range(len(self._marks))} - {gap for gap, _ in places}
        if missing:
            raise ValueError(f"gaps that the statement does not have: {sorted(missing)}")
        self._learn(made, compiler)
        self._known = self._opened(sql, places), places
        return self._known

    def _learn(self, made: QuerySet[Any, Any], compiler: SQLCompiler) -> None:
        """Learn what else is needed of the query that was composed."""

    def _opened(self, sql: str, places: list[Place]) -> str:
        """Return the statement in which each gap of many values takes as many as come."""
        parts = sql.split("%s")
        for number, (gap, _) in enumerate(places):
            if gap is None or not isinstance(self._gaps[gap], list):
                continue
            before, after = parts[number], parts[number + 1]
            if not before.endswith(ONE_OF[0]) or not after.startswith(ONE_OF[1]):
                raise ValueError(f"the gap {gap} of many values does not stand in “IN (…)”")
            parts[number] = before.removesuffix(ONE_OF[0]) + ANY_OF[0]
        return "%s".join(parts)


def _said(value: Value, gap: Gap) -> Any:
    """Return a value as the driver wants it: many ids are all of one type, as Django makes them."""
    if gap != [UUID]:
        return value
    return [one if isinstance(one, UUID) else UUID(str(one)) for one in cast(Sequence[Any], value)]


def _kind(gap: Gap) -> type:
    return gap[0] if isinstance(gap, list) else gap


class Statement(_Composed):
    """A query with gaps that returns rows of plain values.

    The rows come as the database gives them: what a field of Django would convert (JSON) is text.
    """

    def __call__(self, *values: Value) -> list[Row]:
        """Return the rows for these values, one for each gap; usually on the connection of this block."""
        return self._rows(values)


class Rows(_Composed, Generic[M]):
    """A query with gaps for whole rows of one model, as a queryset would return them.

    One that locks its rows asks for a transaction, as Django does.
    """

    _locks = False  # known once it is composed; then Django itself has asked

    def __init__(self, make: Callable[..., QuerySet[M, M]], *gaps: Gap, using: str = "") -> None:
        super().__init__(make, *gaps, using=using)

    def __call__(self, *values: Value) -> list[M]:
        """Return the rows for these values, one for each gap."""
        line = self._line()
        if self._locks and not line.in_atomic_block:
            raise TransactionManagementError("rows are locked within a transaction only")
        return [self._row(row, line) for row in self._rows(values)]

    def first(self, *values: Value) -> M | None:
        """Return the first of them, or None."""
        found = self(*values)
        return found[0] if found else None

    def _learn(self, made: QuerySet[Any, Any], compiler: SQLCompiler) -> None:
        told = compiler.klass_info
        if told is None or told.get("related_klass_infos") or made.query.annotations:
            raise ValueError("whole rows of one model are wanted")
        self._model: type[M] = told["model"]
        self._locks = made.query.select_for_update
        fields = [column[0].target for column in compiler.select]
        self._names = [field.attname for field in fields]
        self._turned = [
            (place, field.from_db_value)
            for place, field in enumerate(fields)
            if hasattr(field, "from_db_value")
        ]

    def _row(self, row: Row, line: BaseDatabaseWrapper) -> M:
        values = list(row)
        for place, turn in self._turned:
            values[place] = turn(values[place], None, line)
        return self._model.from_db(line.alias, self._names, values)


@cache
def _by_key(model: type[M]) -> Rows[M]:
    return Rows(lambda key: model._default_manager.filter(pk=key), UUID)


def by_key(model: type[M], key: UUID) -> M:
    """Return the row with this key; that there is none is a fault."""
    found: M | None = _by_key(model).first(key)
    if found is None:
        raise ObjectDoesNotExist(f"{model.__name__} {key}")
    return found
