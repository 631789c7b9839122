"""Digests that nobody can guess at without our secret: for codes, addresses, requests."""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings


def keyed(said: str | bytes) -> str:
    """Return the keyed digest (HMAC-SHA256, hexadecimal) of what was said.

    Whoever calls says in it what it is for, so that a digest of one kind is none of another.
    """
    return raw(said).hex()


def raw(said: str | bytes) -> bytes:
    """Return the same digest as 32 bytes."""
    content = said.encode() if isinstance(said, str) else said
    return hmac.new(settings.SECRET_KEY.encode(), content, hashlib.sha256).digest()
