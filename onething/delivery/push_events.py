"""What becomes of what platforms are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from onething.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class PushFact(Fact):
    push: UUID
    platform: str
    case: UUID

    @property
    def stream(self) -> str:
        """A push is a stream of its own."""
        return f"push:{self.push}"


@dataclass(frozen=True, kw_only=True)
class PushQueued(PushFact):
    name: ClassVar[str] = "delivery.push_queued"
    about: str  # the name of the event
    content: str  # digest


@dataclass(frozen=True, kw_only=True)
class PushReceived(PushFact):
    name: ClassVar[str] = "delivery.push_received"
    record_only: ClassVar[bool] = True
    receipt: str


@dataclass(frozen=True, kw_only=True)
class PushFailed(PushFact):
    name: ClassVar[str] = "delivery.push_failed"
    record_only: ClassVar[bool] = True
    tries: int
    dead: bool


@dataclass(frozen=True, kw_only=True)
class PushRepeated(PushFact):
    name: ClassVar[str] = "delivery.push_repeated"
    tries: int
