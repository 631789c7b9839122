"""Codes that change with time (RFC 6238): six digits, thirty seconds, one step of tolerance."""

from __future__ import annotations

import base64
import hmac
import secrets
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

DIGITS: Final = 6
STEP: Final = 30  # seconds; what every app on a phone knows
TOLERATED: Final = (-1, 0, 1)  # steps before and after now (RFC 6238 §5.2, §6)
LENGTH: Final = 20  # bytes of a secret (RFC 4226 §4)
ISSUER: Final = "高效办成一件事"


def new_secret() -> bytes:
    """Return a new secret of 160 bits."""
    return secrets.token_bytes(LENGTH)


def in_letters(secret: bytes) -> str:
    """Return the secret as base32, for typing."""
    return base64.b32encode(secret).decode()


def address(secret: bytes, login: str) -> str:
    """Return the address that a QR code brings to the app."""
    return _totp(secret).get_provisioning_uri(login, ISSUER)


def code_at(secret: bytes, step: int) -> str:
    """Return the code of one step."""
    return _totp(secret).generate(step * STEP).decode()


def step_of(secret: bytes, typed: str, *, moment: int, after: int) -> int | None:
    """Return the step whose code was typed, if it is near and later than the last one used.

    Every step is compared, in constant time, whatever was typed.
    """
    now = moment // STEP
    steps = [now + near for near in TOLERATED]
    fits = [hmac.compare_digest(code_at(secret, step).encode(), typed.encode()) for step in steps]
    return next((step for step, fit in zip(steps, fits, strict=True) if fit and step > after), None)


def _totp(secret: bytes) -> TOTP:
    return TOTP(secret, DIGITS, SHA1(), STEP)  # noqa: S303 -- HMAC-SHA1, the only kind all apps know
