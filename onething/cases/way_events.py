"""How results come: chosen by the applicant, fixed while they are on their way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from onething.cases.facts import ApplicationFact, CaseFact


@dataclass(frozen=True, kw_only=True)
class WayChosen(ApplicationFact):
    name: ClassVar[str] = "cases.way_chosen"
    way: str
    filed: bool
    digest: str  # of recipient, telephone and address


@dataclass(frozen=True, kw_only=True)
class WayFixed(ApplicationFact):
    name: ClassVar[str] = "cases.way_fixed"
    record_only: ClassVar[bool] = True
    fixed: bool


@dataclass(frozen=True, kw_only=True)
class CaseResultAttached(CaseFact):
    name: ClassVar[str] = "cases.result_attached"
    record_only: ClassVar[bool] = True
    digest: str
