"""Identifiers that grow with time (UUID version 7, RFC 9562)."""

from __future__ import annotations

import secrets
import time
from uuid import UUID

PARTS = 4096  # of a millisecond: 12 bits (RFC 9562 §6.2, method 3)


class _Moments:
    """Moments that never stand still: of two that one thread asks for the later is the greater."""

    latest = 0

    def next(self) -> tuple[int, int]:
        """Return the milliseconds and the 1/4096 of them."""
        self.latest = max(time.time_ns() * PARTS // 1_000_000, self.latest + 1)
        return divmod(self.latest, PARTS)


_moments = _Moments()


def new_id() -> UUID:
    """Return a new UUIDv7: what is made together keeps the order in which it was made.

    48 bits of milliseconds, 12 of their parts, 62 of chance.
    """
    millis, parts = _moments.next()
    chance = secrets.randbits(62)
    return UUID(int=(millis << 80) | (0x7 << 76) | (parts << 64) | (0b10 << 62) | chance)
