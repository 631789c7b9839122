"""What this version prepares a database with, as a sum: tables, and everything."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PREPARED_FROM = ("onething/**/*.py", "onething/web/static/**/*", "data/**/*")
MIGRATIONS = ("onething/*/migrations/*.py",)


def tables() -> str:
    """Return the sum of all migrations: another one means that tables change."""
    return _sum(MIGRATIONS)


def everything() -> str:
    """Return the stamp of this version: the sum of its migrations and of all that it ships."""
    return f"{tables()}.{_sum(PREPARED_FROM)}"


def _sum(patterns: Iterable[str]) -> str:
    sums = hashlib.sha256()
    for path in sorted(path for pattern in patterns for path in ROOT.glob(pattern)):
        if path.is_file():
            sums.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return sums.hexdigest()[:32]
