"""What was sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from onething.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class MessageSent(Fact):
    name: ClassVar[str] = "delivery.message_sent"
    record_only: ClassVar[bool] = True
    message: UUID
    subject: UUID
    about: str  # the name of the event it tells of

    @property
    def stream(self) -> str:
        """A message is a stream of its own."""
        return f"message:{self.message}"
