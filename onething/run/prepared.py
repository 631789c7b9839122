"""What this version prepares a database with, as a sum: tables, and everything."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PREPARED_FROM = ("onething/**/*.py", "onething/web/static/**/*", "data/**/*")
CHECKED = "checked"  # a file in the folder of the platform: which version found its data sound
MIGRATIONS = ("onething/*/migrations/*.py",)


def tables() -> str:
    """Return the sum of all migrations: another one means that tables change."""
    return _sum(MIGRATIONS)


def everything() -> str:
    """Return the stamp of this version: the sum of its migrations and of all that it ships."""
    return f"{tables()}.{_sum(PREPARED_FROM)}"


def is_checked(var: Path, data_root: Path) -> bool:
    """Say whether the data that ship were found sound by just this version, so that it need not look again."""
    mark = var / CHECKED
    return data_root == ROOT / "data" and mark.is_file() and mark.read_text("utf-8") == everything()


def note_checked(var: Path, data_root: Path) -> None:
    """Remember that the data that ship are sound."""
    if data_root == ROOT / "data":
        var.mkdir(parents=True, exist_ok=True)
        (var / CHECKED).write_text(everything(), encoding="utf-8")


def _sum(patterns: Iterable[str]) -> str:
    sums = hashlib.sha256()
    for path in sorted(path for pattern in patterns for path in ROOT.glob(pattern)):
        if path.is_file():
            sums.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return sums.hexdigest()[:32]
