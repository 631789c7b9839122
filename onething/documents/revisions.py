"""Which templates are in force on a day, and the folder from which the typesetter reads them.

A set of revisions lies in a folder named by the digest of what it holds, so that papers of a day are
made with the templates of that day, however often it is repeated.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from onething.documents.models import TemplateRevision
from onething.kernel.clock import day_of
from onething.kernel.crypto import sm3

FRESH = 30.0  # seconds for which a process trusts what it has read


@dataclass(frozen=True)
class Row:
    """A published revision, without its text."""

    id: UUID
    name: str
    number: int
    since: date
    digest: str


_known: list[tuple[float, tuple[Row, ...]]] = []  # when it was read, and what


def forget() -> None:
    """Read the revisions again when they are next asked for."""
    _known.clear()


def _rows() -> tuple[Row, ...]:
    if _known and time.monotonic() - _known[0][0] < FRESH:
        return _known[0][1]
    found = TemplateRevision.objects.filter(state="published").order_by("name", "since", "number")
    values = found.values_list("id", "name", "number", "since", "digest")
    rows = tuple(Row(pk, name, n, since, digest) for pk, name, n, since, digest in values if since)
    _known[:] = [(time.monotonic(), rows)]
    return rows


def in_force(on: date) -> dict[str, Row]:
    """Return for each template the revision that is in force on the day: the last begun."""
    rows = _rows()
    first = {row.name: row for row in reversed(rows)}
    return first | {row.name: row for row in rows if row.since <= on}


def files() -> Path:
    """Return the folder of the templates that came with this release."""
    return Path(settings.DATA_ROOT) / "documents" / "templates"


def shipped() -> dict[str, str]:
    """Return the text of each template that came with this release."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(files().glob("*.typ"))}


def folder(at: datetime) -> Path:
    """Return the folder with the templates in force at this time."""
    chosen = in_force(day_of(at))
    return _laid_out({name: row.digest for name, row in chosen.items()}) if chosen else files()


def folder_with(name: str, content: str, at: datetime) -> Path:
    """Return a folder with the templates in force at this time and another text of one of them."""
    texts = _texts(in_force(day_of(at)).values()) or shipped()
    return _write(texts | {name: content})


def label(template: str, at: datetime) -> str:
    """Say with which revision a paper is made: its own template and the one it stands on."""
    chosen = in_force(day_of(at))
    base = "licence" if template.startswith("licence") else "gb9704"
    named = [chosen[name] for name in (template, base) if name in chosen]
    if not named:
        return "随附"
    return "，".join(f"{row.name} 第 {row.number} 版" for row in named)


def _laid_out(digests: Mapping[str, str]) -> Path:
    """Return the folder of a set of revisions; it is written once."""
    place = _place(digests)
    if place.exists():
        return place
    return _write(_texts(_in_set(digests)))


def _in_set(digests: Mapping[str, str]) -> list[Row]:
    return [row for row in _rows() if digests.get(row.name) == row.digest]


def _texts(rows: Iterable[Row]) -> dict[str, str]:
    ids = [row.id for row in rows]
    found = TemplateRevision.objects.filter(pk__in=ids).order_by("name")
    return dict(found.values_list("name", "content"))


def _place(digests: Mapping[str, str]) -> Path:
    said = "\n".join(f"{name} {digest}" for name, digest in sorted(digests.items()))
    return Path(settings.VAR_ROOT) / "templates" / hashlib.sha256(said.encode()).hexdigest()[:32]


def _write(texts: Mapping[str, str]) -> Path:
    """Write a set of templates into its folder, whole or not at all."""
    place = _place({name: sm3(text.encode()) for name, text in texts.items()})
    if place.exists():
        return place
    new = place.with_name(f"new-{secrets.token_hex(8)}")
    new.mkdir(parents=True, mode=0o700)
    for name, text in texts.items():
        (new / f"{name}.typ").write_text(text, encoding="utf-8")
    try:
        new.rename(place)
    except OSError:  # another process was first
        for left in new.iterdir():
            left.unlink()
        new.rmdir()
    return place
