"""What happens to documents, licences and uploads. No personal data: ids, codes, digests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from onething.documents.licence_events import (
    ConsentAnswered,
    ConsentAsked,
    CopyRegistered,
    CopySealed,
    CopyWithdrawn,
    ErrorAnswered,
    ErrorReported,
    ImportAdvanced,
    ImportDropped,
    ImportStarted,
    ImportTried,
    LicenceImported,
    LicenceUsed,
    MemberChanged,
    MembersSet,
    SealChanged,
    SealEntrusted,
    SealRegistered,
)
from onething.kernel.facts import Fact

__all__ = [
    "ConsentAnswered",
    "ConsentAsked",
    "CopyRegistered",
    "CopySealed",
    "CopyWithdrawn",
    "DocumentCorrected",
    "DocumentRegistered",
    "DocumentSealed",
    "DocumentWithdrawn",
    "ErrorAnswered",
    "ErrorReported",
    "ImportAdvanced",
    "ImportDropped",
    "ImportStarted",
    "ImportTried",
    "LicenceChanged",
    "LicenceImported",
    "LicenceRegistered",
    "LicenceSealed",
    "LicenceUsed",
    "ListExported",
    "MemberChanged",
    "MembersSet",
    "SealChanged",
    "SealEntrusted",
    "SealRegistered",
    "UploadRecorded",
]


@dataclass(frozen=True, kw_only=True)
class DocumentFact(Fact):
    document: UUID
    kind: str
    about: str
    holder: UUID

    @property
    def stream(self) -> str:
        """A document is a stream of its own."""
        return f"document:{self.document}"


@dataclass(frozen=True, kw_only=True)
class DocumentRegistered(DocumentFact):
    name: ClassVar[str] = "documents.registered"
    organ: UUID
    number: str
    content: str  # digest of the salted snapshot
    at_once: bool = False  # whoever registered it makes its file, too; no job is needed


@dataclass(frozen=True, kw_only=True)
class DocumentSealed(DocumentFact):
    name: ClassVar[str] = "documents.sealed"
    digest: str
    certificate: str


@dataclass(frozen=True, kw_only=True)
class DocumentWithdrawn(DocumentFact):
    name: ClassVar[str] = "documents.withdrawn"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class DocumentCorrected(DocumentFact):
    name: ClassVar[str] = "documents.corrected"
    record_only: ClassVar[bool] = True
    replaced_by: UUID


@dataclass(frozen=True, kw_only=True)
class DocumentDestroyed(DocumentFact):
    name: ClassVar[str] = "documents.destroyed"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class LicenceFact(Fact):
    licence: UUID
    type: str
    about: str
    holder: UUID

    @property
    def stream(self) -> str:
        """A licence is a stream of its own."""
        return f"licence:{self.licence}"


@dataclass(frozen=True, kw_only=True)
class LicenceRegistered(LicenceFact):
    name: ClassVar[str] = "documents.licence_registered"
    organ: UUID
    identifier: str
    version: int
    former: UUID | None
    valid_from: date
    valid_until: date | None
    content: str  # digest of the salted snapshot


@dataclass(frozen=True, kw_only=True)
class LicenceSealed(LicenceFact):
    name: ClassVar[str] = "documents.licence_sealed"
    digest: str
    certificate: str
    decision: UUID


@dataclass(frozen=True, kw_only=True)
class LicenceChanged(LicenceFact):
    name: ClassVar[str] = "documents.licence_changed"
    do: str  # suspend, restore, revoke, cancel, forfeit, replace, change, renew, reissue, expire
    state: str  # after the event


@dataclass(frozen=True, kw_only=True)
class UploadRecorded(Fact):
    name: ClassVar[str] = "documents.upload_recorded"
    record_only: ClassVar[bool] = True
    upload: UUID
    digest: str
    owner: UUID
    pages: int
    size: int

    @property
    def stream(self) -> str:
        """An upload is a stream of its own."""
        return f"upload:{self.upload}"


@dataclass(frozen=True, kw_only=True)
class ListExported(Fact):
    """Somebody took a list away as a file."""

    name: ClassVar[str] = "documents.list_exported"
    record_only: ClassVar[bool] = True
    number: str
    title: str
    form: str
    digest: str
    rows: int
    purpose: str

    @property
    def stream(self) -> str:
        return f"export:{self.number}"


@dataclass(frozen=True, kw_only=True)
class OfdMade(Fact):
    """A paper was made as OFD too, under the SM2 seal of its organ."""

    name: ClassVar[str] = "documents.ofd_made"
    record_only: ClassVar[bool] = True
    paper: UUID
    digest: str
    certificate: str

    @property
    def stream(self) -> str:
        return f"ofd:{self.paper}"


@dataclass(frozen=True, kw_only=True)
class TemplateFact(Fact):
    template: str
    number: int
    digest: str

    @property
    def stream(self) -> str:
        """A template is a stream of its own."""
        return f"template:{self.template}"


@dataclass(frozen=True, kw_only=True)
class TemplateDrafted(TemplateFact):
    name: ClassVar[str] = "documents.template_drafted"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class TemplatePublished(TemplateFact):
    name: ClassVar[str] = "documents.template_published"
    record_only: ClassVar[bool] = True
    since: date


@dataclass(frozen=True, kw_only=True)
class TemplatesLoaded(Fact):
    """Templates came with a release and were published as revisions."""

    name: ClassVar[str] = "documents.templates_loaded"
    record_only: ClassVar[bool] = True
    templates: tuple[str, ...]  # “grant 2”, name and number

    @property
    def stream(self) -> str:
        return "template:release"
