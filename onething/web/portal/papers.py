"""Other forms of one's papers: OFD, large print for reading, a slip of narrow paper."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from onething.documents import queries as documents
from onething.documents.terms import DocumentCard, LicenceCard
from onething.web.request import Request

OFD, PDF = "application/ofd", "application/pdf"


def document_ofd(request: Request, document_id: UUID) -> HttpResponse:
    """Send a document as OFD."""
    return _ofd(request, documents.document(document_id, request.actor))


def licence_ofd(request: Request, licence_id: UUID) -> HttpResponse:
    """Send a licence as OFD."""
    return _ofd(request, documents.licence(licence_id, request.actor))


def large_print(request: Request, document_id: UUID) -> HttpResponse:
    """Send a document in large print."""
    card = documents.document(document_id, request.actor)
    request.reads.append(card.about)
    made = documents.large_print(document_id, request.actor)
    return sent(made, f"{card.title}（大字版）.pdf", PDF)


def slip(request: Request, document_id: UUID, width: int) -> HttpResponse:
    """Send the slip of a document for thermal paper."""
    card = documents.document(document_id, request.actor)
    request.reads.append(card.about)
    made = documents.slip(document_id, width, request.actor)
    return sent(made, f"{card.title}（小票）.pdf", PDF)


def _ofd(request: Request, card: DocumentCard | LicenceCard) -> HttpResponse:
    request.reads.append(card.about)
    content = documents.content(documents.ofd_digest(card.id))
    return sent(content, f"{card.title} {card.number}.ofd", OFD)


def sent(content: bytes, name: str, media_type: str) -> HttpResponse:
    """Return a file under its name; what a browser cannot show it keeps."""
    response = HttpResponse(content, content_type=media_type)
    kept = media_type == OFD
    response.headers["Content-Disposition"] = content_disposition_header(kept, name) or "inline"
    response.headers["Cache-Control"] = "private, no-store"
    return response
