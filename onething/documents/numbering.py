"""Numbers without gaps, and codes that nobody can guess."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from onething.documents.identifiers import new_code

NEXT = """
INSERT INTO kernel_counter (key, last) VALUES (%s, 1)
ON CONFLICT (key) DO UPDATE SET last = kernel_counter.last + 1
RETURNING last
"""
TAKEN = """
SELECT code FROM documents_document WHERE code = ANY(%s)
UNION ALL SELECT code FROM documents_licence WHERE code = ANY(%s)
UNION ALL SELECT code FROM documents_licencecopy WHERE code = ANY(%s)
"""


def next_number(key: str) -> int:
    """Return the next number under a key; taken last before the insert, it leaves no gap.

    The row stays locked until the commit, so a transaction that fails gives its number back.
    """
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [key])
        return int(cursor.fetchone()[0])


def next_numbers(keys: Sequence[str]) -> list[int]:
    """Return the next number under each key; they are locked in the order of the keys."""
    given = {
        place: next_number(keys[place]) for place in sorted(range(len(keys)), key=keys.__getitem__)
    }
    return [given[place] for place in range(len(keys))]


def free_code() -> str:
    """Return a 查询码 that no document, no licence and no copy has."""
    return free_codes(1)[0]


def free_codes(count: int) -> list[str]:
    """Return so many different 查询码 that no document, no licence and no copy has."""
    codes: set[str] = set()
    while len(codes) < count:
        new = {new_code() for _ in range(count - len(codes))}
        codes |= new - _taken(new)
    return list(codes)


def _taken(codes: set[str]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(TAKEN, [list(codes)] * 3)
        return {code for (code,) in cursor.fetchall()}
