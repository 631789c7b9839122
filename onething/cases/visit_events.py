"""What happens to site visits. No personal data: ids, moments, verdicts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from onething.cases.facts import ApplicationFact


@dataclass(frozen=True, kw_only=True)
class SiteVisitFact(ApplicationFact):
    visit: UUID


@dataclass(frozen=True, kw_only=True)
class SiteVisitPlanned(SiteVisitFact):
    name: ClassVar[str] = "cases.site_visit_planned"
    starts_at: datetime
    cases: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class SiteVisitAnswered(SiteVisitFact):
    name: ClassVar[str] = "cases.site_visit_answered"
    record_only: ClassVar[bool] = True
    agrees: bool


@dataclass(frozen=True, kw_only=True)
class SiteVisitCancelled(SiteVisitFact):
    name: ClassVar[str] = "cases.site_visit_cancelled"


@dataclass(frozen=True, kw_only=True)
class SiteVisitJudged(SiteVisitFact):
    name: ClassVar[str] = "cases.site_visit_judged"
    record_only: ClassVar[bool] = True
    case: UUID
    verdict: str


@dataclass(frozen=True, kw_only=True)
class SiteVisitSigned(SiteVisitFact):
    name: ClassVar[str] = "cases.site_visit_signed"
    record_only: ClassVar[bool] = True
    case: UUID | None  # none: by the applicant's person
    official: str  # “applicant” when he confirmed by the code, empty when he refused


@dataclass(frozen=True, kw_only=True)
class SiteVisitFiled(SiteVisitFact):
    name: ClassVar[str] = "cases.site_visit_filed"
    cases: tuple[UUID, ...]
