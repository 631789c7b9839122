"""What becomes of 远程视频核验. No personal data: what was found is a word of the list and a digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from onething.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class RemoteCheckFact(Fact):
    relay: UUID | None  # of which it is, or
    part: UUID | None  # the part of a case that another place does, and
    case: UUID | None  # that case
    application: UUID
    subject: UUID
    hall: UUID  # where the applicant is
    to_hall: UUID  # whose people look
    check: UUID
    check_state: str
    side: str  # of who did it

    @property
    def stream(self) -> str:
        """It stands in the stream of its relay, or of its part."""
        return f"relay:{self.relay}" if self.relay else f"part:{self.part}"


@dataclass(frozen=True, kw_only=True)
class RemoteCheckAsked(RemoteCheckFact):
    """A time was proposed: the first one, or another."""

    name: ClassVar[str] = "delivery.remote_check_asked"
    looks: tuple[str, ...]
    planned_at: datetime
    now: bool


@dataclass(frozen=True, kw_only=True)
class RemoteCheckAgreed(RemoteCheckFact):
    name: ClassVar[str] = "delivery.remote_check_agreed"
    planned_at: datetime


@dataclass(frozen=True, kw_only=True)
class RemoteCheckMet(RemoteCheckFact):
    """Both are there: their room can be opened."""

    name: ClassVar[str] = "delivery.remote_check_met"
    video: UUID
    visitor: str
    looker: str


@dataclass(frozen=True, kw_only=True)
class RemoteCheckFound(RemoteCheckFact):
    """What was found, who looked, who showed; `content`: a digest of the words."""

    name: ClassVar[str] = "delivery.remote_check_found"
    video: UUID | None  # that ran last
    looks: tuple[str, ...]
    result: str
    looked_by: str
    shown_by: str
    looked_at: datetime
    content: str


@dataclass(frozen=True, kw_only=True)
class RemoteCheckDropped(RemoteCheckFact):
    name: ClassVar[str] = "delivery.remote_check_dropped"
