"""“May he?”: documents, licences and uploads to read or to change come only from here."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from onething.documents.models import Document, Licence, Upload
from onething.documents.terms import DOCUMENT, LICENCE
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.machine import Step
from onething.kernel.refusals import NotYours

PROVINCE = "province"


def _mine(by: Actor) -> Q:
    if by.has("system"):
        return Q()
    if by.org:
        return Q(organ=by.org)
    return Q(holder=by.behalf) if by.behalf else Q(pk__in=())


def documents_of(by: Actor) -> QuerySet[Document]:
    """Return the documents that he holds, or that his organ issued."""
    return Document.objects.filter(_mine(by))


def licences_of(by: Actor) -> QuerySet[Licence]:
    """Return the licences that he holds, or that his organ issued."""
    return Licence.objects.filter(_mine(by))


def uploads_of(by: Actor) -> QuerySet[Upload]:
    """Return the uploads that he made for himself or for whom he acts."""
    if by.has("system"):
        return Upload.objects.all()
    if by.org or not by.behalf:
        return Upload.objects.none()
    return Upload.objects.filter(owner=by.behalf)


def document_to_change(document_id: UUID, do: str, by: Actor) -> tuple[Document, Step]:
    """Lock the document for a step of a decider of its organ, or of the system."""
    return documents_to_change([document_id], do, by)[0]


def documents_to_change(ids: Sequence[UUID], do: str, by: Actor) -> list[tuple[Document, Step]]:
    """Lock several documents for a step, in the order of their ids."""
    rows = documents_of(by).select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    found = list(rows)
    if len(found) != len(ids) or not _may(by, DOCUMENT.steps, do):
        raise NotYours
    return [(row, DOCUMENT.step(row.state, do)) for row in found]


def licence_to_change(licence_id: UUID, do: str, by: Actor) -> tuple[Licence, Step]:
    """Lock the licence for a step of a decider of its organ, or of the system."""
    found = licences_of(by).select_for_update(of=("self",)).filter(pk=licence_id).first()
    if found is None or not _may(by, LICENCE.steps, do):
        raise NotYours
    return found, LICENCE.step(found.state, do)


def must_issue(by: Actor, organ: UUID) -> None:
    """Only the system, after a step that the law allows, or a decider of the organ issues papers."""
    if by.has("system") or (by.org == str(organ) and by.has("decider")):
        return
    raise NotYours


def sees_templates(by: Actor) -> None:
    """Templates are shown to those who keep the catalogue anywhere."""
    if not by.has("catalogue"):
        raise NotYours


def keeps_templates(by: Actor) -> bool:
    """Say whether he may change templates: they hold for the whole province."""
    if not (by.org and by.has("catalogue")):
        return False
    return identity.organisation(UUID(by.org)).level == PROVINCE


def must_keep_templates(by: Actor) -> None:
    """Only the keepers of the province's catalogue change templates."""
    if not keeps_templates(by):
        raise NotYours


def _may(by: Actor, steps: tuple[Step, ...], do: str) -> bool:
    role = next(step.role for step in steps if step.do == do)
    return by.has("system") or (bool(by.org) and by.has(role))
