"""What happened to registers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from onething.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class RegisterFact(Fact):
    """Something about one register of one place."""

    record_only: ClassVar[bool] = True
    kind: str
    region: str
    revision: UUID

    @property
    def stream(self) -> str:
        """A register of a place is a stream of its own."""
        return f"register:{self.kind}:{self.region}"


@dataclass(frozen=True, kw_only=True)
class RegisterDrafted(RegisterFact):
    name: ClassVar[str] = "catalogue.register_drafted"


@dataclass(frozen=True, kw_only=True)
class RegisterChanged(RegisterFact):
    """The lines of a draft were changed; the digest says to what."""

    name: ClassVar[str] = "catalogue.register_changed"
    entries: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class RegisterProposed(RegisterFact):
    name: ClassVar[str] = "catalogue.register_proposed"
    digest: str
    effective_on: date


@dataclass(frozen=True, kw_only=True)
class RegisterReturned(RegisterFact):
    name: ClassVar[str] = "catalogue.register_returned"
    reason: str


@dataclass(frozen=True, kw_only=True)
class RegisterDiscarded(RegisterFact):
    name: ClassVar[str] = "catalogue.register_discarded"


@dataclass(frozen=True, kw_only=True)
class RegisterPublished(RegisterFact):
    name: ClassVar[str] = "catalogue.register_published"
    number: int
    digest: str
    entries: int
    proposed_by: str
    effective_on: date
