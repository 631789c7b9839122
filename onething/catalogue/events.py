"""What was published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from onething.catalogue.laws.events import (
    CitationCleared,
    LawChangeNear,
    LawChangeProposed,
    LawChangeReturned,
    LawPublished,
)
from onething.catalogue.practice_events import (
    PracticeAdopted,
    PracticeDecided,
    PracticeOffered,
    PracticeWithdrawn,
)
from onething.catalogue.registers.events import (
    RegisterChanged,
    RegisterDiscarded,
    RegisterDrafted,
    RegisterProposed,
    RegisterPublished,
    RegisterReturned,
)
from onething.kernel.facts import Fact

__all__ = [
    "CitationCleared",
    "ItemPublished",
    "LawChangeNear",
    "LawChangeProposed",
    "LawChangeReturned",
    "LawPublished",
    "PracticeAdopted",
    "PracticeDecided",
    "PracticeOffered",
    "PracticeWithdrawn",
    "RegisterChanged",
    "RegisterDiscarded",
    "RegisterDrafted",
    "RegisterProposed",
    "RegisterPublished",
    "RegisterReturned",
    "ThemePublished",
]


@dataclass(frozen=True, kw_only=True)
class ItemPublished(Fact):
    name: ClassVar[str] = "catalogue.item_published"
    record_only: ClassVar[bool] = True
    item: str
    revision: UUID
    number: int
    digest: str
    effective_on: date

    @property
    def stream(self) -> str:
        """An item is a stream of its own."""
        return f"item:{self.item}"


@dataclass(frozen=True, kw_only=True)
class ThemePublished(Fact):
    name: ClassVar[str] = "catalogue.theme_published"
    record_only: ClassVar[bool] = True
    theme: str
    revision: UUID
    number: int
    digest: str
    effective_on: date

    @property
    def stream(self) -> str:
        """A theme is a stream of its own."""
        return f"theme:{self.theme}"
