"""Signed HTTP: who sent it, that it is whole, that it is fresh. HMAC with SM3 (GB/T 15852.2)."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.hmac import HMAC

TIME: Final = "X-Timestamp"  # seconds since 1970
NONCE: Final = "X-Nonce"
SIGNATURE: Final = "X-Signature"
WINDOW: Final = 300  # seconds for which a request is fresh


@dataclass(frozen=True)
class Signed:
    """What somebody outside has posted, with the signature in its headers."""

    path: str
    body: bytes
    time: str
    nonce: str
    signature: str


def sign_request(
    secret: str, method: str, path: str, *, time: str, nonce: str, body: bytes = b""
) -> str:
    """Return the signature of a request."""
    return _sign(secret, "request", method, path, time, nonce, _digest(body))


def sign_response(secret: str, status: int, *, time: str, nonce: str, body: bytes) -> str:
    """Return the signature of a response; the nonce ties it to its request."""
    return _sign(secret, "response", str(status), time, nonce, _digest(body))


def same(one: str, other: str) -> bool:
    """Compare two signatures in constant time."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def fresh(time: str, now: float) -> bool:
    """Say whether a timestamp lies in the window around now."""
    return time.isascii() and time.isdecimal() and abs(int(time[:12]) - now) <= WINDOW


def signed_now(secrets: Iterable[str], signed: Signed, now: float) -> bool:
    """Say whether one of these secrets has signed what was posted, just now; an old one counts too."""
    rights = [
        sign_request(
            one, "POST", signed.path, time=signed.time, nonce=signed.nonce, body=signed.body
        )
        for one in secrets
        if one
    ]
    found = [same(right, signed.signature) for right in rights]
    return any(found) and fresh(signed.time, now)


def _digest(body: bytes) -> str:
    digest = hashes.Hash(hashes.SM3())
    digest.update(body)
    return digest.finalize().hex()


def _sign(secret: str, *parts: str) -> str:
    code = HMAC(secret.encode(), hashes.SM3())
    code.update("\n".join(parts).encode())
    return code.finalize().hex()
