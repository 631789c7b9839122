"""What becomes of parcels and of service. No personal data: ids, states, ways, digests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from onething.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class ParcelFact(Fact):
    parcel: UUID
    application: UUID
    subject: UUID
    hall: UUID
    kind: str
    way: str
    state: str  # after the event

    @property
    def stream(self) -> str:
        """A parcel is a stream of its own."""
        return f"parcel:{self.parcel}"


@dataclass(frozen=True, kw_only=True)
class ParcelMade(ParcelFact):
    name: ClassVar[str] = "delivery.parcel_made"
    things: int
    pays: str
    content: str  # digest of what is inside and where it goes


@dataclass(frozen=True, kw_only=True)
class ParcelGrew(ParcelFact):
    """More came to what waits."""

    name: ClassVar[str] = "delivery.parcel_grew"
    things: int
    content: str  # digest, as before


@dataclass(frozen=True, kw_only=True)
class ParcelRepeated(ParcelFact):
    name: ClassVar[str] = "delivery.parcel_repeated"
    tries: int


@dataclass(frozen=True, kw_only=True)
class ParcelMoved(ParcelFact):
    name: ClassVar[str] = "delivery.parcel_moved"
    event_at: datetime | None  # when it happened, by the carrier


@dataclass(frozen=True, kw_only=True)
class ParcelNoted(ParcelFact):
    name: ClassVar[str] = "delivery.parcel_noted"
    what: str


@dataclass(frozen=True, kw_only=True)
class PickupReminded(ParcelFact):
    name: ClassVar[str] = "delivery.pickup_reminded"


@dataclass(frozen=True, kw_only=True)
class PickupExtended(ParcelFact):
    """The hall is closed for a time: what waits there is kept longer."""

    name: ClassVar[str] = "delivery.pickup_extended"
    until: date
    reason: str
    source: str


@dataclass(frozen=True, kw_only=True)
class ServiceFact(Fact):
    service: UUID
    case: UUID
    application: UUID
    subject: UUID
    way: str
    state: str

    @property
    def stream(self) -> str:
        """Service of the papers of a case is a stream."""
        return f"service:{self.case}"


@dataclass(frozen=True, kw_only=True)
class ServiceProved(ServiceFact):
    name: ClassVar[str] = "delivery.service_proved"
    served_at: datetime
    papers: str  # digest
    signature: str = ""  # digest of what was signed on a screen


@dataclass(frozen=True, kw_only=True)
class ServiceBegun(ServiceFact):
    name: ClassVar[str] = "delivery.service_begun"
    record_only: ClassVar[bool] = True
    papers: str


@dataclass(frozen=True, kw_only=True)
class ServiceOpened(ServiceFact):
    name: ClassVar[str] = "delivery.service_opened"
    record_only: ClassVar[bool] = True
    opened_at: datetime


@dataclass(frozen=True, kw_only=True)
class PostsEmptied(Fact):
    name: ClassVar[str] = "delivery.posts_emptied"
    record_only: ClassVar[bool] = True
    case: UUID
    whole: bool  # with what belongs to the application

    @property
    def stream(self) -> str:
        """Service of the papers of a case is a stream."""
        return f"service:{self.case}"
