"""Rooms that make their own small world begin with an empty one."""

from django.apps import apps
from django.db import connection, transaction

from onething.identity.queries import bodies


def uses_database(request):
    """Say whether this test touches the database."""
    return "db" in request.fixturenames or bool(request.node.get_closest_marker("django_db"))


def empty(request, *rooms):
    """Empty the rooms' tables; in an ordinary test its transaction brings everything back."""
    marker = request.node.get_closest_marker("django_db")
    durable = bool(marker and marker.kwargs.get("transaction"))
    request.getfixturevalue("transactional_db" if durable else "db")
    tables = [
        model._meta.db_table for room in rooms for model in apps.get_app_config(room).get_models()
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # rows of the ledger go too
        for table in (*tables, "procrastinate_jobs"):
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 -- a table of ours
        cursor.execute("SET LOCAL session_replication_role = origin")
    bodies.forget()
