"""What others may know of documents, licences and files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from onething.documents import access, exports, kinds
from onething.documents.files import content, keep
from onething.documents.fonts import uncovered
from onething.documents.identifiers import CODE_LENGTH, tidy_code
from onething.documents.models import Document, Export, Licence, Upload
from onething.documents.previews import preview
from onething.documents.printing import booklet_pdf
from onething.documents.queries.copies import large_print, ofd_digest, ofd_digests, slip
from onething.documents.queries.handed_in import handed_in
from onething.documents.queries.state import of_paper
from onething.documents.queries.templates import (
    keeps_templates,
    template_preview,
    template_revisions,
    templates,
)
from onething.documents.terms import (
    DOCUMENT_WORDS,
    LICENCE_WORDS,
    DocumentCard,
    LicenceCard,
    TraceCard,
    UploadCard,
    Verification,
)
from onething.documents.uploads import check_upload
from onething.documents.verification import EXPLAINED, today
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.crypto import sm3
from onething.kernel.refusals import NotYours

__all__ = [
    "EXPLAINED",
    "booklet_pdf",
    "by_code",
    "check_upload",
    "content",
    "deciding_kinds",
    "document",
    "document_kinds",
    "documents_about",
    "documents_about_all",
    "export_purposes",
    "handed_in",
    "keep",
    "keeps_templates",
    "large_print",
    "licence",
    "licence_by_code",
    "licences_about_all",
    "licences_of",
    "most_rows",
    "ofd_digest",
    "ofd_digests",
    "preview",
    "slip",
    "template_preview",
    "template_revisions",
    "templates",
    "trace",
    "uncovered",
    "upload",
]
MOST = 500  # papers about one thing that a page shows


def deciding_kinds() -> frozenset[str]:
    """Return the kinds of documents that are decisions."""
    return kinds.deciding()


def document_kinds() -> Mapping[str, str]:
    """Return every kind of document: code → title."""
    return kinds.codes()


def document(document_id: UUID, by: Actor) -> DocumentCard:
    """Return a document that he holds or that his organ issued."""
    found = access.documents_of(by).defer("data").filter(pk=document_id).first()
    if found is None:
        raise NotYours
    return _document(found)


def documents_about(about: str) -> tuple[DocumentCard, ...]:
    """Return the documents about a case or an application, the oldest first."""
    return documents_about_all([about]).get(about, ())


def documents_about_all(abouts: Iterable[str]) -> dict[str, tuple[DocumentCard, ...]]:
    """Return the documents about several things, each the oldest first; one statement."""
    rows = Document.objects.defer("data").filter(about__in=list(abouts))
    found: dict[str, tuple[DocumentCard, ...]] = {}
    for row in rows.order_by("registered_at", "id")[:MOST]:
        found[row.about] = (*found.get(row.about, ()), _document(row))
    return found


def licence(licence_id: UUID, by: Actor) -> LicenceCard:
    """Return a licence that he holds or that his organ issued."""
    found = access.licences_of(by).defer("data").filter(pk=licence_id).first()
    if found is None:
        raise NotYours
    return _licence(found)


def licences_of(holder: UUID) -> tuple[LicenceCard, ...]:
    """Return the sealed licences of a holder, the newest first."""
    rows = Licence.objects.defer("data").filter(holder=holder, sealed_at__isnull=False)
    return tuple(_licence(row) for row in rows.order_by("-registered_at", "id")[:MOST])


def licences_about_all(abouts: Iterable[str]) -> dict[str, tuple[LicenceCard, ...]]:
    """Return the licences about several things; one statement."""
    rows = Licence.objects.defer("data").filter(about__in=list(abouts))
    found: dict[str, tuple[LicenceCard, ...]] = {}
    for row in rows.order_by("registered_at", "id")[:MOST]:
        found[row.about] = (*found.get(row.about, ()), _licence(row))
    return found


def by_code(typed: str, *, on: date | None = None) -> Verification | None:
    """Return the live state of the document or licence with this code, for anybody."""
    code = tidy_code(typed)
    if len(code) != CODE_LENGTH:
        return None
    found = Document.objects.filter(code=code).defer("data").first()
    if found is None:
        return licence_by_code(code, on=on)
    return of_paper(found, on or today())


def licence_by_code(typed: str, *, on: date | None = None) -> Verification | None:
    """Return the live state of the licence with this code, for anybody."""
    found = Licence.objects.filter(code=tidy_code(typed)).defer("data").first()
    return None if found is None else of_paper(found, on or today())


def upload(upload_id: UUID, by: Actor) -> UploadCard:
    """Return an upload of his."""
    row = access.uploads_of(by).filter(pk=upload_id).first()
    if row is None:
        raise NotYours
    return _upload(row)


def _upload(row: Upload) -> UploadCard:
    return UploadCard(
        id=row.pk,
        digest=row.digest,
        name=row.name,
        media_type=row.media_type,
        pages=row.pages,
        size=row.size,
        owner=row.owner,
        at=row.at,
    )


def _document(row: Document) -> DocumentCard:
    return DocumentCard(
        id=row.pk,
        kind=row.kind,
        title=row.title,
        number=row.number,
        code=row.code,
        about=row.about,
        state=row.state,
        state_name=DOCUMENT_WORDS[row.state],
        organ=row.organ,
        organ_name=row.organ_name,
        holder=row.holder,
        registered_at=row.registered_at,
        sealed_at=row.sealed_at,
        digest=row.digest,
        pages=row.pages,
        rare=tuple(row.rare),
        replaced_by=row.replaced_by,
    )


def _licence(row: Licence) -> LicenceCard:
    return LicenceCard(
        id=row.pk,
        type=row.type,
        title=row.title,
        number=row.number,
        identifier=row.identifier,
        version=row.version,
        code=row.code,
        about=row.about,
        state=row.state,
        state_name=LICENCE_WORDS[row.state],
        organ=row.organ,
        organ_name=row.organ_name,
        holder=row.holder,
        holder_name=row.holder_name,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        registered_at=row.registered_at,
        sealed_at=row.sealed_at,
        digest=row.digest,
        pages=row.pages,
    )


def trace(by: Actor, *, content: bytes = b"", number: str = "") -> TraceCard | None:
    """Return who took a list away: by the whole file, or by the number that stands on it."""
    if not (by.has("discipline") or by.has("steward") or by.has("system")):
        raise NotYours
    same = Export.objects.filter(digest=sm3(content)).first() if content else None
    said = number.strip().upper() or exports.number_in(content)
    found = same or Export.objects.filter(number=said[:24]).first()
    if found is None:
        return None
    names = identity.official_badges([found.who])
    name, badge = names.get(found.who, ("", ""))
    return TraceCard(
        number=found.number,
        title=found.title,
        form=found.form,
        rows=found.rows,
        purpose=found.purpose,
        name=name,
        badge=badge,
        organisation=identity.organisation(UUID(found.org)).name,
        at=found.at,
        whole=same is not None,
    )


def export_purposes() -> tuple[tuple[str, str], ...]:
    """Return for what a list may be taken away."""
    return tuple((words, words) for words in exports.rules()["purposes"])


def most_rows(form: str, purpose: str) -> int:
    """Return how many lines a file of this form may have; refuse what may not be taken away."""
    exports.check(form, purpose)
    return int(exports.rules()["most_rows"][form])
