"""The words of documents and licences: states, lawful operations, what each kind must be given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from onething.documents.booklets import (
    Block,
    Booklet,
    Section,
    listed,
    numbered,
    pairs,
    section,
    steps,
    table,
    texts,
)
from onething.documents.identifiers import is_licence_identifier, tidy_code
from onething.documents.terms.licences import (
    CONSENT,
    COPY,
    ERROR,
    HOLDERS,
    IMPORT_FATES,
    SEAL,
    WAYS,
    ConsentCard,
    CopyCard,
    ErrorCard,
    ImportFate,
    MemberCard,
    QualityRow,
    SealCard,
    SealUseCard,
    TypeCard,
    UseCard,
    UsePage,
)
from onething.documents.uploads import BadUpload, CheckedFile
from onething.kernel.machine import Machine, step

__all__ = [
    "CONSENT",
    "COPY",
    "DOCUMENT",
    "DOCUMENT_WORDS",
    "ERROR",
    "HOLDERS",
    "IMPORT_FATES",
    "LICENCE",
    "LICENCE_CODES",
    "LICENCE_DATA",
    "LICENCE_WORDS",
    "SEAL",
    "WAYS",
    "BadUpload",
    "Block",
    "Booklet",
    "CheckedFile",
    "ConsentCard",
    "CopyCard",
    "DocumentCard",
    "DocumentState",
    "ErrorCard",
    "HandedIn",
    "ImportFate",
    "LicenceCard",
    "LicenceState",
    "MemberCard",
    "QualityRow",
    "SealCard",
    "SealUseCard",
    "Section",
    "Sheet",
    "TemplateCard",
    "TraceCard",
    "TypeCard",
    "UploadCard",
    "UseCard",
    "UsePage",
    "Verification",
    "is_licence_identifier",
    "listed",
    "numbered",
    "pairs",
    "section",
    "steps",
    "table",
    "texts",
    "tidy_code",
]


class DocumentState(StrEnum):
    """States of a document."""

    REGISTERED = "registered"
    SEALED = "sealed"
    WITHDRAWN = "withdrawn"
    CORRECTED = "corrected"


DOCUMENT_WORDS: Mapping[str, str] = {
    "registered": "正在制发",
    "sealed": "有效",
    "withdrawn": "已撤销",
    "corrected": "已被更正",
    "destroyed": "已销毁",
}
DOCUMENT = Machine(
    "document",
    DOCUMENT_WORDS,
    (
        step("seal", "用印", "registered", "sealed", role="system", law="国令第716号 §9"),
        step(
            "withdraw", "撤销文书", "registered|sealed", "withdrawn",
            role="decider", law="行政许可法 §69；事项实施规范",
        ),
        step(
            "correct", "更正文书", "sealed", "corrected",
            role="decider", law="党政机关公文处理工作条例 §25；事项实施规范",
        ),
        step(
            "destroy", "销毁", "registered|sealed|withdrawn|corrected", "destroyed",
            role="system", law="档案法 §31",
        ),
    ),
)  # fmt: skip


class LicenceState(StrEnum):
    """States of a licence, as the national directory of licences knows them."""

    VALID = "valid"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    FORFEITED = "forfeited"


LICENCE_WORDS: Mapping[str, str] = {
    "valid": "有效",
    "suspended": "暂扣",
    "revoked": "撤销",
    "cancelled": "注销",
    "expired": "失效",
    "forfeited": "吊销",
}
LICENCE_CODES: Mapping[str, str] = {
    "valid": "01",
    "suspended": "02",
    "revoked": "03",
    "cancelled": "04",
    "expired": "05",
    "forfeited": "07",
}
LIVE = "valid|suspended"
LICENCE = Machine(
    "licence",
    LICENCE_WORDS,
    (
        step("suspend", "暂扣", "valid", "suspended", role="decider", law="行政处罚法 §9(3)"),
        step("restore", "暂扣发还", "suspended", "valid", role="decider", law="行政处罚法 §9(3)"),
        step("revoke", "撤销", LIVE, "revoked", role="decider", law="行政许可法 §69"),
        step("cancel", "注销", f"{LIVE}|expired|revoked|forfeited", "cancelled",
             role="decider", law="行政许可法 §70"),
        step("forfeit", "吊销", LIVE, "forfeited", role="decider", law="行政处罚法 §9(3)"),
        step("replace", "换发", "valid", "expired", role="system", law="行政许可法 §49"),
        step("change", "变更", "valid", "expired", role="decider", law="行政许可法 §49"),
        step("renew", "延续", "valid", "expired", role="decider", law="行政许可法 §50"),
        step("reissue", "补发", "valid", "expired", role="decider", law="事项实施规范（遗失、毁损补证）"),
        step("expire", "有效期届满", LIVE, "expired", role="system", law="行政许可法 §50、§70(1)"),
    ),
)  # fmt: skip


LICENCE_DATA: frozenset[str] = frozenset(
    {
        *("organ", "organ_code", "organ_phone", "organ_address", "date"),
        *("applicant", "applicant_id", "applicant_id_type", "application_number", "query_code"),
        *("theme", "item", "item_code", "facts"),
    }
)  # what a licence is given; `facts` must hold what its type's face asks for (`licence_types/`)


@dataclass(frozen=True, kw_only=True)
class DocumentCard:
    """A document as pages and other rooms see it."""

    id: UUID
    kind: str
    title: str
    number: str  # 文号
    code: str  # 查询码
    about: str
    state: str
    state_name: str
    organ: UUID
    organ_name: str
    holder: UUID
    registered_at: datetime
    sealed_at: datetime | None
    digest: str
    pages: int
    rare: tuple[str, ...]  # characters that no font covered, printed by the agreed words
    replaced_by: UUID | None


@dataclass(frozen=True, kw_only=True)
class LicenceCard:
    """An electronic licence as pages and other rooms see it."""

    id: UUID
    type: str
    title: str
    number: str  # 证照编号
    identifier: str  # 电子证照标识
    version: int
    code: str  # 查询码
    about: str
    state: str
    state_name: str
    organ: UUID
    organ_name: str
    holder: UUID
    holder_name: str
    valid_from: date
    valid_until: date | None
    registered_at: datetime
    sealed_at: datetime | None
    digest: str
    pages: int
    origin: str = "issued"  # imported: only what the register says, without a file
    partly: bool = False  # a valid composite on which a single licence does not hold now


@dataclass(frozen=True, kw_only=True)
class Verification:
    """What anybody may see who has the code of a document or a licence: its live state."""

    paper: str  # document, licence, copy
    title: str
    number: str
    code: str
    state: str
    state_name: str
    good: bool  # it may be relied on now
    explanation: str
    organ_name: str
    holder_name: str  # a person's name is masked
    issued_on: date
    valid_from: date | None
    valid_until: date | None
    identifier: str
    digest: str
    members: tuple[MemberCard, ...] = ()  # of a composite licence, as they stand now
    purpose: str = ""  # of a copy: what alone it is good for …
    used_by: str = ""  # … and to whom
    matter: str = ""
    until: date | None = None  # … and for how long
    template: str = ""  # the revisions that it was made with
    reason: str = ""  # why it was withdrawn or corrected
    corrected_by: str = ""  # the code of the document that takes its place


@dataclass(frozen=True, kw_only=True)
class HandedIn:
    """What can be said of a file that somebody hands in."""

    sound: bool  # signed with a seal that we trust, and unchanged since
    ours: bool  # and it is the very file that we keep
    sentence: str
    form: str  # PDF, OFD, or nothing that we know
    seal: str = ""
    signer: str = ""
    fingerprint: str = ""  # sha256 of the certificate
    signed_at: datetime | None = None
    paper: Verification | None = None


@dataclass(frozen=True, kw_only=True)
class TemplateCard:
    """A revision of a template, as those who keep templates see it."""

    id: UUID
    name: str
    title: str
    number: int
    state: str
    state_name: str
    since: date | None
    why: str
    digest: str
    content: str
    author: str
    author_name: str
    reviewer_name: str
    saved_at: datetime
    variants: tuple[tuple[str, str], ...]  # wordings with which it can be looked at


@dataclass(frozen=True, kw_only=True)
class UploadCard:
    """A file that somebody handed in."""

    id: UUID
    digest: str
    name: str
    media_type: str
    pages: int
    size: int
    owner: UUID
    at: datetime


@dataclass(frozen=True)
class Sheet:
    """A list to be taken away: its title, its columns, its lines."""

    title: str
    columns: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class TraceCard:
    """Who took a list away, as a leaked file is traced back."""

    number: str
    title: str
    form: str
    rows: int
    purpose: str
    name: str
    badge: str
    organisation: str
    at: datetime
    whole: bool  # the file is as it was sent; otherwise it was changed, and its number tells
