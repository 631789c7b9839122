"""What happened to items, to the items of places, and to themes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from onething.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class ItemPublished(Fact):
    name: ClassVar[str] = "catalogue.item_published"
    record_only: ClassVar[bool] = True
    item: str
    level: str
    revision: UUID
    number: int
    digest: str
    effective_on: date
    retired: bool
    proposed_by: str

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
    proposed_by: str = ""  # empty: not by a proposal

    @property
    def stream(self) -> str:
        """A theme is a stream of its own."""
        return f"theme:{self.theme}"


@dataclass(frozen=True, kw_only=True)
class ItemFact(Fact):
    """Something about the draft of a standard."""

    record_only: ClassVar[bool] = True
    item: str
    level: str
    draft: UUID

    @property
    def stream(self) -> str:
        """It stands in the chain of the item."""
        return f"item:{self.item}"


@dataclass(frozen=True, kw_only=True)
class ItemDrafted(ItemFact):
    name: ClassVar[str] = "catalogue.item_drafted"
    base: UUID | None


@dataclass(frozen=True, kw_only=True)
class ItemChanged(ItemFact):
    """The content of a draft was changed; the digest says to what."""

    name: ClassVar[str] = "catalogue.item_changed"
    version: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class ItemProposed(ItemFact):
    name: ClassVar[str] = "catalogue.item_proposed"
    digest: str
    effective_on: date
    retires: bool


@dataclass(frozen=True, kw_only=True)
class ItemReturned(ItemFact):
    name: ClassVar[str] = "catalogue.item_returned"
    reason: str


@dataclass(frozen=True, kw_only=True)
class ItemDiscarded(ItemFact):
    name: ClassVar[str] = "catalogue.item_discarded"


@dataclass(frozen=True, kw_only=True)
class ImplementationsListed(Fact):
    """A batch of implementations was entered; the digest is of their codes, in order."""

    name: ClassVar[str] = "catalogue.implementations_listed"
    record_only: ClassVar[bool] = True
    batch: UUID
    count: int
    digest: str

    @property
    def stream(self) -> str:
        """A batch is a stream of its own."""
        return f"implementations:{self.batch}"


@dataclass(frozen=True, kw_only=True)
class OverlayFact(Fact):
    """Something about what a place's item says of its own."""

    record_only: ClassVar[bool] = True
    implementation: UUID
    overlay: UUID

    @property
    def stream(self) -> str:
        """The item of a place is a stream of its own."""
        return f"implementation:{self.implementation}"


@dataclass(frozen=True, kw_only=True)
class OverlayProposed(OverlayFact):
    name: ClassVar[str] = "catalogue.overlay_proposed"
    digest: str
    effective_on: date


@dataclass(frozen=True, kw_only=True)
class OverlayReturned(OverlayFact):
    name: ClassVar[str] = "catalogue.overlay_returned"
    reason: str


@dataclass(frozen=True, kw_only=True)
class OverlayPublished(OverlayFact):
    name: ClassVar[str] = "catalogue.overlay_published"
    number: int
    digest: str
    effective_on: date
    proposed_by: str


@dataclass(frozen=True, kw_only=True)
class ItemFoundShort(Fact):
    name: ClassVar[str] = "catalogue.item_found_short"
    record_only: ClassVar[bool] = True
    item: str
    level: str
    revision: UUID
    code31: str
    lacks: tuple[str, ...]

    @property
    def stream(self) -> str:
        """An item is a stream of its own."""
        return f"item:{self.item}"
