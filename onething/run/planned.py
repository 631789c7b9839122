"""Which migrations a database still needs, and which it has that this version does not know, as JSON.

Run: DATABASE_URL=… python -m onething.run.planned
"""

from __future__ import annotations

import json
import os
import sys

import django
from django.db import DatabaseError, connection
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.executor import MigrationExecutor


def planned() -> dict[str, list[str]]:
    """Return the names of what is pending and of what is unknown; a torn history is an error."""
    executor = MigrationExecutor(connection)
    loader = executor.loader
    loader.check_consistent_history(connection)
    pending = executor.migration_plan(loader.graph.leaf_nodes())
    known = set(loader.disk_migrations)
    known.update(old for one in loader.disk_migrations.values() for old in one.replaces)
    return {
        "pending": [f"{one.app_label}.{one.name}" for one, _ in pending],
        "unknown": sorted(".".join(key) for key in set(loader.applied_migrations) - known),
    }


def main() -> None:
    """Say it, or in one line why not."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onething.settings")
    django.setup()
    try:
        print(json.dumps(planned()))
    except (DatabaseError, InconsistentMigrationHistory) as fault:
        sys.exit(str(fault).strip().splitlines()[0])


if __name__ == "__main__":
    main()
