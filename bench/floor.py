"""The floor: the very rows of one of our commands, written by PostgreSQL's own load tool with prepared statements.

Everything goes into twins of our tables with the same indexes and checks, but no foreign keys; the
values are those that a real command has written and travel as parameters. Nothing is read, nothing
is checked, nobody is asked whether he may. Imported after Django is set up.
"""

from __future__ import annotations

import subprocess
import tempfile
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection
from django.db.models import Model

from bench.tables import columns, rows, run
from onething.cases.models import Application, Case, Deadline, Material
from onething.kernel.models import Cause, Event, Pending
from onething.run.place import binaries

TWINS: tuple[type[Model], ...] = (Application, Material, Case, Deadline, Event, Pending, Cause)
FRESH = {"id", "number", "application_id", "case_id", "stream", "key"}  # must differ each time
POOL = 20_000  # rows there already, for what is changed
SECONDS = 6
CLIENTS = (1, 2, 4, 8, 16)
FILING = ("number", "code", "state", "submitted_at", "saved_at", "summary_digest", "consent")
ACCEPTING = ("state", "urgent_on", "holder", "held_at", "accepted_on", "deemed")


def twin(model: type[Model]) -> str:
    """Return the name of the twin of a table."""
    return f"floor_{model._meta.db_table}"


class Script:
    """A transaction of prepared statements; each value is a variable of the load tool."""

    def __init__(self) -> None:
        self.lines = ["BEGIN;"]
        self.values: list[str] = []

    def insert(self, model: type[Model], where: str, *arguments: Any) -> Script:
        """Write again the rows of this table that a command has written."""
        known = [name for name in columns(model) if model not in (Pending, Cause) or name != "id"]
        shown = ", ".join(f"{name}::text" for name in known)
        found = rows(f"SELECT {shown} FROM {model._meta.db_table} WHERE {where}", *arguments)
        said = [
            f"({', '.join(map(self._value, known, row, [model] * len(known)))})" for row in found
        ]
        if said:
            named = ", ".join(known)
            self.lines.append(f"INSERT INTO {twin(model)} ({named}) VALUES {', '.join(said)};")
        return self

    def update(self, model: type[Model], names: tuple[str, ...], like: UUID) -> Script:
        """Change one row of the pool as a command has changed a row."""
        shown = ", ".join(f"{name}::text" for name in names)
        (row,) = rows(f"SELECT {shown} FROM {model._meta.db_table} WHERE id = %s", like)
        said = ", ".join(
            f"{name} = {self._value(name, value, model)}"
            for name, value in zip(names, row, strict=True)
        )
        chosen = f"(SELECT id FROM floor_pool_{model._meta.model_name} WHERE n = :n)"
        self.lines.append(f"UPDATE {twin(model)} SET {said} WHERE id = {chosen};")
        return self

    def _value(self, name: str, value: str | None, model: type[Model]) -> str:
        if value == "":
            return "''"
        if value is None:
            return "NULL"
        if name in FRESH:
            return "uuidv7()" if len(value) == 36 and name != "key" else "uuidv7()::text"
        self.values.append(value)
        return f":v{len(self.values)}"

    def best(self) -> dict[str, Any]:
        """Return how often a second it runs, at the count of clients that is best for it."""
        with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
            file.write("\n".join(["\\set n random(1, :pool)", *self.lines, "COMMIT;\n"]))
            file.flush()
            measured = {clients: self._measured(file.name, clients) for clients in CLIENTS}
        best = max(measured, key=lambda clients: measured[clients])
        return {"per_second": round(measured[best], 1), "clients": best}

    def _measured(self, path: str, clients: int) -> float:
        command = [str(binaries() / "pgbench"), "-n", "-M", "prepared", "-j", "2"]
        command += ["-c", str(clients), "-T", str(SECONDS), "-f", path, "-D", f"pool={POOL}"]
        for place, value in enumerate(self.values, start=1):
            command += ["-D", f"v{place}={value}"]
        said = subprocess.run([*command, _dsn()], capture_output=True, text=True, check=False)
        if said.returncode:
            raise SystemExit(said.stderr[-2000:])
        return float(said.stdout.split("tps = ")[1].split()[0])


def _dsn() -> str:
    said = connection.settings_dict
    return psycopg.conninfo.make_conninfo(
        host=said["HOST"], port=said["PORT"], user=said["USER"],
        password=said["PASSWORD"], dbname=said["NAME"],
    )  # fmt: skip


def lay() -> None:
    """Make the twins anew, with a pool of rows to change."""
    for model in TWINS:
        table = model._meta.db_table
        run(f"DROP TABLE IF EXISTS {twin(model)}")
        run(f"CREATE TABLE {twin(model)} (LIKE {table} INCLUDING ALL)")
    for model in (Application, Case):
        pool = f"floor_pool_{model._meta.model_name}"
        named = ", ".join(columns(model))
        copied = ", ".join(
            "uuidv7()::text" if name == "number" else "uuidv7()" if name in FRESH else name
            for name in columns(model)
        )
        run(
            f"INSERT INTO {twin(model)} ({named}) SELECT {copied} FROM (SELECT * FROM"
            f" {model._meta.db_table} WHERE number IS NOT NULL LIMIT 200) a, generate_series(1, {POOL // 200})"
            f" LIMIT {POOL}"
        )
        run(f"DROP TABLE IF EXISTS {pool}")
        run(f"CREATE TABLE {pool} AS SELECT id, row_number() OVER () AS n FROM {twin(model)}")
        run(f"CREATE UNIQUE INDEX ON {pool} (n)")
    run("VACUUM ANALYZE")


def submit(application: UUID) -> dict[str, Any]:
    """Return the floor of filing this application."""
    lay()
    event = (
        "cause = (SELECT cause FROM kernel_event WHERE stream = %s"
        " AND name = 'cases.application_submitted')"
    )
    stream = f"application:{application}"
    script = Script().insert(Cause, f"key {event[5:]}", stream)
    script.update(Application, FILING, application)
    present = "application_id = %s AND source = ANY ('{licence,data,earlier,generated}')"
    script.insert(Material, present, application).insert(Case, "application_id = %s", application)
    script.insert(Deadline, "application_id = %s AND kind = 'tell'", application)
    return _said(script.insert(Event, event, stream), 1 + len(_cases(application)))


def accept(case: UUID) -> dict[str, Any]:
    """Return the floor of accepting this case."""
    lay()
    event = "stream = %s AND name = 'cases.accepted'"
    stream = f"case:{case}"
    script = Script().insert(Cause, f"key = (SELECT cause FROM kernel_event WHERE {event})", stream)
    script.update(Case, ACCEPTING, case)
    script.insert(Deadline, "case_id = %s AND kind <> 'tell'", case)
    return _said(script.insert(Event, event, stream), 1)


def _said(script: Script, events: int) -> dict[str, Any]:
    pending = ", ".join(["(uuidv7())"] * events)
    script.lines.append(f"INSERT INTO {twin(Pending)} (event) VALUES {pending};")
    return script.best()


def _cases(application: UUID) -> list[tuple[Any, ...]]:
    return rows("SELECT id FROM cases_case WHERE application_id = %s", application)
