"""Salted digests: the ledger proves what was said without telling it, and not even that once the salt is gone.

Erasing somebody's data means erasing the row and its salt; every proof stays valid, since it was
made of the digest, and the digest can no longer be guessed from.
"""

from __future__ import annotations

import secrets
from typing import Any

from onething.kernel.crypto import sm3
from onething.kernel.facts import canonical


def new_salt() -> str:
    """Return a new salt, 128 bits."""
    return secrets.token_hex(16)


def salted(salt: str, value: Any) -> str:
    """Return the digest of a value that the ledger keeps; without the salt it tells nothing."""
    return sm3(canonical([salt, value]))


def digest_with(salt: str, value: Any) -> str:
    """Return the same for a row that may be older than salts: without one, the plain digest."""
    return salted(salt, value) if salt else sm3(canonical(value))
