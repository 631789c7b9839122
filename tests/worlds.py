"""What the database holds, kept as it is, to be brought back within milliseconds."""

import fcntl
import pickle
import shutil
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from onething.identity.queries import bodies
from onething.run.load import load_all
from tests.times import LONG_BEFORE

OF_DJANGO = "django_migrations"
TABLES = (
    "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> %s ORDER BY 1"
)
DURABLE = {"transactional_db", "django_db_reset_sequences"}
COUNTERS = "SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL"


def loaded(shared):
    """Load the sample world, or take over what another worker has loaded; return it as kept.

    The first worker that needs a database loads it and leaves it in the shared folder.
    """
    with (shared / "world.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "world").exists():
            load_all(lambda words: None, at=LONG_BEFORE)
            kept = keep()
            _leave(shared, kept)
            return kept
    return _take_over(shared)


def _leave(shared, kept):
    for name in ("keys", "files"):
        _place(name).mkdir(parents=True, exist_ok=True)  # a world without papers has no files
        shutil.copytree(_place(name), shared / f"world.{name}")
    (shared / "world").write_bytes(pickle.dumps((kept, _counters())))


def _take_over(shared):
    kept, counters = pickle.loads((shared / "world").read_bytes())  # noqa: S301 -- our own, of this run
    for name in ("keys", "files"):
        shutil.copytree(shared / f"world.{name}", _place(name), dirs_exist_ok=True)
    bring_back(kept)
    with connection.cursor() as cursor:
        cursor.executemany("SELECT setval(%s, %s)", [(f'"{name}"', at) for name, at in counters])
    return kept


def _place(name):
    return Path(getattr(settings, f"{name.upper()}_ROOT"))


def _counters():
    with connection.cursor() as cursor:
        cursor.execute(COUNTERS)
        return cursor.fetchall()


def tables():
    """Return the names of all tables."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES, [OF_DJANGO])
        return [name for (name,) in cursor.fetchall()]


def keep():
    """Return the rows of every table that has any, as PostgreSQL writes them."""
    with connection.cursor() as cursor:
        held = {name: _rows(cursor, name) for name in tables()}
    return {name: rows for name, rows in held.items() if rows}


def _rows(cursor, name):
    with cursor.copy(f'COPY "{name}" TO STDOUT (FORMAT binary)') as rows:
        content = b"".join(rows)
    return content if cursor.rowcount else b""


def bring_back(kept):
    """Let every table hold what was kept, and nothing else; what holds it is left as it is."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no order of foreign keys
        for name in tables():
            wanted = kept.get(name, b"")
            if _rows(cursor, name) != wanted:
                _fill(cursor, name, wanted)
        cursor.execute("SET LOCAL session_replication_role = origin")
    bodies.forget()


def _fill(cursor, name, rows):
    cursor.execute(f'DELETE FROM "{name}"')  # noqa: S608 -- a table of ours
    if rows:
        with cursor.copy(f'COPY "{name}" FROM STDIN (FORMAT binary)') as into:
            into.write(rows)


def is_durable(item):
    """Say whether a test commits, after which its database is emptied."""
    marker = item.get_closest_marker("django_db")
    said = bool(marker and marker.kwargs.get("transaction"))
    return said or bool(DURABLE & set(getattr(item, "fixturenames", ())))
