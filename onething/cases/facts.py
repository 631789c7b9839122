"""What every fact about an application or a case says. No personal data."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from onething.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class ApplicationFact(Fact):
    application: UUID
    subject: UUID

    @property
    def stream(self) -> str:
        """An application is a stream of its own."""
        return f"application:{self.application}"


@dataclass(frozen=True, kw_only=True)
class CaseFact(Fact):
    case: UUID
    application: UUID
    subject: UUID
    office: UUID
    item: UUID
    kind: str
    part: str
    state: str  # after the event

    @property
    def stream(self) -> str:
        """A case is a stream of its own."""
        return f"case:{self.case}"
