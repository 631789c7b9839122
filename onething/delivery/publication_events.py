"""What is published, changed and taken back. No personal data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from onething.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class PublicationFact(Fact):
    publication: UUID
    about: str

    @property
    def stream(self) -> str:
        """A publication is a stream of its own."""
        return f"publication:{self.publication}"


@dataclass(frozen=True, kw_only=True)
class DecisionListed(PublicationFact):
    name: ClassVar[str] = "delivery.decision_listed"
    record_only: ClassVar[bool] = True
    due_on: date | None


@dataclass(frozen=True, kw_only=True)
class DecisionPublished(PublicationFact):
    name: ClassVar[str] = "delivery.decision_published"
    record_only: ClassVar[bool] = True
    content: str  # digest
    late: bool


@dataclass(frozen=True, kw_only=True)
class DecisionWithheld(PublicationFact):
    name: ClassVar[str] = "delivery.decision_withheld"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class PublicationChanged(PublicationFact):
    name: ClassVar[str] = "delivery.publication_changed"
    record_only: ClassVar[bool] = True
    standing: str


@dataclass(frozen=True, kw_only=True)
class PublicationStopped(PublicationFact):
    name: ClassVar[str] = "delivery.publication_stopped"
    record_only: ClassVar[bool] = True
