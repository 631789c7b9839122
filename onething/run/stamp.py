"""What a database was last prepared with, so that a second start has nothing to do.

Asking the database itself needs a driver, so it is a process of its own: the supervisor stays small.
Run: DATABASE_URL=… python -m onething.run.stamp [STAMP TO KEEP]
"""

from __future__ import annotations

import os
import sys

import psycopg

NAME = "run.prepared"
KEEP = """
INSERT INTO kernel_setting (name, value) VALUES (%s, %s)
ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""


def kept(url: str) -> str:
    """Return the stamp that the database holds; nothing when it is new."""
    with psycopg.connect(url) as connection:
        try:
            row = connection.execute(
                "SELECT value FROM kernel_setting WHERE name = %s", [NAME]
            ).fetchone()
        except psycopg.errors.UndefinedTable:
            return ""
    return str(row[0]) if row else ""


def keep(url: str, stamp: str) -> None:
    """Let the database hold the stamp."""
    with psycopg.connect(url) as connection:
        connection.execute(KEEP, [NAME, stamp])


def main() -> None:
    """Keep the stamp that is given, or say the one that is kept."""
    try:
        if sys.argv[1:]:
            keep(os.environ["DATABASE_URL"], sys.argv[1])
        else:
            print(kept(os.environ["DATABASE_URL"]))
    except psycopg.Error as fault:
        sys.exit(str(fault).strip().splitlines()[0])


if __name__ == "__main__":
    main()
