"""Copies of rows by SQL; column lists come from the models. Imported after Django is set up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Model

from onething.cases.models import Application, Case, Deadline, Material

SQL = Path(__file__).parent / "sql"
MODELS: dict[str, type[Model]] = {
    "application": Application,
    "material": Material,
    "case": Case,
    "deadline": Deadline,
}


def columns(model: type[Model]) -> list[str]:
    """Return the columns of a table."""
    return [str(field.column) for field in model._meta.concrete_fields]


def copied(name: str, fresh: dict[str, str], alias: str) -> dict[str, str]:
    """Return the column list of a table and the values of a copy."""
    known = columns(MODELS[name])
    return {
        name: ", ".join(known),
        f"fresh_{name}": ", ".join(fresh.get(column, f"{alias}.{column}") for column in known),
    }


def script(name: str, fresh: dict[str, dict[str, str]]) -> str:
    """Return one of our SQL files with the column lists filled in."""
    text = (SQL / name).read_text(encoding="utf-8")
    for table, values in fresh.items():
        for key, said in copied(table, values, table[0]).items():
            text = text.replace(f"{{{key}}}", said)
    return text


def rows(sql: str, *arguments: Any) -> list[tuple[Any, ...]]:
    """Return the rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)
        return list(cursor.fetchall())


def run(sql: str) -> None:
    """Run statements that return nothing."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
