"""Historical licences: reading a file, what an import would do, and what came of earlier ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db.models import Count

from onething.documents import licence_rules
from onething.documents.incoming import NEEDED, Gathered, Incoming, Judged, gather, judge
from onething.documents.models import ImportedLicence
from onething.exchange import queries as exchange
from onething.kernel.refusals import Invalid


@dataclass(frozen=True)
class ImportFigure:
    """What came of the imports of a source."""

    source: str
    kept: int
    refused: int
    fault: str  # the most frequent


def read_licences(path: Path) -> Gathered:
    """Return the licences of a file, and all that is wrong with its rows; raises Invalid for the whole."""
    rows = list(exchange.records(path))
    if not rows:
        raise Invalid("文件里没有一行内容。请核对导出的步骤，再重新导出。")
    missing = [column for column in NEEDED if column not in rows[0][1]]
    if missing:
        raise Invalid(
            f"文件里没有列“{'”“'.join(missing)}”。请对照 docs/licences.md 改好列名再导入。"
        )
    return gather(rows)


def licence_batches(rows: Sequence[Incoming]) -> list[tuple[Incoming, ...]]:
    """Return the licences in batches, in the order of the file."""
    size = licence_rules.import_batch()
    return [tuple(rows[start : start + size]) for start in range(0, len(rows), size)]


def licences_dry_run(source: str, rows: Sequence[Incoming], on: date) -> tuple[Judged, ...]:
    """Return what would become of each licence."""
    return tuple(one for batch in licence_batches(rows) for one in judge(source, batch, on))


def import_faults(source: str) -> dict[tuple[str, str], str]:
    """Return why rows of a source did not come in, by type and number."""
    rows = ImportedLicence.objects.filter(source=source, licence=None).order_by("type", "number")
    return {(row.type, row.number): row.fault for row in rows}


def import_figures() -> tuple[ImportFigure, ...]:
    """Return what came of the imports, by source; two statements."""
    rows = ImportedLicence.objects.values("source").annotate(n=Count("id"), kept=Count("licence"))
    faults: dict[str, str] = {}
    why = ImportedLicence.objects.filter(licence=None).values("source", "fault")
    for row in why.annotate(n=Count("id")).order_by("-n", "fault"):
        faults.setdefault(row["source"], row["fault"])
    return tuple(
        ImportFigure(
            row["source"], row["kept"], row["n"] - row["kept"], faults.get(row["source"], "")
        )
        for row in rows.order_by("source")
    )
