"""档案: how long a filed case is kept, by its result and the kind of its item (data/settings/archive.yaml)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.conf import settings

from onething.cases import access
from onething.cases.clocks import day_of
from onething.cases.models import Case
from onething.cases.terms import MACHINES
from onething.catalogue.terms import CONFIDENCES
from onething.kernel import yamls
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotAllowed, NotYours
from onething.kernel.shapes import Fault, Place, faults, unknown
from onething.kernel.tables import Table, load

RESULTS: Final = ("granted", "other")
SHAPE: Final[Mapping[str, Any]] = {
    "secrecy": str,
    "retention": [
        {"when": dict, "then": {"years": int}, "source": str, "confidence": str},
    ],
}


@dataclass(frozen=True)
class Kept:
    """How long a case is kept: 永久, or 定期 with its last day."""

    years: int  # 0: for ever
    until: date | None
    source: str

    @property
    def words(self) -> str:
        """Return the term as the catalogue of the file says it."""
        return f"定期{self.years}年" if self.years else "永久"


@cache
def rules() -> Mapping[str, Any]:
    """Return the file."""
    path = settings.DATA_ROOT / "settings" / "archive.yaml"
    said: Mapping[str, Any] = yamls.read(path)
    return said


@cache
def _table() -> Table:
    rows = rules()["retention"]
    return load(
        "retention", [{key: row[key] for key in ("when", "then", "source")} for row in rows]
    )


KEEPERS: Final = frozenset({"decider", "leader"})  # of the organ that decided


def must_keep(by: Actor) -> None:
    """Refuse whoever does not keep the files of an organ."""
    if not by.org or KEEPERS.isdisjoint(by.roles):
        raise NotYours


def filed(case_id: UUID, by: Actor) -> Case:
    """Return a case that was filed away, for who keeps the files of the organ that decided it."""
    keeps = bool(by.org) and by.has("decider")
    case = access.cases_of(by).filter(pk=case_id, office=by.org).first() if keeps else None
    if case is None:
        raise NotYours
    if case.state != "archived":
        raise NotAllowed("这件办件还没有归档，没有归档文件。办结后由平台按时归档，请到时再来。")
    must_be_there(case)
    return case


def must_be_there(case: Case) -> None:
    """Refuse to show a file that was destroyed."""
    if case.destroyed_at:
        raise NotAllowed(
            f"保管期满，档案已按清册销毁（{day_of(case.destroyed_at):%Y-%m-%d}），内容不能再看。"
            "清册在“到期档案”里。"
        )


def destroyable(case: Case, today: date) -> tuple[int, date]:
    """Return how many years a file was kept and until when, if that is over; else say why not."""
    if case.state != "archived" or case.closed_at is None:
        raise NotAllowed(f"办件 {case.number} 没有归档，不能销毁。")
    if case.destroyed_at:
        raise NotAllowed(f"办件 {case.number} 的档案已经销毁。")
    kept = kept_for(case, day_of(case.closed_at))
    if kept.until is None:
        raise NotAllowed(f"办件 {case.number} 的档案永久保管，不能销毁。")
    if kept.until >= today:
        raise NotAllowed(f"办件 {case.number} 的档案保管到 {kept.until:%Y-%m-%d}，没有到期。")
    return kept.years, kept.until


def shortest() -> int:
    """Return the shortest term of keeping, in years."""
    return min(
        (row["then"]["years"] for row in rules()["retention"] if row["then"]["years"]), default=0
    )


def closed_on(case: Case, at: datetime) -> date:
    """Return the day on which a case was closed; one that was opened again since counts from now."""
    return day_of(case.closed_at or at)


def kept_for(case: Case, closed: date) -> Kept:
    """Return how long the file of a case is kept, from the year after it was closed."""
    facts = {"kind": case.kind, "result": "granted" if case.granted else "other"}
    found = _table().first(facts, on=closed)
    years = int(found.then["years"])
    return Kept(years, date(closed.year + years, 12, 31) if years else None, found.source)


def number_of(case: Case, closed: date) -> str:
    """Return the number of the file: the year in which it was closed, and the end of the case's number."""
    return f"{closed.year}-{case.number[-12:]}"


def archive_faults(content: Mapping[str, Any]) -> list[Fault]:
    """Return what is wrong with the rules; a result for which no term is said is an error."""
    if found := list(faults(content, SHAPE)):
        return found
    for number, row in enumerate(content["retention"]):
        found += _of_row(row, ("retention", number))
    for kind in MACHINES:
        for result in RESULTS:
            if not any(_meets(row["when"], kind, result) for row in content["retention"]):
                said = f"事项类型“{kind}”、结果“{result}”没有保管期限，请补上一行。"
                found.append((("retention",), said))
    return found


def _of_row(row: Mapping[str, Any], place: Place) -> Iterator[Fault]:
    yield from unknown(row["confidence"], CONFIDENCES, "可信程度", (*place, "confidence"))
    for key in row["when"]:
        if key not in ("kind", "result"):
            yield (*place, "when", key), "条件只能是 kind（事项类型）和 result（结果）。"
    if row["then"]["years"] < 0:
        yield (*place, "then", "years"), "年数不能小于 0；0 为永久。"


def _meets(when: Mapping[str, Any], kind: str, result: str) -> bool:
    facts = {"kind": kind, "result": result}
    return all(
        facts.get(key) in (said if isinstance(said, list) else [said]) for key, said in when.items()
    )
