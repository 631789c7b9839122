"""The live state of a paper, for anybody."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from onething.documents.composites import TYPE as COMPOSITE
from onething.documents.composites import members_of
from onething.documents.models import Document, Licence, LicenceCopy
from onething.documents.queries.licences import member_cards
from onething.documents.terms import MemberCard, Verification
from onething.documents.verification import of_copy, of_document, of_licence
from onething.identity import queries as identity
from onething.identity.terms import mask_name


def of_paper(row: Document | Licence | LicenceCopy, on: date) -> Verification:
    """Return the state of a document, a licence or a copy on a day; a person's name is masked."""
    holder = public_name(row.holder)
    if isinstance(row, Document):
        return of_document(row, holder)
    if isinstance(row, Licence):
        return of_licence(row, holder, on, _members(row, on))
    licence = Licence.objects.defer("data").get(pk=row.licence)
    return of_copy(row, licence, holder, on, _members(licence, on))


def _members(row: Licence, on: date) -> tuple[MemberCard, ...]:
    """Return the single licences on a composite one as they stand on this day."""
    return member_cards(members_of(row), on) if row.type == COMPOSITE else ()


def public_name(holder: UUID) -> str:
    """Return the name of a body, or of a person masked."""
    found = identity.subjects([holder]).get(holder)
    if found is None:
        return "—"
    return mask_name(found.name) if found.is_person else found.name
