"""Historical licences: reading a file, what an import would do, and what came of earlier ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.db.models import Count

from onething.documents import access, licence_rules
from onething.documents.import_models import IMPORT_STATES
from onething.documents.incoming import NEEDED, Gathered, Incoming, Judged, again, gather, judge
from onething.documents.models import ImportedLicence, LicenceImport
from onething.documents.terms import IMPORT_FATES, ImportFate
from onething.exchange import queries as exchange
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.refusals import Invalid, NotYours

PAGE = 50


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


@dataclass(frozen=True)
class ImportRow:
    """An import in a list."""

    id: UUID
    source: str
    name: str
    state: str
    words: str
    total: int
    done: int
    kept: int
    refused: int
    who: str
    at: datetime
    until: datetime  # what was only tried is forgotten then


@dataclass(frozen=True)
class ImportSheet:
    """An import on its page: what would become of each row, or what became of it."""

    head: ImportRow
    fates: tuple[tuple[str, int], ...]  # in words, how many
    faults: tuple[tuple[int, str, str], ...]  # row, column or number, sentence
    gaps: tuple[tuple[int, str, str], ...]
    readable: int  # rows that can come in, now or later
    left: int

    def page_of_faults(self, page: int) -> tuple[tuple[tuple[int, str, str], ...], int, int]:
        """Return a page of what did not come in, its number, and how many there are."""
        pages = max(1, -(-len(self.faults) // PAGE))
        here = min(max(page, 1), pages)
        return self.faults[(here - 1) * PAGE : here * PAGE], here, pages


def licence_imports(by: Actor) -> tuple[ImportRow, ...]:
    """Return the imports that were tried on the page, the newest first; two statements."""
    access.must_import(by)
    rows = list(LicenceImport.objects.defer("rows", "gaps").order_by("-at", "-id")[:PAGE])
    names = identity.official_names([row.by for row in rows])
    return tuple(_import_row(row, names) for row in rows)


def _import_row(row: LicenceImport, names: Mapping[str, str]) -> ImportRow:
    return ImportRow(
        id=row.pk,
        source=row.source,
        name=row.name,
        state=row.state,
        words=IMPORT_STATES[row.state],
        total=row.total,
        done=row.done,
        kept=row.fates.get(ImportFate.NEW, 0),
        refused=len(row.refused),
        who=names.get(row.by, ""),
        at=row.at,
        until=row.at + timedelta(days=licence_rules.tried_days()),
    )


def licence_import(run_id: UUID, by: Actor, on: date) -> ImportSheet:
    """Return an import; one that was only tried is judged anew; eight statements."""
    access.must_import(by)
    row = LicenceImport.objects.filter(pk=run_id).first()
    if row is None:
        raise NotYours("没有找到这次导入。请返回列表重新打开。")
    fates, faults = Counter(row.fates), [*map(tuple, row.refused)]
    if row.state == "tried":
        judged = judge(row.source, [again(one) for one in row.rows], on)
        fates = Counter(str(one.fate) for one in judged)
        faults += [
            (one.incoming.row, one.incoming.number, one.fault) for one in judged if one.fault
        ]
    out = {number for number, _, _ in faults}
    return ImportSheet(
        head=_import_row(row, identity.official_names([row.by])),
        fates=tuple(
            (words, fates[fate])
            for fate, words in IMPORT_FATES.items()
            if fates[fate] and fate is not ImportFate.REFUSED
        ),
        faults=tuple(sorted(faults)),
        gaps=tuple(
            (number, column, said) for number, column, said in row.gaps if number not in out
        ),
        readable=row.done + len(row.rows),
        left=len(row.rows),
    )
