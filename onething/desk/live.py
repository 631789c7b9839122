"""Telling the live screens that something changed in a hall: they ask for themselves what."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from onething.desk.terms import CHANNEL


def tell(hall: UUID) -> None:
    """Let those who listen know once this transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(hall)])
