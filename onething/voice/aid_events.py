"""What is done about a 帮办单."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from onething.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class AidFact(Fact):
    aid: UUID
    number: str
    office: UUID  # the hall whose team does it
    subject: UUID | None

    @property
    def stream(self) -> str:
        """What somebody is helped with is a stream of its own."""
        return f"aid:{self.aid}"


@dataclass(frozen=True, kw_only=True)
class AidAsked(AidFact):
    name: ClassVar[str] = "voice.aid_asked"
    kind: str
    group: str
    source: str
    slug: str
    first_by: date | None
    officials: tuple[str, ...]  # who is told: the team of the hall, or who leads it
    site: UUID | None = None  # of a partner, at which it was registered


@dataclass(frozen=True, kw_only=True)
class AidTaken(AidFact):
    name: ClassVar[str] = "voice.aid_taken"
    slug: str  # the matter that it is about
    again: bool  # taken over from a colleague


@dataclass(frozen=True, kw_only=True)
class AidDeclined(AidFact):
    name: ClassVar[str] = "voice.aid_declined"


@dataclass(frozen=True, kw_only=True)
class AidNoted(AidFact):
    name: ClassVar[str] = "voice.aid_noted"
    record_only: ClassVar[bool] = True
    slug: str
    text: str


@dataclass(frozen=True, kw_only=True)
class AidSaid(AidFact):
    """One of the two wrote to the other; `content`: the salted digest of it and of its files."""

    name: ClassVar[str] = "voice.aid_said"
    word: UUID
    own: bool  # who asked for help wrote it
    content: str
    officials: tuple[
        str, ...
    ]  # the helper who is told; none: the other is told, or nobody has it yet


@dataclass(frozen=True, kw_only=True)
class AidTicketed(AidFact):
    """A helper has taken a number for him with which he goes first."""

    name: ClassVar[str] = "voice.aid_ticketed"
    ticket: UUID
    place: UUID  # the hall
    called: str  # the number


@dataclass(frozen=True, kw_only=True)
class AidHanded(AidFact):
    name: ClassVar[str] = "voice.aid_handed"
    to: UUID
    officials: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AidClosed(AidFact):
    name: ClassVar[str] = "voice.aid_closed"
    solved: bool


@dataclass(frozen=True, kw_only=True)
class AidRated(AidFact):
    name: ClassVar[str] = "voice.aid_rated"
    record_only: ClassVar[bool] = True
    grade: int
    called: bool  # written down by a colleague who called


@dataclass(frozen=True, kw_only=True)
class AidWithdrawn(AidFact):
    name: ClassVar[str] = "voice.aid_withdrawn"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class AidLapsed(AidFact):
    name: ClassVar[str] = "voice.aid_lapsed"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class AidKnown(AidFact):
    """Who came by telephone is known now: he let the helper act for him."""

    name: ClassVar[str] = "voice.aid_known"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class AidLate(AidFact):
    name: ClassVar[str] = "voice.aid_late"
    late: int
    officials: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AidMatterFact(Fact):
    matter: UUID
    region: str
    item: str

    @property
    def stream(self) -> str:
        """An item on the list of a place is a stream of its own."""
        return f"aid_matter:{self.matter}"


@dataclass(frozen=True, kw_only=True)
class AidMatterListed(AidMatterFact):
    name: ClassVar[str] = "voice.aid_matter_listed"
    record_only: ClassVar[bool] = True
    why: str  # what the figures said


@dataclass(frozen=True, kw_only=True)
class AidMatterUnlisted(AidMatterFact):
    name: ClassVar[str] = "voice.aid_matter_unlisted"
    record_only: ClassVar[bool] = True
