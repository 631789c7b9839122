"""What happened around licences: copies, consents, uses, errors, composites, seals, imports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from onething.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class CopyFact(Fact):
    """What happened to a copy stands in the chain of its licence."""

    copy: UUID
    licence: UUID
    holder: UUID

    @property
    def stream(self) -> str:
        return f"licence:{self.licence}"


@dataclass(frozen=True, kw_only=True)
class CopyRegistered(CopyFact):
    name: ClassVar[str] = "documents.copy_registered"
    until: date
    content: str  # digest of purpose, user and matter


@dataclass(frozen=True, kw_only=True)
class CopySealed(CopyFact):
    name: ClassVar[str] = "documents.copy_sealed"
    record_only: ClassVar[bool] = True
    digest: str
    certificate: str


@dataclass(frozen=True, kw_only=True)
class CopyWithdrawn(CopyFact):
    name: ClassVar[str] = "documents.copy_withdrawn"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class ConsentFact(Fact):
    """A consent is a stream of its own."""

    consent: UUID
    holder: UUID
    organ: UUID
    type: str

    @property
    def stream(self) -> str:
        return f"consent:{self.consent}"


@dataclass(frozen=True, kw_only=True)
class ConsentAsked(ConsentFact):
    name: ClassVar[str] = "documents.consent_asked"


@dataclass(frozen=True, kw_only=True)
class ConsentAnswered(ConsentFact):
    name: ClassVar[str] = "documents.consent_answered"
    record_only: ClassVar[bool] = True
    do: str  # give, refuse, withdraw, lapse
    state: str


@dataclass(frozen=True, kw_only=True)
class LicenceUsed(Fact):
    """Somebody used a licence; each use stands in the chain of its holder's uses."""

    name: ClassVar[str] = "documents.licence_used"
    record_only: ClassVar[bool] = True
    use: UUID
    licence: UUID | None
    type: str
    holder: UUID
    organ: UUID | None
    way: str
    ground: str

    @property
    def stream(self) -> str:
        return f"uses:{self.holder}"


@dataclass(frozen=True, kw_only=True)
class ErrorFact(Fact):
    """What happened to a reported error stands in the chain of its licence."""

    error: UUID
    licence: UUID
    element: str

    @property
    def stream(self) -> str:
        return f"licence:{self.licence}"


@dataclass(frozen=True, kw_only=True)
class ErrorReported(ErrorFact):
    name: ClassVar[str] = "documents.error_reported"
    record_only: ClassVar[bool] = True
    organ: UUID
    due: date | None


@dataclass(frozen=True, kw_only=True)
class ErrorAnswered(ErrorFact):
    name: ClassVar[str] = "documents.error_answered"
    do: str  # correct, reject
    successor: UUID | None  # the corrected licence


@dataclass(frozen=True, kw_only=True)
class MembersSet(Fact):
    """Which single licences stand on a composite one, by the serials that their versions share."""

    name: ClassVar[str] = "documents.members_set"
    record_only: ClassVar[bool] = True
    composite: UUID
    members: tuple[str, ...]
    trades: tuple[str, ...]

    @property
    def stream(self) -> str:
        return f"licence:{self.composite}"


@dataclass(frozen=True, kw_only=True)
class MemberChanged(Fact):
    """A single licence on a composite one was suspended, revoked and so on."""

    name: ClassVar[str] = "documents.member_changed"
    composite: UUID
    member: UUID
    state: str
    left: int  # members that still stand

    @property
    def stream(self) -> str:
        return f"licence:{self.composite}"


@dataclass(frozen=True, kw_only=True)
class SealFact(Fact):
    """A seal is a stream of its own."""

    seal: UUID
    organ: UUID

    @property
    def stream(self) -> str:
        return f"seal:{self.seal}"


@dataclass(frozen=True, kw_only=True)
class SealRegistered(SealFact):
    name: ClassVar[str] = "documents.seal_registered"
    number: str
    valid_from: date
    valid_until: date


@dataclass(frozen=True, kw_only=True)
class SealEntrusted(SealFact):
    name: ClassVar[str] = "documents.seal_entrusted"
    keeper: str
    users: tuple[str, ...]
    automatic: bool


@dataclass(frozen=True, kw_only=True)
class SealChanged(SealFact):
    name: ClassVar[str] = "documents.seal_changed"
    do: str  # pause, resume, destroy
    state: str


@dataclass(frozen=True, kw_only=True)
class LicenceImported(Fact):
    """A licence that was issued earlier came in from another register."""

    name: ClassVar[str] = "documents.licence_imported"
    record_only: ClassVar[bool] = True
    licence: UUID
    source: str
    identifier: str
    content: str

    @property
    def stream(self) -> str:
        return f"licence:{self.licence}"


@dataclass(frozen=True, kw_only=True)
class ImportFact(Fact):
    run: UUID

    @property
    def stream(self) -> str:
        """An import is a stream of its own."""
        return f"licence_import:{self.run}"


@dataclass(frozen=True, kw_only=True)
class ImportTried(ImportFact):
    name: ClassVar[str] = "documents.import_tried"
    record_only: ClassVar[bool] = True
    source: str
    content: str  # digest
    total: int


@dataclass(frozen=True, kw_only=True)
class ImportStarted(ImportFact):
    name: ClassVar[str] = "documents.import_started"
    done: int  # rows that are in; more than none when it goes on


@dataclass(frozen=True, kw_only=True)
class ImportAdvanced(ImportFact):
    name: ClassVar[str] = "documents.import_advanced"
    done: int
    left: int


@dataclass(frozen=True, kw_only=True)
class ImportDropped(ImportFact):
    name: ClassVar[str] = "documents.import_dropped"
    record_only: ClassVar[bool] = True
