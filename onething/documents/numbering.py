"""Numbers without gaps, and codes that nobody can guess."""

from __future__ import annotations

from django.db import connection

from onething.documents.identifiers import new_code
from onething.documents.models import Document, Licence

NEXT = """
INSERT INTO kernel_counter (key, last) VALUES (%s, 1)
ON CONFLICT (key) DO UPDATE SET last = kernel_counter.last + 1
RETURNING last
"""


def next_number(key: str) -> int:
    """Return the next number under a key; taken last before the insert, it leaves no gap.

    The row stays locked until the commit, so a transaction that fails gives its number back.
    """
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [key])
        return int(cursor.fetchone()[0])


def free_code() -> str:
    """Return a 查询码 that no document and no licence has."""
    code = new_code()
    while _taken(code):
        code = new_code()
    return code


def _taken(code: str) -> bool:
    return Document.objects.filter(code=code).exists() or Licence.objects.filter(code=code).exists()
