"""What a platform outside is told of a case: no more than it needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist

from onething.cases.clocks import day_of
from onething.cases.models import Application, Case, Check, Promise
from onething.cases.promise_terms import PROMISE_WORDS
from onething.cases.promises.rules import overseers, way_name
from onething.identity import queries as identity
from onething.kernel.refusals import NotYours
from onething.kernel.statements import by_key


@dataclass(frozen=True)
class PlatformStory:
    """A case as platforms outside are told of it."""

    case: UUID
    subject: UUID
    office: UUID
    content: dict[str, Any]


def for_platform(case_id: UUID, promise_id: str | None) -> PlatformStory:
    """Return number, item, organ, holder and decision; of a promise, its check and verdict."""
    case = Case.objects.get(pk=case_id)
    subject, office = identity.subject(case.subject), identity.organisation(case.office)
    on = day_of(case.submitted_at)
    content = {
        "number": case.number,
        "item_code": str(case.plan["item_code"]),
        "item_name": case.item_name,
        "region": case.region,
        "office": office.name,
        "office_code": office.code,
        "holder": subject.masked_name,
        "holder_code": subject.masked_id,
        "decided_at": case.decided_at.isoformat() if case.decided_at else "",
        "overseers": overseers(str(case.plan["item_code"]), case.duty, on),
        "way": case.plan.get("way", "ordinary"),
    }
    if promise_id:
        content["promise"] = _promise(promise_id)
    return PlatformStory(case.pk, case.subject, case.office, content)


def _promise(promise_id: str) -> dict[str, Any]:
    promise = Promise.objects.get(pk=promise_id)
    check = Check.objects.filter(promise=promise).order_by("-at", "-id").first()
    return {
        "id": str(promise.pk),
        "name": promise.name,
        "text": promise.text,
        "state": PROMISE_WORDS[promise.state],
        "way": way_name(promise.way),
        "due_on": promise.due_on.isoformat() if promise.due_on else "",
        "found": check.found if check else "",
    }


@dataclass(frozen=True)
class Told:
    """The words that a message about a case needs."""

    number: str
    title: str
    item: str
    hall: UUID | None = None  # whose people call when nothing else reaches him


def for_message(application_id: UUID, case_id: str | None) -> Told:
    """Return number, theme and item for a message."""
    try:
        application = by_key(Application, application_id)
    except ObjectDoesNotExist:
        raise NotYours from None
    case = by_key(Case, UUID(case_id)) if case_id else None
    item, hall = (case.item_name, case.hall) if case else ("", None)
    return Told(application.number or "", application.title, item, hall)


@dataclass(frozen=True)
class Cited:
    """A case, or an application, that somebody names elsewhere by its number."""

    application: UUID
    case: UUID | None
    subject: UUID
    region: str
    hall: UUID
    office: UUID | None
    item: str  # its base code
    item_name: str
    title: str


def cited(number: str) -> Cited | None:
    """Return what a number names; whether it may be shown to whom, the room that asks decides."""
    rows = Case.objects.select_related("application").order_by("place", "pk")
    case = rows.filter(number=number).first()
    if case is None:
        found = rows.filter(application__number=number)[:2]
        if not found:
            return None
        case, alone = found[0], len(found) == 1
    else:
        alone = True
    return Cited(
        case.application_id,
        case.pk if alone else None,
        case.subject,
        case.application.region,
        case.hall,
        case.office if alone else None,
        str(case.plan["item_code"]) if alone else "",
        case.item_name if alone else "",
        case.application.title,
    )
