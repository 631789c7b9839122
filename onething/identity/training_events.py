"""What staff learn and prove; who stands where; what is kept of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from onething.identity.events import OfficialFact
from onething.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class SittingBegun(OfficialFact):
    """An official began to sit an exam."""

    name: ClassVar[str] = "identity.sitting_begun"
    record_only: ClassVar[bool] = True
    sitting: UUID
    course: str
    drawn: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SittingMarked(OfficialFact):
    """His answers were marked."""

    name: ClassVar[str] = "identity.sitting_marked"
    record_only: ClassVar[bool] = True
    sitting: UUID
    course: str
    score: int
    passed: bool


@dataclass(frozen=True, kw_only=True)
class Qualified(OfficialFact):
    """He has passed a course, or a certificate of a level was entered."""

    name: ClassVar[str] = "identity.qualified"
    record_only: ClassVar[bool] = True
    qualification: UUID
    course: str
    level: str
    until: date | None


@dataclass(frozen=True, kw_only=True)
class QualificationRevoked(OfficialFact):
    """What was entered by mistake holds no longer."""

    name: ClassVar[str] = "identity.qualification_revoked"
    record_only: ClassVar[bool] = True
    qualification: UUID


@dataclass(frozen=True, kw_only=True)
class Appraised(OfficialFact):
    """An assessment, a promotion, a reward or a sanction was kept."""

    name: ClassVar[str] = "identity.appraised"
    record_only: ClassVar[bool] = True
    organisation: UUID
    kind: str
    on: date


@dataclass(frozen=True, kw_only=True)
class OrganisationFact(Fact):
    """Something happened at an organisation."""

    organisation: UUID

    @property
    def stream(self) -> str:
        return f"organisation:{self.organisation}"


@dataclass(frozen=True, kw_only=True)
class TrainingDemanded(OrganisationFact):
    """A hall said that others than trained staff are refused at its windows, or warned; “”: no longer."""

    name: ClassVar[str] = "identity.training_demanded"
    record_only: ClassVar[bool] = True
    demanded: bool
    how: str
    since: date | None


@dataclass(frozen=True, kw_only=True)
class ContactPointSet(OrganisationFact):
    """A contact point was opened or closed."""

    name: ClassVar[str] = "identity.contact_point_set"
    record_only: ClassVar[bool] = True
    point: UUID
    ended: bool


@dataclass(frozen=True, kw_only=True)
class HeardThere(OrganisationFact):
    """Something was heard at a contact point; not what."""

    name: ClassVar[str] = "identity.heard_there"
    record_only: ClassVar[bool] = True
    point: UUID
    heard: UUID
    on: date


@dataclass(frozen=True, kw_only=True)
class HeardAnswered(OrganisationFact):
    """It was said what became of it."""

    name: ClassVar[str] = "identity.heard_answered"
    record_only: ClassVar[bool] = True
    point: UUID
    heard: UUID
