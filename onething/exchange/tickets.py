"""进入凭证: what the server of a host App seals for one entry: who is there, how surely, until when.

Sealed with the secret that we share with that host alone (AES-256-GCM), so that what passes through the browser
shows nobody's number, and no other host can have made it. Knows no Django.
"""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from collections.abc import Iterable, Mapping
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE: Final = 12  # bytes
LONGEST: Final = 2000  # letters of a ticket
PURPOSE: Final = b"onething host ticket 1"


def seal_ticket(secret: str, host: str, content: Mapping[str, Any]) -> str:
    """Return a ticket of this host."""
    nonce = secrets.token_bytes(NONCE)
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    sealed = AESGCM(_key(secret)).encrypt(nonce, plain, host.encode())
    return base64.urlsafe_b64encode(nonce + sealed).decode().rstrip("=")


def open_ticket(known: Iterable[str], host: str, ticket: str) -> dict[str, Any] | None:
    """Return what a ticket says, if one of these secrets has sealed it for this host; else None."""
    if not 0 < len(ticket) <= LONGEST or not ticket.isascii():
        return None
    try:
        raw = base64.urlsafe_b64decode(ticket + "=" * (-len(ticket) % 4))
    except (binascii.Error, ValueError):
        return None
    for secret in known:
        try:
            plain = AESGCM(_key(secret)).decrypt(raw[:NONCE], raw[NONCE:], host.encode())
            said = json.loads(plain)
        except (InvalidTag, ValueError):
            continue
        return said if isinstance(said, dict) else None
    return None


def _key(secret: str) -> bytes:
    return HKDF(hashes.SHA256(), 32, None, PURPOSE).derive(secret.encode())
