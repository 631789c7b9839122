"""Files on their way to another province: cut into pieces, each encrypted for that province alone (SM4-GCM)."""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Iterable
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hmac import HMAC

PIECE: Final = 480_000  # bytes of a piece
_NONCE, _TAG, _KEY = 12, 16, 16


class Unreadable(ValueError):
    """A piece was changed on the way, belongs elsewhere, or was encrypted with another key."""


def seal(secret: str, about: str, content: bytes) -> str:
    """Return a piece that only who shares the secret can read, and only as what it is about."""
    nonce = secrets.token_bytes(_NONCE)
    cipher = Cipher(algorithms.SM4(_key(secret)), modes.GCM(nonce)).encryptor()
    cipher.authenticate_additional_data(about.encode())
    hidden = cipher.update(content) + cipher.finalize()
    return base64.b64encode(nonce + hidden + cipher.tag).decode()


def unseal(keys: Iterable[str], about: str, sealed: str) -> bytes:
    """Return the content of a piece, by the new secret or the one before; raises Unreadable."""
    try:
        raw = base64.b64decode(sealed, validate=True)
    except binascii.Error as wrong:
        raise Unreadable from wrong
    for secret in keys:
        nonce, hidden, tag = raw[:_NONCE], raw[_NONCE:-_TAG], raw[-_TAG:]
        if not secret or len(raw) < _NONCE + _TAG:
            continue
        cipher = Cipher(algorithms.SM4(_key(secret)), modes.GCM(nonce, tag)).decryptor()
        cipher.authenticate_additional_data(about.encode())
        try:
            return cipher.update(hidden) + cipher.finalize()
        except InvalidTag:
            continue
    raise Unreadable


def about_piece(province_key: str, file: str, offset: int) -> str:
    """Return what a piece is bound to: the application, the file, its place in it."""
    return f"{province_key}|{file}|{offset}"


def piece_of(secret: str, key: str, file: str, content: bytes, offset: int) -> dict[str, Any]:
    """Return one piece as it is sent; behind the end there is nothing in it: it only asks."""
    cut = content[offset : offset + PIECE]
    return {"offset": offset, "piece": seal(secret, about_piece(key, file, offset), cut)}


def _key(secret: str) -> bytes:
    """Derive the key of files from the secret that signs, so that neither gives the other away."""
    code = HMAC(secret.encode(), hashes.SM3())
    code.update(b"onething/files/1")
    return code.finalize()[:_KEY]
