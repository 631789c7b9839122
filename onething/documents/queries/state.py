"""The live state of a paper, for anybody."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from onething.documents.models import Document, Licence
from onething.documents.terms import Verification
from onething.documents.verification import of_document, of_licence
from onething.identity import queries as identity
from onething.identity.terms import mask_name


def of_paper(row: Document | Licence, on: date) -> Verification:
    """Return the state of a document or of a licence on a day; a person's name is masked."""
    holder = public_name(row.holder)
    return of_document(row, holder) if isinstance(row, Document) else of_licence(row, holder, on)


def public_name(holder: UUID) -> str:
    """Return the name of a body, or of a person masked."""
    found = identity.subjects([holder]).get(holder)
    if found is None:
        return "—"
    return mask_name(found.name) if found.is_person else found.name
