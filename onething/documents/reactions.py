"""What follows from a registered paper: it is typeset, sealed, signed and kept."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from onething.documents import commands, files, kinds
from onething.documents.events import (
    DocumentRegistered,
    DocumentSealed,
    LicenceRegistered,
    LicenceSealed,
)
from onething.documents.making import make_document, make_licence
from onething.documents.models import Document, Licence, OfdCopy
from onething.documents.ofd import making as ofd
from onething.kernel.actor import SYSTEM, Actor
from onething.kernel.models import Event
from onething.kernel.reactions import ONE, reacts
from onething.kernel.timers import timer

CHINA = ZoneInfo("Asia/Shanghai")
BATCH = 500


def _unless_made_at_once(event: Event) -> list[str]:
    return [] if event.data.get("at_once") else [ONE]


@reacts(DocumentRegistered, targets=_unless_made_at_once)
def seal_document(event: Event, by: Actor) -> None:
    """Make the file of the document and put it under seal; a second run finds it done."""
    row = Document.objects.get(pk=event.data["document"])
    if row.state == "registered":
        commands.seal(row.pk, **asdict(make_document(row)), by=by, at=event.at)


@reacts(LicenceRegistered)
def seal_licence(event: Event, by: Actor) -> None:
    """Make the file of the licence and put it under seal, once its decision is there."""
    row = Licence.objects.get(pk=event.data["licence"])
    if row.sealed_at is None:
        made = asdict(make_licence(row))
        made.pop("template")  # a licence names the revision of its type's face by its version
        commands.seal_licence(row.pk, **made, by=by, at=event.at)


def _decisions(event: Event) -> list[str]:
    return [event.data["document"]] if event.data["kind"] in kinds.deciding() else []


@reacts(DocumentSealed, targets=_decisions)
def copy_decision_as_ofd(event: Event, by: Actor, document: str) -> None:
    """Make a decision as OFD too; a second run finds it done."""
    row = Document.objects.get(pk=document)
    kind = kinds.kind(row.kind, row.variant)
    if not OfdCopy.objects.filter(pk=row.pk).exists():
        _copy(row, row.kind, kind.seal, event, by)


@reacts(LicenceSealed)
def copy_licence_as_ofd(event: Event, by: Actor) -> None:
    """Make a licence as OFD too; a second run finds it done."""
    row = Licence.objects.get(pk=event.data["licence"])
    if not OfdCopy.objects.filter(pk=row.pk).exists():
        _copy(row, row.type, kinds.licence_type(row.type).seal, event, by)


def _copy(row: Document | Licence, kind: str, seal: str, event: Event, by: Actor) -> None:
    made = asdict(ofd.make(row, seal))
    commands.attach_ofd(row.pk, organ=row.organ, kind=kind, **made, by=by, at=event.at)


@timer
def end_licences(at: datetime) -> None:
    """End the licences whose validity ran out yesterday or before."""
    today = at.astimezone(CHINA).date()
    ended = Licence.objects.filter(state__in=["valid", "suspended"], valid_until__lt=today)
    for pk in ended.order_by("valid_until", "id").values_list("pk", flat=True)[:BATCH]:
        _end(pk, at)


def _end(licence: UUID, at: datetime) -> None:
    commands.expire_licence(licence, by=SYSTEM.because(f"end_licences:{licence}"), at=at)


@timer
def sweep_half_written_files(at: datetime) -> None:
    """Remove the files that were never finished, because their writer was killed."""
    files.sweep()
