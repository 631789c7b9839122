"""The quality of the base of licences (归集质量): complete, accurate, in time, with grades."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q

from onething.documents import kinds, licence_rules
from onething.documents.models import ImportedLicence, Licence, LicenceError
from onething.documents.terms import QualityRow
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours


def quality(by: Actor, on: date) -> tuple[QualityRow, ...]:
    """Return the quality of the base by type, the whole first (归集率、完整率、准确率、及时率); four statements."""
    if not any(map(by.has, ("steward", "operator", "leader", "catalogue"))):
        raise NotYours
    limit = timedelta(hours=licence_rules.quality_hours())
    counted: dict[str, Mapping[str, Any]] = {
        row["type"]: row
        for row in Licence.objects.filter(version=1, registered_at__date__lte=on)
        .values("type")
        .annotate(
            expected=Count("id"),
            kept=Count("id", filter=Q(sealed_at__isnull=False)),
            timed=Count("id", filter=Q(origin="issued")),
            timely=Count(
                "id", filter=Q(origin="issued", sealed_at__lte=F("registered_at") + limit)
            ),
        )
        .order_by("type")
    }
    faults = _faults()
    incomplete, wrong = _incomplete(), _wrong()
    rows = [
        _quality(
            type_.name,
            counted.get(code, {}),
            faults.get(code, 0),
            incomplete.get(code, 0),
            wrong.get(code, 0),
        )
        for code, type_ in kinds.licence_types().items()
        if code in counted or code in faults
    ]
    return (_whole(rows), *rows)


def _faults() -> dict[str, int]:
    """Return how many rows of other registers could not come in, by type."""
    rows = ImportedLicence.objects.filter(licence=None).values("type").annotate(n=Count("id"))
    return {row["type"]: row["n"] for row in rows.order_by("type")}


def _incomplete() -> dict[str, int]:
    """Return how many licences lack something that their face must say, by type; one statement."""
    lacks = Q(pk__in=())
    for code, type_ in kinds.licence_types().items():
        empty = Q(pk__in=())
        for name in type_.face:
            empty |= ~Q(data__facts__has_key=name) | Q(data__facts__contains={name: ""})
        lacks |= Q(type=code) & empty
    rows = Licence.objects.filter(lacks, version=1, sealed_at__isnull=False)
    counted = rows.values("type").annotate(n=Count("id")).order_by("type")
    return {row["type"]: row["n"] for row in counted}


def _wrong() -> dict[str, int]:
    """Return how many licences had an error that was reported and corrected, or still waits, by type."""
    rows = LicenceError.objects.exclude(state="rejected").values("licence")
    wrong = Licence.objects.filter(pk__in=rows, version=1).values("type")
    return {row["type"]: row["n"] for row in wrong.annotate(n=Count("id")).order_by("type")}


def _quality(
    name: str, counted: Mapping[str, Any], faults: int, incomplete: int, wrong: int
) -> QualityRow:
    kept = counted.get("kept", 0)
    row = QualityRow(
        name=name,
        expected=counted.get("expected", 0) + faults,
        kept=kept,
        complete=kept - incomplete,
        accurate=kept - wrong,
        timely=counted.get("timely", 0),
        timed=counted.get("timed", 0),
        grade="",
    )
    return _graded(row)


def _whole(rows: list[QualityRow]) -> QualityRow:
    whole = QualityRow(
        name="全部",
        expected=sum(row.expected for row in rows),
        kept=sum(row.kept for row in rows),
        complete=sum(row.complete for row in rows),
        accurate=sum(row.accurate for row in rows),
        timely=sum(row.timely for row in rows),
        timed=sum(row.timed for row in rows),
        grade="",
    )
    return _graded(whole)


def _graded(row: QualityRow) -> QualityRow:
    """Return the row with the best grade that it reaches; what has nothing to count does not hinder."""
    _, complete, accurate, timely = (100.0 if rate is None else rate for rate in row.rates)
    found = next(
        (
            one.grade
            for one in licence_rules.grades()
            if complete >= one.complete and accurate >= one.accurate and timely >= one.timely
        ),
        "",
    )
    return QualityRow(**{**vars(row), "grade": found})
