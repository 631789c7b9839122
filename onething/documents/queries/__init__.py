"""What others may know of documents, licences and files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from onething.documents import access, exports, kinds
from onething.documents.access import tells_matters
from onething.documents.destroying import files_about, needs_files, remove_files
from onething.documents.drafting import drafted
from onething.documents.files import content, keep
from onething.documents.fonts import uncovered
from onething.documents.handwriting import SVG, signature_svg
from onething.documents.identifiers import CODE_LENGTH, tidy_code
from onething.documents.incoming import Incoming
from onething.documents.joined import joined
from onething.documents.models import Document, Export, Licence, LicenceCopy, Upload
from onething.documents.practice import practice_paper
from onething.documents.previews import preview
from onething.documents.printing import booklet_pdf, labels_pdf, letters_pdf
from onething.documents.queries.handed_in import handed_in
from onething.documents.queries.imports import (
    ImportFigure,
    import_faults,
    import_figures,
    licence_batches,
    licence_import,
    licence_imports,
    licences_dry_run,
    read_licences,
)
from onething.documents.queries.licences import (
    Found,
    Happened,
    Record,
    candidates,
    composer,
    composes,
    face_of,
    joinable,
    least_members,
    licence_card,
    licence_cards,
    licence_face,
    licence_faces,
    licence_record,
    licence_type,
    reason_for,
    search_licences,
    trade_for,
    trades,
    types,
)
from onething.documents.queries.quality import quality
from onething.documents.queries.renderings import large_print, ofd_digest, ofd_digests, slip
from onething.documents.queries.sharing import (
    Used,
    UseFigure,
    code_picture,
    consent,
    consent_days,
    consents,
    copies,
    copy,
    copy_terms,
    error,
    errors,
    errors_of,
    keeps_seals,
    papers_saved,
    qr_picture,
    question,
    seal,
    seal_uses,
    seals,
    use_figures,
    used,
    uses,
    waiting_consents,
)
from onething.documents.queries.state import of_paper
from onething.documents.queries.templates import (
    keeps_templates,
    template_preview,
    template_revisions,
    templates,
)
from onething.documents.terms import (
    DOCUMENT_WORDS,
    DocumentCard,
    LicenceCard,
    TraceCard,
    UploadCard,
    Verification,
)
from onething.documents.uploads import check_upload, phone_minutes
from onething.documents.verification import EXPLAINED, today
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.crypto import sm3
from onething.kernel.refusals import NotYours

__all__ = [
    "EXPLAINED",
    "SVG",
    "Found",
    "Happened",
    "ImportFigure",
    "Incoming",
    "Record",
    "UseFigure",
    "Used",
    "booklet_pdf",
    "by_code",
    "candidates",
    "check_upload",
    "code_picture",
    "composer",
    "composes",
    "consent",
    "consent_days",
    "consents",
    "content",
    "copies",
    "copy",
    "copy_terms",
    "deciding_kinds",
    "document",
    "document_kinds",
    "documents_about",
    "documents_about_all",
    "drafted",
    "error",
    "errors",
    "errors_of",
    "export_purposes",
    "face_of",
    "files_about",
    "handed_in",
    "import_faults",
    "import_figures",
    "joinable",
    "joined",
    "keep",
    "keeps_seals",
    "keeps_templates",
    "labels_pdf",
    "large_print",
    "least_members",
    "letters_pdf",
    "licence",
    "licence_batches",
    "licence_by_code",
    "licence_face",
    "licence_faces",
    "licence_import",
    "licence_imports",
    "licence_record",
    "licence_type",
    "licences_about_all",
    "licences_dry_run",
    "licences_of",
    "most_rows",
    "needs_files",
    "ofd_digest",
    "ofd_digests",
    "papers_saved",
    "phone_minutes",
    "practice_paper",
    "preview",
    "qr_picture",
    "quality",
    "question",
    "read_licences",
    "reason_for",
    "remove_files",
    "seal",
    "seal_uses",
    "sealed_about",
    "seals",
    "search_licences",
    "signature_svg",
    "slip",
    "tells_matters",
    "template_preview",
    "template_revisions",
    "templates",
    "trace",
    "trade_for",
    "trades",
    "types",
    "uncovered",
    "upload",
    "use_figures",
    "used",
    "uses",
    "waiting_consents",
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


def documents_of(holder: UUID) -> tuple[DocumentCard, ...]:
    """Return the sealed documents that were made for somebody, the newest first."""
    rows = Document.objects.defer("data").filter(holder=holder, sealed_at__isnull=False)
    return tuple(_document(row) for row in rows.order_by("-registered_at", "id")[:MOST])


def sealed_about(abouts: Iterable[str]) -> tuple[tuple[str, str, str], ...]:
    """Return key, title and digest of the sealed papers and licences about these things."""
    wanted = list(abouts)
    papers = Document.objects.filter(about__in=wanted, sealed_at__isnull=False)
    licences = Licence.objects.filter(about__in=wanted, sealed_at__isnull=False)
    found = [
        (str(row.pk), row.title, row.digest)
        for rows in (papers.order_by("sealed_at", "pk"), licences.order_by("sealed_at", "pk"))
        for row in rows
        if row.digest
    ]
    return tuple(found)


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
    return licence_card(found)


def licences_of(holder: UUID) -> tuple[LicenceCard, ...]:
    """Return the sealed licences of a holder, the newest first."""
    rows = Licence.objects.defer("data").filter(holder=holder, sealed_at__isnull=False)
    return licence_cards(rows.order_by("-registered_at", "id")[:MOST])


def licences_about_all(abouts: Iterable[str]) -> dict[str, tuple[LicenceCard, ...]]:
    """Return the licences about several things; one statement."""
    rows = Licence.objects.defer("data").filter(about__in=list(abouts))
    found: dict[str, tuple[LicenceCard, ...]] = {}
    for row in rows.order_by("registered_at", "id")[:MOST]:
        found[row.about] = (*found.get(row.about, ()), licence_card(row))
    return found


def by_code(typed: str, *, on: date | None = None) -> Verification | None:
    """Return the live state of the document, licence or copy with this code, for anybody."""
    code = tidy_code(typed)
    if len(code) != CODE_LENGTH:
        return None
    for rows in (
        Document.objects.defer("data"),
        Licence.objects.defer("data"),
        LicenceCopy.objects,
    ):
        if found := rows.filter(code=code).first():
            return of_paper(found, on or today())
    return None


def licence_by_code(typed: str, *, on: date | None = None) -> Verification | None:
    """Return the live state of the licence with this code, and of its members, for anybody."""
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
