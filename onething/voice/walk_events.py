"""What is done on walks, and about what they found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from onething.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class WalkFact(Fact):
    walk: UUID
    office: UUID
    target: str
    code: str

    @property
    def stream(self) -> str:
        """A walk is a stream of its own."""
        return f"walk:{self.walk}"


@dataclass(frozen=True, kw_only=True)
class WalkStarted(WalkFact):
    name: ClassVar[str] = "voice.walk_started"
    record_only: ClassVar[bool] = True
    kind: str
    terminal: str


@dataclass(frozen=True, kw_only=True)
class WalkStepped(WalkFact):
    name: ClassVar[str] = "voice.walk_stepped"
    record_only: ClassVar[bool] = True
    place: int
    severity: str
    dropped: bool


@dataclass(frozen=True, kw_only=True)
class WalkFinished(WalkFact):
    name: ClassVar[str] = "voice.walk_finished"
    record_only: ClassVar[bool] = True
    steps: int
    flaws: int


@dataclass(frozen=True, kw_only=True)
class FlawFact(Fact):
    flaw: UUID
    office: UUID  # whose keepers mend it
    target: str
    code: str
    official: str  # who is told

    @property
    def stream(self) -> str:
        """What was found is a stream of its own."""
        return f"flaw:{self.flaw}"


@dataclass(frozen=True, kw_only=True)
class FlawFound(FlawFact):
    name: ClassVar[str] = "voice.flaw_found"
    severity: str
    due_on: date | None


@dataclass(frozen=True, kw_only=True)
class FlawFixed(FlawFact):
    name: ClassVar[str] = "voice.flaw_fixed"


@dataclass(frozen=True, kw_only=True)
class FlawDeclined(FlawFact):
    name: ClassVar[str] = "voice.flaw_declined"


@dataclass(frozen=True, kw_only=True)
class FlawReopened(FlawFact):
    name: ClassVar[str] = "voice.flaw_reopened"
    due_on: date | None


@dataclass(frozen=True, kw_only=True)
class FlawLate(FlawFact):
    """It is not mended in time: those who must see to it are told."""

    name: ClassVar[str] = "voice.flaw_late"
    level: int
    late: int
    officials: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TrialistFact(Fact):
    trialist: UUID
    office: UUID
    subject: UUID

    @property
    def stream(self) -> str:
        """What a person tries for an organ is a stream of its own."""
        return f"trialist:{self.trialist}"


@dataclass(frozen=True, kw_only=True)
class TrialistInvited(TrialistFact):
    name: ClassVar[str] = "voice.trialist_invited"


@dataclass(frozen=True, kw_only=True)
class TrialistAnswered(TrialistFact):
    name: ClassVar[str] = "voice.trialist_answered"
    record_only: ClassVar[bool] = True
    accepts: bool


@dataclass(frozen=True, kw_only=True)
class TrialReported(TrialistFact):
    """He said what he met; he is thanked."""

    name: ClassVar[str] = "voice.trial_reported"
    walk: UUID
    flaw: UUID | None


@dataclass(frozen=True, kw_only=True)
class TrialistEnded(TrialistFact):
    name: ClassVar[str] = "voice.trialist_ended"
    record_only: ClassVar[bool] = True
