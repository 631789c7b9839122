"""What becomes of messages and of their words; no text and no number stands in the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from onething.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class ReminderFact(Fact):
    reminder: UUID
    message: UUID
    subject: UUID
    channel: str

    @property
    def stream(self) -> str:
        """A reminder is a stream of its own."""
        return f"reminder:{self.reminder}"


@dataclass(frozen=True, kw_only=True)
class ReminderQueued(ReminderFact):
    name: ClassVar[str] = "delivery.reminder_queued"
    about: str
    state: str


@dataclass(frozen=True, kw_only=True)
class ReminderRepeated(ReminderFact):
    name: ClassVar[str] = "delivery.reminder_repeated"
    tries: int


@dataclass(frozen=True, kw_only=True)
class ReminderChanged(ReminderFact):
    name: ClassVar[str] = "delivery.reminder_changed"
    record_only: ClassVar[bool] = True
    state: str
    tries: int


@dataclass(frozen=True, kw_only=True)
class ContactChanged(Fact):
    name: ClassVar[str] = "delivery.contact_changed"
    record_only: ClassVar[bool] = True
    subject: UUID
    sms: bool
    call: bool
    letter: bool
    confirmed: bool

    @property
    def stream(self) -> str:
        """How somebody is reached is a stream of his."""
        return f"contact:{self.subject}"


@dataclass(frozen=True, kw_only=True)
class CodeAsked(Fact):
    name: ClassVar[str] = "delivery.code_asked"
    record_only: ClassVar[bool] = True
    subject: UUID

    @property
    def stream(self) -> str:
        """How somebody is reached is a stream of his."""
        return f"contact:{self.subject}"


@dataclass(frozen=True, kw_only=True)
class WordingFact(Fact):
    key: str
    number: int
    digest: str

    @property
    def stream(self) -> str:
        """The words for one event are a stream."""
        return f"wording:{self.key}"


@dataclass(frozen=True, kw_only=True)
class WordingDrafted(WordingFact):
    name: ClassVar[str] = "delivery.wording_drafted"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class WordingPublished(WordingFact):
    name: ClassVar[str] = "delivery.wording_published"
    record_only: ClassVar[bool] = True
    since: date


@dataclass(frozen=True, kw_only=True)
class WordingsLoaded(Fact):
    name: ClassVar[str] = "delivery.wordings_loaded"
    record_only: ClassVar[bool] = True
    wordings: tuple[str, ...]

    @property
    def stream(self) -> str:
        """What came with releases is a stream."""
        return "wording:release"
