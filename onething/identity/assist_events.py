"""What happens when an official acts for somebody. Ids and words only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from onething.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class AssistanceFact(Fact):
    """Something about an official's right to act for somebody; it stands with that somebody."""

    subject: UUID

    @property
    def stream(self) -> str:
        return f"subject:{self.subject}"


@dataclass(frozen=True, kw_only=True)
class AssistanceBegan(AssistanceFact):
    """An official begins to act for somebody who agreed to it."""

    name: ClassVar[str] = "identity.assistance_began"
    assistance: UUID
    came: UUID
    ground: str
    shown: str
    acts: tuple[str, ...]
    until: datetime
    themes: tuple[str, ...] = ()
    order: UUID | None = None
    signature: str = ""  # the digest of what he signed on the screen, or “paper”


@dataclass(frozen=True, kw_only=True)
class AssistanceEnded(AssistanceFact):
    """An official acts for somebody no longer."""

    name: ClassVar[str] = "identity.assistance_ended"
    assistance: UUID
    order: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class AssistCodeMade(AssistanceFact):
    """Somebody made a code to be read to an official; the code itself is kept nowhere."""

    name: ClassVar[str] = "identity.assist_code_made"
    record_only: ClassVar[bool] = True
    until: datetime


@dataclass(frozen=True, kw_only=True)
class AssistanceAgreed(AssistanceFact):
    """Somebody agreed on his own page that an official acts for him, for one 帮办单."""

    name: ClassVar[str] = "identity.assistance_agreed"
    record_only: ClassVar[bool] = True
    order: UUID
    official: UUID
    until: datetime
