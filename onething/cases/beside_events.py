"""What happens to a case beside its steps: it is given a place, money is to be paid for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from onething.cases.facts import CaseFact


@dataclass(frozen=True, kw_only=True)
class CaseFeeDue(CaseFact):
    name: ClassVar[str] = "cases.fee_due"
    record_only: ClassVar[bool] = True
    stops: str  # which step waits for the money: a word of the catalogue


@dataclass(frozen=True, kw_only=True)
class CaseFeeSettled(CaseFact):
    name: ClassVar[str] = "cases.fee_settled"


@dataclass(frozen=True, kw_only=True)
class CaseSeated(CaseFact):
    name: ClassVar[str] = "cases.seated"
    term: str
    where: str  # the school
