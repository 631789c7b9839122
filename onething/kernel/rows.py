"""Writing many rows, of several tables too, in one statement: how the hot paths write.

Each table's rows travel as one JSON text, which PostgreSQL itself turns into records. That costs
a third of what arrays of values or Django's bulk_create cost, and one round trip for all tables.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Model

from onething.kernel.facts import plain


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
            [json.dumps([_record(row) for row in rows], ensure_ascii=False) for rows in filled],
        )


def update(rows: Sequence[Model], *names: str) -> None:
    """Write these columns of rows of one table, in one statement."""
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _update_of(type(rows[0]), names),
            [json.dumps([_record(row) for row in rows], ensure_ascii=False)],
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


def _record(row: Model) -> dict[str, Any]:
    return {
        str(field.column): plain(field.value_from_object(row))
        for field in row._meta.concrete_fields
    }
