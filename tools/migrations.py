"""Lint of migrations: may the version before go on working on the tables of this one, without a stop?

Expand in one release, fill, switch, contract in a later one (docs/decisions/0057-migrations.md).
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import django
from django.apps import apps
from django.contrib.postgres import operations as postgres
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models.expressions import BaseExpression, Value
from django.db.models.functions import Now

AnyField = Any  # a field of a state of the past: its class is none of ours
SMALL: Final = frozenset({"catalogue", "exchange"})  # rooms whose tables do not grow with cases
RENAMES = (migrations.RenameField, migrations.RenameModel, migrations.AlterModelTable)
DROPS = (migrations.RemoveField, migrations.DeleteModel)
SENTENCES: Final = {
    "not-null": "a column that may not be empty needs a db_default: the version before does not fill it",
    "rename": "the version before uses the old name; add, fill, switch, drop",
    "drop": "the version before still reads it; drop it a release later, and say since when it is unused",
    "rewrite": "the whole table is written anew under a lock; add a column, fill, switch",
    "index": "writers wait while it is built; AddIndexConcurrently with atomic = False",
    "check": "all rows are read under a lock; AddConstraintNotValid, then ValidateConstraint",
    "reverse": "there is no way back; give a reverse, noop where nothing is to be done",
    "batches": "all rows are changed in one transaction; atomic = False, and in batches",
}
BEFORE_ALL: Final = "before release 0.1.0: no platform of anybody has rows there yet"
EXEMPT: Final = dict.fromkeys(
    (
        ("cases.0004_one_joint_clock", "batches"),
        ("cases.0004_one_joint_clock", "index"),
        ("identity.0002_second_factor", "not-null"),
        ("identity.0003_staffing", "not-null"),
        ("identity.0003_staffing", "check"),
        ("identity.0005_more_duties", "check"),
        ("kernel.0003_readings_of_somebody", "not-null"),
        ("kernel.0003_readings_of_somebody", "index"),
        ("kernel.0004_pace", "rewrite"),
    ),
    BEFORE_ALL,
) | {
    ("desk.0025_nobody_at_two_windows", "index"): (
        "of rows that have the new column, and none has it yet: bookings are read once, nothing is built"
    )
}
WRITTEN_SQL: Final = (  # what a RunSQL says, and which rule that breaks
    (r"\bRENAME\b", "rename"),
    (r"\bDROP\s+(TABLE|COLUMN|VIEW)\b", "drop"),
    (r"\bSET\s+NOT\s+NULL\b", "not-null"),
    (r"\bSET\s+(UN)?LOGGED\b|\bALTER\s+COLUMN\s+\S+\s+(SET\s+DATA\s+)?TYPE\b", "rewrite"),
    (r"\bCREATE\s+(UNIQUE\s+)?INDEX\b(?!\s+CONCURRENTLY)", "index"),
    (r"\bADD\s+CONSTRAINT\b(?!.*\bNOT\s+VALID\b)", "check"),
)
CHANGES_ROWS: Final = re.compile(r"^\s*(UPDATE|DELETE|INSERT)\b", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class Found:
    """A migration that breaks a rule."""

    migration: str
    rule: str
    what: str

    def __str__(self) -> str:
        return f"{self.migration}: {self.what}: {self.rule}: {SENTENCES[self.rule]}"


def faults_of(migration: migrations.Migration, before: ProjectState) -> Iterator[Found]:
    """Return which rules a migration breaks, given the tables before it; the first of a room is free."""
    name = f"{migration.app_label}.{migration.name}"
    if migration.initial or migration.name.startswith("0001"):
        return
    new: set[str] = set()
    state = before.clone()
    for operation in migration.operations:
        if isinstance(operation, migrations.CreateModel):
            new.add(operation.name.lower())
        after = state.clone()
        operation.state_forwards(migration.app_label, after)
        about = getattr(operation, "model_name", getattr(operation, "name", "")) or ""
        if about.lower() not in new:
            for rule in dict.fromkeys(_rules(operation, migration, state, after)):
                yield Found(name, rule, operation.describe())
        state = after


def _rules(
    operation: Operation, migration: migrations.Migration, before: ProjectState, after: ProjectState
) -> Iterator[str]:
    large = migration.app_label not in SMALL
    if isinstance(operation, RENAMES):
        yield "rename"
    if isinstance(operation, DROPS):
        yield "drop"
    if isinstance(operation, migrations.AddField):
        yield from _added(operation.field, large=large)
    if isinstance(operation, migrations.AlterField):
        key = (migration.app_label, operation.model_name_lower)
        old, new = (_field(state, key, operation.name) for state in (before, after))
        yield from _altered(old, new, large=large)
    if isinstance(operation, migrations.AddIndex | migrations.AddConstraint) and large:
        yield from _waiting(operation)
    if isinstance(operation, migrations.RunPython | migrations.RunSQL):
        yield from _own(operation, atomic=migration.atomic, large=large)


def _field(state: ProjectState, key: tuple[str, str], name: str) -> AnyField:
    found: AnyField = state.apps.get_model(*key)._meta.get_field(name)
    return found


def _added(field: AnyField, *, large: bool) -> Iterator[str]:
    kept = field.db_default if field.has_db_default() else None
    if not field.null and kept is None and not field.many_to_many:
        yield "not-null"
    if isinstance(kept, BaseExpression) and not isinstance(kept, Value | Now):
        yield "rewrite"  # each row is given a value of its own
    if large and (field.unique or field.db_index):
        yield "index"


def _altered(old: AnyField, new: AnyField, *, large: bool) -> Iterator[str]:
    if old.null and not new.null:
        yield "not-null"
    if old.column != new.column:
        yield "rename"
    if not _wider(old.db_type(connection) or "", new.db_type(connection) or ""):
        yield "rewrite"
    if large and ((new.unique and not old.unique) or (new.db_index and not old.db_index)):
        yield "index"


def _wider(old: str, new: str) -> bool:
    """Say whether PostgreSQL changes the type without touching a row."""
    lengths = [re.fullmatch(r"varchar\((\d+)\)", said) for said in (old, new)]
    if lengths[0] and lengths[1]:
        return int(lengths[1][1]) >= int(lengths[0][1])
    return old == new or (bool(lengths[0]) and new == "text")


def _waiting(operation: migrations.AddIndex | migrations.AddConstraint) -> Iterator[str]:
    if isinstance(operation, postgres.AddIndexConcurrently | postgres.AddConstraintNotValid):
        return
    checks = isinstance(getattr(operation, "constraint", None), models.CheckConstraint)
    yield "check" if checks else "index"


def _own(
    operation: migrations.RunPython | migrations.RunSQL, *, atomic: bool, large: bool
) -> Iterator[str]:
    if not operation.reversible:
        yield "reverse"
    said = str(operation.sql) if isinstance(operation, migrations.RunSQL) else ""
    for pattern, rule in WRITTEN_SQL:
        if re.search(pattern, said, re.IGNORECASE):
            yield rule
    changes = isinstance(operation, migrations.RunPython) or CHANGES_ROWS.search(said)
    if large and atomic and changes:
        yield "batches"


def all_faults() -> Iterator[Found]:
    """Return what all our migrations break, exempt or not."""
    loader = MigrationLoader(None)
    ours = {one.label for one in apps.get_app_configs() if one.name.startswith("onething.")}
    for (app, name), migration in sorted(loader.disk_migrations.items()):
        if app in ours:
            yield from faults_of(migration, loader.project_state((app, name), at_end=False))


def main() -> None:
    """Name every fault that is not exempt, and every exemption that exempts nothing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onething.settings")
    django.setup()
    found = list(all_faults())
    said = [str(one) for one in found if (one.migration, one.rule) not in EXEMPT]
    idle = set(EXEMPT) - {(one.migration, one.rule) for one in found}
    said += [f"{migration}: {rule}: this exemption exempts nothing" for migration, rule in idle]
    for line in said:
        print(line)
    sys.exit(bool(said))


if __name__ == "__main__":
    main()
