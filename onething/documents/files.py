"""The store of files: each is kept under the digest of its content, written whole or not at all."""

from __future__ import annotations

import os
import re
import secrets
import time
from pathlib import Path

from django.conf import settings

from onething.kernel.crypto import sm3
from onething.kernel.refusals import NotYours

DIGEST = re.compile(r"sm3:[0-9a-f]{64}")
LONGEST_WRITE = 3600.0  # seconds; what is half-written for longer has lost its writer


class Damaged(Exception):
    """A kept file no longer has the content that its name says."""


def place_of(digest: str) -> Path:
    """Return where the file of this digest is kept."""
    if not DIGEST.fullmatch(digest):
        raise NotYours("没有这份文件。请返回上一页，刷新后重新打开。")
    algorithm, _, value = digest.partition(":")
    return Path(settings.FILES_ROOT) / algorithm / value[:2] / value[2:4] / value


def keep(content: bytes) -> str:
    """Keep the content and return its digest; the same content is kept once."""
    digest = sm3(content)
    place = place_of(digest)
    if place.exists() and place.stat().st_size == len(content):
        return digest
    new = _half_written() / secrets.token_hex(16)
    _make(new.parent)
    _make(place.parent)
    try:
        _write(new, content)
        new.replace(place)
    finally:
        new.unlink(missing_ok=True)
    _settle(place.parent)
    return digest


def sweep(older_than: float = LONGEST_WRITE) -> int:
    """Remove what writers that were killed have left half-written. Return how many files."""
    if not _half_written().exists():
        return 0
    old = [
        path
        for path in _half_written().iterdir()
        if time.time() - path.stat().st_mtime > older_than
    ]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _half_written() -> Path:
    return Path(settings.FILES_ROOT) / "new"


def _make(folder: Path) -> None:
    """Make a folder, and its name durable in the folder above."""
    if folder.exists():
        return
    _make(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _settle(folder.parent)


def content(digest: str) -> bytes:
    """Return the content; a file that is gone or was changed is an error, never another content."""
    place = place_of(digest)
    if not place.exists():
        raise NotYours("没有找到这份文件。请刷新页面；仍然没有的，请联系办理机关重新提供。")
    found = place.read_bytes()
    if sm3(found) != digest:
        raise Damaged(f"{place} does not have the content that its name says")
    return found


def _write(place: Path, content: bytes) -> None:
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Make the new name in the folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
