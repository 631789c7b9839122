"""Identifiers that grow with time (UUID version 7, RFC 9562)."""

from __future__ import annotations

import secrets
import time
from uuid import UUID


def new_id() -> UUID:
    """Return a new UUIDv7: 48 bits of milliseconds, then chance."""
    millis = time.time_ns() // 1_000_000
    chance = secrets.randbits(74)
    high = chance >> 62
    value = (millis << 80) | (0x7 << 76) | (high << 64) | (0b10 << 62) | (chance & ((1 << 62) - 1))
    return UUID(int=value)
