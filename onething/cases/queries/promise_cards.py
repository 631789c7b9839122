"""Promises, gaps and records of credit as people and offices see them: frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from onething.kernel.clock import Light
from onething.kernel.machine import Step


@dataclass(frozen=True)
class CheckCard:
    """A check as it was made."""

    way: str
    kept: bool
    found: str
    files: tuple[tuple[str, str, str], ...]  # digest, name, type
    who: str
    second: str
    at: datetime


@dataclass(frozen=True)
class PromiseCard:
    """A promise as its promiser and its offices see it."""

    id: UUID
    case: UUID
    application_number: str
    case_number: str
    item_name: str
    holder: str
    name: str
    text: str
    covers: str
    basis: str
    state: str
    words: str
    way: str
    way_name: str
    risk: str
    credit_name: str
    office: str
    checker: str
    signed_at: datetime
    due_on: date | None
    light: Light | None
    left: str
    rectify_until: date | None
    statement_until: date | None
    demand: str
    report: str
    proposal: Mapping[str, str]
    statement: str
    checks: tuple[CheckCard, ...] = ()
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class GapCard:
    """What somebody still has to hand in."""

    id: UUID
    case: UUID
    application_number: str
    item_name: str
    key: str
    name: str
    days: int
    unsupplied: str
    state: str
    words: str
    due_on: date | None
    light: Light | None
    left: str


@dataclass(frozen=True)
class CreditCard:
    """A record of credit: what it closes, how it is repaired."""

    id: UUID
    holder: str
    item_name: str
    words: str
    ground: str
    how: str
    closes: tuple[str, ...]
    state: str
    state_name: str
    since: date
    repair_from: date
    public_until: date
    corrected: str
    answer: str
    answer_by: date | None
    may_ask: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class MyPromises:
    """我的承诺: what was promised, what is to come, what is recorded."""

    promises: tuple[PromiseCard, ...]
    gaps: tuple[GapCard, ...]
    credit: tuple[CreditCard, ...]


@dataclass(frozen=True)
class Worklist:
    """A page of what an organ has to check or to decide."""

    view: str
    title: str
    rows: tuple[PromiseCard, ...]
    repairs: tuple[CreditCard, ...]
    counts: tuple[tuple[str, str, int], ...]
    page: int
    more: bool
    q: str


@dataclass(frozen=True)
class PromiseFigures:
    """兑现率 (ux.md E19): what was kept of what was checked, what came of what was to come."""

    made: int
    checked: int
    kept: int
    broken: int
    revoked: int
    overdue: int
    gaps: int
    supplied: int
    lapsed: int

    @property
    def kept_percent(self) -> int | None:
        """Return the share of checked promises that are kept."""
        return 100 * self.kept // self.checked if self.checked else None

    @property
    def supplied_percent(self) -> int | None:
        """Return the share of gaps that were filled in time."""
        settled = self.supplied + self.lapsed
        return 100 * self.supplied // settled if settled else None
