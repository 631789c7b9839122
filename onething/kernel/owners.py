"""Whose a thing is: rooms tell, by the kind of the thing, so that the log of reading can be asked by person."""

from __future__ import annotations

from typing import Final

OWNERS: Final[dict[str, str]] = {"subject": "SELECT %s::uuid"}


def owned_by(kind: str, sql: str) -> None:
    """Tell whose a kind of thing is, as a statement with its id for %s; part of the note's insert."""
    OWNERS[kind] = sql
