"""清理清单: what an amended or repealed article touches, and what nobody has looked at yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID

from django.conf import settings

from onething.catalogue.law_models import Clearance, LawRevision
from onething.catalogue.laws.base import base, everything_cited
from onething.catalogue.terms.laws import TOUCHING, Base, Cited
from onething.kernel import yamls


@dataclass(frozen=True)
class Touched:
    """A place that cites what a revision of a law changes."""

    cited: Cited
    note: str  # empty: nobody has looked at it
    by: str = ""

    @property
    def open(self) -> bool:
        """Say whether it still waits."""
        return not self.note


def touched(row: LawRevision, cited: Iterable[Cited], known: Base) -> tuple[Touched, ...]:
    """Return each place that cites the article, or any article of a law changed as a whole."""
    return _touched(row, cited, known, _cleared([row])[row.pk])


def _cleared(rows: Iterable[LawRevision]) -> Mapping[UUID, Mapping[str, Clearance]]:
    """Return what somebody noted, by the change and by the place that cites it."""
    found: dict[UUID, dict[str, Clearance]] = {row.pk: {} for row in rows}
    for one in Clearance.objects.filter(revision__in=found).order_by("pk"):
        found[one.revision_id][one.place] = one
    return found


def _touched(
    row: LawRevision, cited: Iterable[Cited], known: Base, cleared: Mapping[str, Clearance]
) -> tuple[Touched, ...]:
    found = []
    for one in cited:
        for citation in known.resolve(one.said):
            if citation.law == row.law and row.article in ("", citation.article):
                note = cleared.get(one.key)
                found.append(Touched(one, note.note if note else "", note.by if note else ""))
                break
    return tuple(found)


def changes() -> tuple[LawRevision, ...]:
    """Return the amendments and repeals that are published, the latest first."""
    rows = LawRevision.objects.filter(number__isnull=False, change__in=TOUCHING)
    return tuple(rows.order_by("-effective_on", "-number", "law"))


def coming(on: date) -> tuple[LawRevision, ...]:
    """Return the changes that come into force so soon that somebody has to be told."""
    last = on + timedelta(days=max(warn_days()))
    return tuple(row for row in changes() if on <= row.effective_on <= last)


def open_counts(on: date, rows: Iterable[LawRevision]) -> dict[LawRevision, int]:
    """Return for each change the number of places that still wait."""
    found = tuple(rows)
    return counted(found, tuple(everything_cited(on)), base(on)) if found else {}


def counted(
    rows: Iterable[LawRevision], cited: Collection[Cited], known: Base
) -> dict[LawRevision, int]:
    """Return the same from everything that cites, read once."""
    found = tuple(rows)
    cleared = _cleared(found)
    return {
        row: sum(one.open for one in _touched(row, cited, known, cleared[row.pk])) for row in found
    }


@cache
def _settings(path: Path) -> tuple[int, ...]:
    return tuple(yamls.read(path)["warn_days"])


def warn_days() -> tuple[int, ...]:
    """Return how many days before a change somebody is told, the longest first."""
    return tuple(sorted(_settings(settings.DATA_ROOT / "settings" / "laws.yaml"), reverse=True))
