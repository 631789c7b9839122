"""What happened to drafts of themes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from onething.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class ThemeFact(Fact):
    """Something about the draft of a theme."""

    record_only: ClassVar[bool] = True
    theme: str
    draft: UUID

    @property
    def stream(self) -> str:
        """It stands in the chain of the theme."""
        return f"theme:{self.theme}"


@dataclass(frozen=True, kw_only=True)
class ThemeDrafted(ThemeFact):
    name: ClassVar[str] = "catalogue.theme_drafted"
    base: UUID | None


@dataclass(frozen=True, kw_only=True)
class ThemeChanged(ThemeFact):
    """The content of a draft was changed; the digest says to what."""

    name: ClassVar[str] = "catalogue.theme_changed"
    version: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class ThemeProposed(ThemeFact):
    name: ClassVar[str] = "catalogue.theme_proposed"
    digest: str
    effective_on: date


@dataclass(frozen=True, kw_only=True)
class ThemeReturned(ThemeFact):
    name: ClassVar[str] = "catalogue.theme_returned"
    reason: str


@dataclass(frozen=True, kw_only=True)
class ThemeDiscarded(ThemeFact):
    name: ClassVar[str] = "catalogue.theme_discarded"
