"""What is done about a 审前 record. No names, no telephone numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from onething.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class ScreeningFact(Fact):
    screening: UUID
    number: str
    hall: UUID
    subject: UUID | None

    @property
    def stream(self) -> str:
        """What was looked at for somebody is a stream of its own."""
        return f"screening:{self.screening}"


@dataclass(frozen=True, kw_only=True)
class Screened(ScreeningFact):
    """Somebody's materials were looked at before he files."""

    name: ClassVar[str] = "voice.screened"
    slug: str
    state: str
    lacking: tuple[str, ...]  # the keys of what he lacks


@dataclass(frozen=True, kw_only=True)
class ScreeningFiled(ScreeningFact):
    """What was looked at has become an application."""

    name: ClassVar[str] = "voice.screening_filed"
    record_only: ClassVar[bool] = True
    application: UUID


@dataclass(frozen=True, kw_only=True)
class ScreeningLapsed(ScreeningFact):
    """Nothing was filed in time."""

    name: ClassVar[str] = "voice.screening_lapsed"
    record_only: ClassVar[bool] = True
