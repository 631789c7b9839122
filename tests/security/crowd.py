"""More of everything: each table of which the world has few rows gets two more of each.

A page that asks anew for each row is found by asking for it then. What may be there only once is
allowed twice for that: only what is read afterwards is true, and all of it is undone.
"""

from django.db import connection

FEW = 60
LEFT_OUT = ("kernel_", "procrastinate_", "django_")
ONLY_ONE = """
SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname)
FROM pg_constraint WHERE contype IN ('u', 'x') AND connamespace = 'public'::regnamespace
UNION ALL
SELECT format('DROP INDEX %s', indexrelid::regclass)
FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
WHERE indisunique AND NOT indisprimary AND relnamespace = 'public'::regnamespace
  AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)
"""
COLUMNS = """
SELECT table_name, array_agg(column_name::text ORDER BY ordinal_position)
FROM information_schema.columns
WHERE table_schema = 'public' AND is_generated = 'NEVER'
GROUP BY table_name
HAVING bool_or(column_name = 'id' AND data_type = 'uuid')
ORDER BY table_name
"""


def crowd():
    """Copy rows; return how many each table of ours has afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(ONLY_ONE)
        for (statement,) in cursor.fetchall():
            if not any(f" {one}" in statement for one in LEFT_OUT):
                cursor.execute(statement)
        cursor.execute(COLUMNS)
        tables = [one for one in cursor.fetchall() if not one[0].startswith(LEFT_OUT)]
        return {table: _copied(cursor, table, columns) for table, columns in tables}


def _copied(cursor, table, columns):
    cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 -- a table of ours
    (count,) = cursor.fetchone()
    if not 0 < count <= FEW:
        return count
    rest = ", ".join(f'"{one}"' for one in columns if one != "id")
    cursor.execute(
        f'INSERT INTO "{table}" (id, {rest}) SELECT gen_random_uuid(), {rest}'  # noqa: S608 -- as above
        f' FROM "{table}", generate_series(1, 2)'
    )
    return 3 * count
