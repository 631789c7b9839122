"""Writing many rows, of several tables too, in one statement: how the hot paths write.

Each table's rows travel as one JSON text, which PostgreSQL itself turns into records. That costs
a third of what arrays of values or Django's bulk_create cost, and one round trip for all tables.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from django.db import connection
from django.db.models import Model

from onething.kernel.facts import plain

Columns = tuple[tuple[str, str], ...]  # each with the name that a row knows it by


def insert(*tables: Iterable[Model]) -> None:
    """Insert the rows of several tables, each a list of one model, in one statement.

    Every column is written as the row holds it: defaults of the database do not apply.
    """
    filled = [rows for rows in map(list, tables) if rows]
    if not filled:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _statement(tuple(type(rows[0]) for rows in filled)),
            [_json(rows, _columns(type(rows[0]))) for rows in filled],
        )


def update(rows: Sequence[Model], *names: str) -> None:
    """Write these columns of rows of one table, in one statement."""
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _update_of(type(rows[0]), names),
            [_json(rows, _written(type(rows[0]), names))],
        )


@lru_cache(maxsize=64)
def _update_of(model: type[Model], names: tuple[str, ...]) -> str:
    quote = connection.ops.quote_name
    table, key = quote(model._meta.db_table), quote(str(model._meta.pk.column))
    said = ", ".join(f"{quote(name)} = fresh.{quote(name)}" for name in names)
    records = f"json_populate_recordset(NULL::{table}, %s::json) AS fresh"
    return f"UPDATE {table} SET {said} FROM {records} WHERE {table}.{key} = fresh.{key}"  # noqa: S608 -- names of our own models


@lru_cache(maxsize=64)
def _statement(models: tuple[type[Model], ...]) -> str:
    parts = [_insert_into(model) for model in models]
    before = [f"t{place} AS ({part})" for place, part in enumerate(parts[:-1])]
    return (f"WITH {', '.join(before)} " if before else "") + parts[-1]


def _insert_into(model: type[Model]) -> str:
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = ", ".join(quote(str(field.column)) for field in model._meta.concrete_fields)
    records = f"json_populate_recordset(NULL::{table}, %s::json)"
    return f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {records}"  # noqa: S608 -- names of our own models


def _json(rows: Iterable[Model], columns: Columns) -> str:
    records = [{column: plain(getattr(row, name)) for column, name in columns} for row in rows]
    return json.dumps(records, ensure_ascii=False)


@cache
def _columns(model: type[Model]) -> Columns:
    return tuple((str(field.column), field.attname) for field in model._meta.concrete_fields)


@cache
def _written(model: type[Model], names: tuple[str, ...]) -> Columns:
    """Return the key and the columns that an update writes; nothing else of the rows travels."""
    key = str(model._meta.pk.column)
    return tuple(one for one in _columns(model) if one[0] == key or one[0] in names)
