"""征求意见: what other organs are asked and say. No personal data: ids, a digest of the text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from onething.cases.facts import CaseFact


@dataclass(frozen=True, kw_only=True)
class OpinionAsked(CaseFact):
    name: ClassVar[str] = "cases.opinion_asked"
    turn: UUID
    organ: UUID
    due_on: date


@dataclass(frozen=True, kw_only=True)
class OpinionGiven(CaseFact):
    name: ClassVar[str] = "cases.opinion_given"
    turn: UUID
    organ: UUID
    said: str  # digest of the text


@dataclass(frozen=True, kw_only=True)
class OpinionMissing(CaseFact):
    name: ClassVar[str] = "cases.opinion_missing"
    turn: UUID
    organ: UUID
