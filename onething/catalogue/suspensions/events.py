"""What became of suspensions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from onething.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class SuspensionFact(Fact):
    """Something about one suspension."""

    record_only: ClassVar[bool] = True
    suspension: UUID
    code: str
    region: str

    @property
    def stream(self) -> str:
        """The suspensions of an item are one stream."""
        return f"suspension:{self.code}"


@dataclass(frozen=True, kw_only=True)
class SuspensionProposed(SuspensionFact):
    name: ClassVar[str] = "catalogue.suspension_proposed"
    since: date
    until: date | None
    reason: str
    basis: str
    instead: str


@dataclass(frozen=True, kw_only=True)
class SuspensionDecided(SuspensionFact):
    """A second person has agreed to it, or sent it back with the reason."""

    name: ClassVar[str] = "catalogue.suspension_decided"
    agreed: bool
    words: str


@dataclass(frozen=True, kw_only=True)
class SuspensionLifted(SuspensionFact):
    """The item is taken in again."""

    name: ClassVar[str] = "catalogue.suspension_lifted"
    words: str
