"""What the database holds, kept as it is, to be brought back within milliseconds."""

from django.db import connection, transaction

from onething.identity.queries import bodies

OF_DJANGO = "django_migrations"
TABLES = (
    "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> %s ORDER BY 1"
)
DURABLE = {"transactional_db", "django_db_reset_sequences"}


def tables():
    """Return the names of all tables."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES, [OF_DJANGO])
        return [name for (name,) in cursor.fetchall()]


def keep():
    """Return the rows of every table that has any, as PostgreSQL writes them."""
    kept = {}
    with connection.cursor() as cursor:
        for name in tables():
            with cursor.copy(f'COPY "{name}" TO STDOUT (FORMAT binary)') as rows:
                kept[name] = b"".join(rows)
            if not cursor.rowcount:
                del kept[name]
    return kept


def bring_back(kept):
    """Let every table hold what was kept, and nothing else."""
    names = ", ".join(f'"{name}"' for name in tables())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {names}")
        cursor.execute("SET LOCAL session_replication_role = replica")  # no order of foreign keys
        for name, rows in kept.items():
            with cursor.copy(f'COPY "{name}" FROM STDIN (FORMAT binary)') as into:
                into.write(rows)
        cursor.execute("SET LOCAL session_replication_role = origin")
    bodies.forget()


def is_durable(item):
    """Say whether a test commits, after which its database is emptied."""
    marker = item.get_closest_marker("django_db")
    said = bool(marker and marker.kwargs.get("transaction"))
    return said or bool(DURABLE & set(getattr(item, "fixturenames", ())))
