"""What happened to practices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from onething.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class PracticeFact(Fact):
    """Something about one practice."""

    record_only: ClassVar[bool] = True
    practice: UUID
    region: str

    @property
    def stream(self) -> str:
        """A practice is a stream of its own."""
        return f"practice:{self.practice}"


@dataclass(frozen=True, kw_only=True)
class PracticeOffered(PracticeFact):
    name: ClassVar[str] = "catalogue.practice_offered"
    kind: str
    title: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class PracticeDecided(PracticeFact):
    name: ClassVar[str] = "catalogue.practice_decided"
    agreed: bool
    reason: str


@dataclass(frozen=True, kw_only=True)
class PracticeWithdrawn(PracticeFact):
    name: ClassVar[str] = "catalogue.practice_withdrawn"
    reason: str


@dataclass(frozen=True, kw_only=True)
class PracticeAdopted(PracticeFact):
    """`region` is the place that adopts; `revision` the theme's, if it changed."""

    name: ClassVar[str] = "catalogue.practice_adopted"
    offered_by: str
    revision: UUID | None
