"""Keep a few small secrets of the database unreadable without the keys outside it: SM4-GCM (GB/T 32907).

A kept value names its key, so that a new key is used for what is written from now on while old
values stay readable; it is bound to what it is about, so that it is worth nothing in another row.
"""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings

SCHEME: Final = "sm4gcm"
KEY: Final = 16
NONCE: Final = 12
TAG: Final = 16
FIRST: Final = "0001"


class VaultFault(Exception):
    """A kept value cannot be read: its key is not here, or it was changed or moved."""


def encrypt(content: bytes, *, about: str) -> str:
    """Return the content as “sm4gcm:<key>:<nonce, cipher, tag>”, readable only for the same thing."""
    number = newest()
    nonce = secrets.token_bytes(NONCE)
    cipher = Cipher(algorithms.SM4(_key(number)), modes.GCM(nonce)).encryptor()
    cipher.authenticate_additional_data(about.encode())
    hidden = cipher.update(content) + cipher.finalize()
    packed = base64.urlsafe_b64encode(nonce + hidden + cipher.tag).decode()
    return f"{SCHEME}:{number}:{packed}"


def decrypt(kept: str, *, about: str) -> bytes:
    """Return the content of a kept value, with whichever key it names."""
    scheme, number, packed = [*kept.split(":"), "", ""][:3]
    if scheme != SCHEME or not number.isdecimal():
        raise VaultFault("this is not a value of the vault")
    raw = base64.urlsafe_b64decode(packed)
    nonce, hidden, tag = raw[:NONCE], raw[NONCE:-TAG], raw[-TAG:]
    cipher = Cipher(algorithms.SM4(_key(number)), modes.GCM(nonce, tag)).decryptor()
    cipher.authenticate_additional_data(about.encode())
    try:
        return cipher.update(hidden) + cipher.finalize()
    except InvalidTag as changed:
        raise VaultFault("the value was changed, or belongs to something else") from changed


def hide(content: bytes, key: bytes, *, about: str) -> bytes:
    """Return large content hidden by a key of its own, for the store of files: nonce, cipher, tag."""
    nonce = secrets.token_bytes(NONCE)
    cipher = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    cipher.authenticate_additional_data(about.encode())
    return nonce + cipher.update(content) + cipher.finalize() + cipher.tag


def reveal(kept: bytes, key: bytes, *, about: str) -> bytes:
    """Return what was hidden; what was changed, moved or has another key is a fault."""
    nonce, hidden, tag = kept[:NONCE], kept[NONCE:-TAG], kept[-TAG:]
    cipher = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
    cipher.authenticate_additional_data(about.encode())
    try:
        return cipher.update(hidden) + cipher.finalize()
    except InvalidTag as changed:
        raise VaultFault("the content was changed, or belongs to something else") from changed


def newest() -> str:
    """Return the number of the key that is used for writing; the first is made when missing."""
    numbers = sorted(path.stem for path in _folder().glob("*.key"))
    if not numbers:
        _make(FIRST)
        return FIRST
    return numbers[-1]


def renewed(kept: str, *, about: str) -> str:
    """Return the same content under the newest key; nothing stays nothing."""
    return encrypt(decrypt(kept, about=about), about=about) if kept else kept


def is_old(kept: str) -> bool:
    """Say whether a kept value is not under the newest key."""
    return bool(kept) and not kept.startswith(f"{SCHEME}:{newest()}:")


def rotate() -> str:
    """Make a new key for all that is written from now on, and return its number."""
    number = f"{int(newest()) + 1:04d}"
    _make(number)
    return number


def paths() -> list[Path]:
    """Return where the keys are, oldest first."""
    newest()
    return sorted(_folder().glob("*.key"))


def _folder() -> Path:
    return Path(settings.KEYS_ROOT) / "vault"


def _key(number: str) -> bytes:
    path = _folder() / f"{number}.key"
    if not path.exists():
        raise VaultFault(f"the key {number} is missing; bring it back from the backup of the keys")
    return path.read_bytes()


def _make(number: str) -> None:
    """Write a key that only its owner can read; the first of several processes wins."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f".{number}.{os.getpid()}"
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(KEY))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, folder / f"{number}.key")
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
