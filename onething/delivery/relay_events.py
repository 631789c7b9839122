"""What becomes of 异地代收. No personal data: ids, places, states, kinds of faults."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from onething.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class RelayFact(Fact):
    relay: UUID
    application: UUID
    subject: UUID
    hall: UUID  # took it in
    to_hall: UUID  # decides
    official: str  # who took it in
    state: str  # after the event

    @property
    def stream(self) -> str:
        """A relay is a stream of its own."""
        return f"relay:{self.relay}"


@dataclass(frozen=True, kw_only=True)
class RelayTaken(RelayFact):
    name: ClassVar[str] = "delivery.relay_taken"


@dataclass(frozen=True, kw_only=True)
class RelayMoved(RelayFact):
    name: ClassVar[str] = "delivery.relay_moved"
    parcel: UUID | None


@dataclass(frozen=True, kw_only=True)
class RelayTermSet(RelayFact):
    """The term of a place began, or was taken back; nothing moved."""

    name: ClassVar[str] = "delivery.relay_term_set"
    record_only: ClassVar[bool] = True
    term: str  # “”: none runs now


@dataclass(frozen=True, kw_only=True)
class RelayFaulted(RelayFact):
    name: ClassVar[str] = "delivery.relay_faulted"
    parcel: UUID
    faults: tuple[str, ...]
    missing: int


@dataclass(frozen=True, kw_only=True)
class RelaySettled(RelayFact):
    name: ClassVar[str] = "delivery.relay_settled"
    remedy: str


@dataclass(frozen=True, kw_only=True)
class RelayClosed(RelayFact):
    """The papers of an application that has ended are with the applicant again, or there were none."""

    name: ClassVar[str] = "delivery.relay_closed"
    handed: bool


@dataclass(frozen=True, kw_only=True)
class RelayWarned(RelayFact):
    name: ClassVar[str] = "delivery.relay_warned"
    term: str
    light: str
    due_on: date
    late_hall: UUID  # whose part it is
    officials: tuple[str, ...]  # who is told
