"""What is in a bundle, and writing how a parcel stands. Runs inside commands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from onething.cases import queries as cases
from onething.cases.queries import ReadyCase
from onething.delivery.models import Parcel
from onething.delivery.parcel_events import ParcelFact
from onething.delivery.terms import PARCEL
from onething.documents import queries as documents
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotAllowed, NotYours
from onething.kernel.salts import new_salt, salted

DESK = ("window", "leader")
RESULT_PAPERS = ("sealed",)


def at_desk(by: Actor) -> UUID:
    """Return the hall at whose desk he works, or say no."""
    if not by.org or not any(by.has(role) for role in DESK):
        raise NotYours
    return UUID(by.org)


def papers_of(rows: Iterable[ReadyCase]) -> list[dict[str, Any]]:
    """Return the decisions and licences of cases, as they go into a bundle."""
    ready = [*rows]
    abouts = [f"case:{row.id}" for row in ready]
    decided = documents.documents_about_all(abouts)
    licences = documents.licences_about_all(abouts)
    kinds = cases.result_documents()
    found: list[dict[str, Any]] = []
    for row, about in zip(ready, abouts, strict=True):
        for paper in decided.get(about, ()):
            if paper.kind in kinds and paper.state == "sealed":
                found.append(_thing(row, "document", paper.id, paper.title, paper.number))
        for licence in licences.get(about, ()):
            if licence.sealed_at and licence.state in ("valid", "suspended"):
                found.append(_thing(row, "licence", licence.id, licence.title, licence.number))
    return found


def _thing(row: ReadyCase, kind: str, key: UUID, name: str, number: str) -> dict[str, Any]:
    return {
        "case": str(row.id), "item": row.item_name, "kind": kind, "id": str(key), "name": name,
        "number": number, "out": False,
    }  # fmt: skip


def content_of(parcel: Parcel) -> str:
    """Return a digest of what is inside and where it goes; without the salt it tells nothing."""
    parcel.salt = new_salt()
    said = [parcel.things, parcel.recipient, parcel.phone, parcel.address]
    return salted(parcel.salt, said)


def named(parcel: Parcel) -> dict[str, Any]:
    """Return what every fact about a parcel says."""
    return {
        "parcel": parcel.pk, "application": parcel.application, "subject": parcel.subject,
        "hall": parcel.hall, "kind": parcel.kind, "way": parcel.way, "state": parcel.state,
    }  # fmt: skip


def step(parcel: Parcel, do: str) -> None:
    """Let a parcel take a step, or say in words why not."""
    parcel.state = PARCEL.step(parcel.state, do).end


def write(fact: type[ParcelFact], parcel: Parcel, *, by: Actor, at: datetime, **more: Any) -> None:
    """Write what became of a parcel into the ledger."""
    ledger.write(fact(**named(parcel), **more), by=by, at=at)


def to_hand_out(parcel_id: UUID, by: Actor) -> Parcel:
    """Lock a bundle that waits at his hall to be handed out."""
    row = Parcel.objects.select_for_update().filter(pk=parcel_id, hall=at_desk(by)).first()
    if row is None:
        raise NotYours
    return row


def tracks_for(row: Parcel, by: Actor) -> bool:
    """Say whether he may tell what became of a parcel: we ourselves, or whose results are inside."""
    if by.has("system"):
        return True
    if not by.org or not by.has("scope:parcels.track"):
        return False
    held = {UUID(one["case"]) for one in row.things if one.get("case")}
    return by.org == str(row.hall) or any(
        str(cases.served_case(one).office) == by.org for one in held
    )


def order_of(parcel: Parcel, sender: Mapping[str, str]) -> dict[str, Any]:
    """Return what a carrier is told of a parcel: no more than it needs."""
    return {
        "way": parcel.way, "kind": parcel.kind, "recipient": parcel.recipient,
        "phone": parcel.phone, "address": parcel.address, "pays": parcel.pays,
        "pieces": parcel.count_sent, **sender,
    }  # fmt: skip


def must(condition: bool, sentence: str) -> None:
    """Refuse with this sentence unless the condition holds."""
    if not condition:
        raise NotAllowed(sentence)
