"""“May he?”: documents, licences and uploads to read or to change come only from here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from onething.documents import licence_rules
from onething.documents.models import (
    Document,
    Licence,
    LicenceConsent,
    LicenceCopy,
    LicenceError,
    LicenceImport,
    Seal,
    Upload,
)
from onething.documents.terms import DOCUMENT, LICENCE
from onething.identity import queries as identity
from onething.identity.terms import COLLECT, matters_in
from onething.kernel.actor import SYSTEM, Actor, must_be_system
from onething.kernel.machine import Step
from onething.kernel.refusals import NotYours
from onething.kernel.statements import Rows

PROVINCE = "province"
Abouts = Callable[[str, frozenset[str]], QuerySet[Any, Any]]
MATTERS: Final[list[Abouts]] = []


def tells_matters(which: Abouts) -> None:
    """Let a room say about what the papers of somebody are that came of some themes."""
    MATTERS.append(which)


def _of_his_matters(by: Actor) -> Q:
    """Return what an agent whose mandate is limited to matters may see; a paper of no matter is not among it."""
    matters = matters_in(by.roles)
    if by.org or not by.behalf or not matters:
        return Q()
    found = Q(pk__in=())
    for which in MATTERS:
        found |= Q(about__in=which(by.behalf, matters))
    return found


def _mine(by: Actor) -> Q:
    if by.has("system"):
        return Q()
    if by.org:
        return Q(organ=by.org)
    return Q(holder=by.behalf) if by.behalf else Q(pk__in=())


def _may_collect(by: Actor) -> None:
    if by.behalf and not by.org:
        identity.must_allow(by, COLLECT)


def holder_of(by: Actor) -> UUID:
    """Return for whom he acts: himself, or whom he stands for; officials act for nobody."""
    if by.org or not by.behalf:
        raise NotYours
    return UUID(by.behalf)


def organ_of(by: Actor) -> UUID:
    """Return the organ in which an official or a system acts."""
    if not by.org:
        raise NotYours
    return UUID(by.org)


def documents_of(by: Actor) -> QuerySet[Document]:
    """Return the documents that he holds, or that his organ issued."""
    return Document.objects.filter(_mine(by) & _of_his_matters(by))


def licences_of(by: Actor) -> QuerySet[Licence]:
    """Return the licences that he holds, or that his organ issued; an agent, if his mandate allows it."""
    _may_collect(by)
    return Licence.objects.filter(_mine(by) & _of_his_matters(by))


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


_LOCKED = Rows(
    lambda ids: (
        documents_of(SYSTEM).select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    ),
    [UUID],
)


def documents_to_change(ids: Sequence[UUID], do: str, by: Actor) -> list[tuple[Document, Step]]:
    """Lock several documents for a step, in the order of their ids."""
    if by.has("system"):
        found = _LOCKED([*ids])
    else:
        rows = documents_of(by).select_for_update(of=("self",)).filter(pk__in=ids)
        found = list(rows.order_by("pk"))
    if len(found) != len(ids) or not _may(by, DOCUMENT.steps, do):
        raise NotYours
    return [(row, DOCUMENT.step(row.state, do)) for row in found]


def licence_to_change(licence_id: UUID, do: str, by: Actor, at: datetime) -> tuple[Licence, Step]:
    """Lock the licence for a step of a decider of its organ who is in office, or of the system."""
    found = licences_of(by).select_for_update(of=("self",)).filter(pk=licence_id).first()
    if found is None or not _may(by, LICENCE.steps, do):
        raise NotYours
    identity.must_hold_post(by, at)
    return found, LICENCE.step(found.state, do)


def licence_to_follow(licence_id: UUID, by: Actor) -> Licence:
    """Lock a licence, in whatever state, for what the platform does because of another."""
    must_be_system(by)
    return Licence.objects.select_for_update().get(pk=licence_id)


def must_issue(by: Actor, organ: UUID) -> None:
    """Only the system, after a step that the law allows, or a decider of the organ issues papers."""
    if by.has("system") or (by.org == str(organ) and by.has("decider")):
        return
    raise NotYours


def must_import(by: Actor) -> None:
    """Only who keeps the base of licences for the province brings earlier ones into it."""
    if not (by.org and by.has("steward")):
        raise NotYours


def import_to_change(run_id: UUID, by: Actor) -> LicenceImport:
    """Lock an import for a keeper of the base."""
    must_import(by)
    found = LicenceImport.objects.select_for_update().filter(pk=run_id).first()
    if found is None:
        raise NotYours
    return found


def composes(by: Actor) -> bool:
    """Say whether his organ may issue composite licences: the trades say whose duty that is."""
    if not (by.org and by.has("decider")):
        return False
    return identity.organisation(UUID(by.org)).duty in licence_rules.issuers()


def must_compose(by: Actor, organ: UUID, issuer: Callable[[], UUID]) -> None:
    """Only the system, or a decider of the organ that issues composites of these trades here."""
    must_issue(by, organ)
    if by.has("system"):
        return
    if not composes(by) or issuer() != organ:
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


def licence_to_give(licence_id: UUID, by: Actor) -> Licence:
    """Return a licence for a deed of its holder, or of whoever acts for him."""
    found = None
    _may_collect(by)
    if by.behalf and not by.org:
        his = Licence.objects.filter(_of_his_matters(by), holder=by.behalf)
        found = his.filter(pk=licence_id).first()
    if found is None:
        raise NotYours
    return found


def copies_of(by: Actor) -> QuerySet[LicenceCopy]:
    """Return the copies for a purpose that he holds."""
    if by.has("system"):
        return LicenceCopy.objects.all()
    if by.org or not by.behalf:
        return LicenceCopy.objects.none()
    _may_collect(by)
    found = LicenceCopy.objects.filter(holder=by.behalf)
    if not matters_in(by.roles):
        return found
    return found.filter(licence__in=Licence.objects.filter(_of_his_matters(by)).values("pk"))


def copy_to_change(copy_id: UUID, by: Actor) -> LicenceCopy:
    """Lock a copy for its holder, or for the system."""
    found = copies_of(by).select_for_update(of=("self",)).filter(pk=copy_id).first()
    if found is None:
        raise NotYours
    return found


def consent_to_answer(consent_id: UUID, by: Actor) -> LicenceConsent:
    """Lock a question of an organ for him whom it asks, or for the system."""
    rows = LicenceConsent.objects.select_for_update(of=("self",)).filter(pk=consent_id)
    if not by.has("system"):
        rows = rows.filter(holder=by.behalf) if by.behalf and not by.org else rows.none()
    found = rows.first()
    if found is None:
        raise NotYours
    return found


def error_to_answer(error_id: UUID, by: Actor, at: datetime) -> LicenceError:
    """Lock a reported error for a decider, in office, of the organ that issued the licence."""
    rows = LicenceError.objects.select_for_update(of=("self",)).filter(pk=error_id)
    found = rows.filter(organ=by.org).first() if by.org and by.has("decider") else None
    if found is None:
        raise NotYours
    identity.must_hold_post(by, at)
    return found


def keeps_seals(by: Actor, organ: UUID) -> bool:
    """Say whether he administers the organ whose seals these are."""
    return by.has("system") or (by.org == str(organ) and by.has("admin"))


def must_keep_seals(by: Actor, organ: UUID) -> None:
    """Only the administrator of an organ keeps its register of seals."""
    if not keeps_seals(by, organ):
        raise NotYours


def seal_to_change(seal_id: UUID, by: Actor, at: datetime) -> Seal:
    """Lock a seal for the administrator of its organ, or for its keeper while he is in office."""
    found = Seal.objects.select_for_update(of=("self",)).filter(pk=seal_id).first()
    keeps = found is not None and by.org == str(found.organ) and by.who == found.keeper
    if found is None or not (keeps or keeps_seals(by, found.organ)):
        raise NotYours
    if keeps:
        identity.must_hold_post(by, at)
    return found


def _may(by: Actor, steps: tuple[Step, ...], do: str) -> bool:
    role = next(step.role for step in steps if step.do == do)
    return by.has("system") or (bool(by.org) and by.has(role))
