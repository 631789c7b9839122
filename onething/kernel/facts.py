"""A fact: something that happened, in the past tense, complete without the database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, ClassVar
from uuid import UUID

KNOWN = frozenset({str, int, bool, type(None)})  # JSON knows them as they are
FACTS: dict[str, type[Fact]] = {}


@dataclass(frozen=True, kw_only=True)
class Fact:
    """What a command writes into the ledger; it holds ids and digests, no personal data."""

    name: ClassVar[str]
    record_only: ClassVar[bool] = False  # True: for the record, nobody listens

    def __init_subclass__(cls) -> None:
        if "name" in vars(cls):
            FACTS[cls.name] = cls

    @property
    def stream(self) -> str:
        """Name the subject in whose chain the fact stands, as “case:<id>”."""
        raise NotImplementedError

    def data(self) -> dict[str, Any]:
        """Return the fact as plain JSON values."""
        return {field.name: plain(getattr(self, field.name)) for field in fields(self)}


def plain(value: Any) -> Any:
    """Turn a value into what JSON knows; anything unknown is an error, never a guess."""
    if type(value) in KNOWN or isinstance(value, int | str):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {
            str(key): inner if type(inner) in KNOWN else plain(inner)
            for key, inner in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset):
        items = [plain(inner) for inner in value]
        return sorted(items) if isinstance(value, set | frozenset) else items
    raise TypeError(f"{type(value).__name__} does not belong into the ledger")


def canonical(value: Any) -> bytes:
    """Return the one byte form of a JSON value: sorted keys, no spaces, UTF-8 (after RFC 8785)."""
    return json.dumps(
        plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).encode("utf-8", "surrogatepass")
