"""How results come to applicants, and which wait to be handed over at a hall."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from onething.cases import access
from onething.cases.models import Application, Case
from onething.cases.terms import ELECTRONIC, MACHINES, WAYS, WORDS
from onething.catalogue.terms import DELIVERY
from onething.kernel.actor import Actor
from onething.kernel.codes import plain_code
from onething.kernel.refusals import NotYours

READY = ("issued", "refused", "settled")
MOST = 200
HANDING = ("window", "leader")


@dataclass(frozen=True)
class Way:
    """How the results of an application come."""

    application: UUID
    number: str
    title: str
    state: str
    subject: UUID
    way: str
    words: str
    recipient: str
    phone: str
    address: str
    parcel: str
    may_change: bool

    @property
    def electronic(self) -> bool:
        """Say whether they come into the person's space."""
        return self.way == ELECTRONIC


@dataclass(frozen=True)
class ReadyCase:
    """A case whose result is made and not yet with the applicant."""

    id: UUID
    number: str
    application: UUID
    item_name: str
    state: str
    words: str
    subject: UUID
    subject_name: str
    hall: UUID
    office: UUID
    kind: str
    unpaid: bool  # what is to be paid before it is handed over
    decided_at: datetime | None
    due_on: date


def way_of_row(row: Application) -> Way:
    """Return how the results of an application come; electronically, if nothing else was said."""
    said = row.way
    way = said.get("way", ELECTRONIC)
    return Way(
        application=row.pk, number=row.number or "", title=row.title, state=row.state,
        subject=row.subject, way=way, words=WAYS[way], recipient=said.get("recipient", ""),
        phone=said.get("phone", ""), address=said.get("address", ""),
        parcel=said.get("parcel", ""),
        may_change=row.state in ("draft", "submitted") and not said.get("parcel"),
    )  # fmt: skip


def way(application_id: UUID, by: Actor) -> Way:
    """Return how the results of one of his applications come."""
    row = access.applications_of(by).filter(pk=application_id).first()
    if row is None or row.state == "discarded":
        raise NotYours
    return way_of_row(row)


def way_by_number(number: str, by: Actor) -> Way:
    """Return the same by the number of the application."""
    row = access.applications_of(by).filter(number=number).first()
    if row is None:
        raise NotYours
    return way_of_row(row)


def ways(applications: Iterable[UUID]) -> dict[UUID, Way]:
    """Return how the results of applications come; who may ask, the room that asks has checked."""
    rows = Application.objects.filter(pk__in=[*applications]).order_by("pk")
    return {row.pk: way_of_row(row) for row in rows}


def ready(by: Actor, *, q: str = "") -> tuple[ReadyCase, ...]:
    """Return what waits at his hall to be handed over, by number, name or 查询码; the most urgent first."""
    rows = _ready(by)
    if q := q.strip():
        rows = rows.filter(
            Q(number__startswith=q)
            | Q(application__number=q)
            | Q(application__code=plain_code(q))
            | Q(subject_name__contains=q)
        )
    return tuple(_card(row) for row in rows.order_by("urgent_on", "pk")[:MOST])


def ready_of(application_id: UUID, by: Actor) -> tuple[ReadyCase, ...]:
    """Return what of one application waits at his hall to be handed over."""
    rows = _ready(by).filter(application=application_id)
    return tuple(_card(row) for row in rows.order_by("place")[:MOST])


def unfinished(application_id: UUID) -> tuple[tuple[str, str], ...]:
    """Return the items of an application that are not decided yet, each with how it stands."""
    ended = Q(state__in=("delivered", "closed", "archived")) | (
        Q(state__in=READY) & ~Q(unpaid=DELIVERY)
    )
    rows = Case.objects.filter(application=application_id, closed_at=None).exclude(ended)
    found = rows.order_by("place").values_list("item_name", "state", "unpaid")
    return tuple(
        (name, f"{WORDS[state]}，待缴费" if unpaid == DELIVERY and state in READY else WORDS[state])
        for name, state, unpaid in found
    )


def _ready(by: Actor) -> QuerySet[Case]:
    if by.has("system"):
        rows = Case.objects.all()
    elif by.org and any(by.has(role) for role in HANDING):
        rows = Case.objects.filter(hall=by.org)
    else:
        raise NotYours
    return (
        rows.filter(state__in=READY)
        .exclude(unpaid=DELIVERY)
        .exclude(Q(application__way__way=ELECTRONIC) | Q(application__way={}))
    )


def _card(row: Case) -> ReadyCase:
    return ReadyCase(
        id=row.pk, number=row.number, application=row.application_id, item_name=row.item_name,
        state=row.state, words=WORDS[row.state], subject=row.subject,
        subject_name=row.subject_name, hall=row.hall, office=row.office, kind=row.kind,
        unpaid=row.unpaid == DELIVERY,
        decided_at=row.decided_at, due_on=row.urgent_on,
    )  # fmt: skip


def served_case(case_id: UUID) -> ReadyCase:
    """Return a case whose result is served; who may ask, the room that asks has checked."""
    row = Case.objects.filter(pk=case_id).first()
    if row is None:
        raise NotYours
    return _card(row)


def result_documents() -> frozenset[str]:
    """Return the kinds of documents that say how a case was decided."""
    return frozenset(
        step.document
        for machine in MACHINES.values()
        for step in machine.steps
        if step.do in ("grant", "refuse", "settle") and step.document
    )


def hall_of(application_id: UUID) -> UUID:
    """Return the hall at which the cases of an application were received."""
    found = Case.objects.filter(application=application_id).order_by("place").first()
    if found is None:
        raise NotYours
    return found.hall
