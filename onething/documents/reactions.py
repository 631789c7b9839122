"""What follows from a registered paper: it is typeset, sealed, signed and kept."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from onething.documents import commands, files, kinds, licence_rules
from onething.documents.composites import STANDING
from onething.documents.composites import TYPE as COMPOSITE
from onething.documents.events import (
    CopyRegistered,
    DocumentRegistered,
    DocumentSealed,
    ImportAdvanced,
    ImportStarted,
    LicenceChanged,
    LicenceRegistered,
    LicenceSealed,
    SealChanged,
    SealEntrusted,
    SealRegistered,
)
from onething.documents.making import Made, make_copy, make_document, make_licence
from onething.documents.models import (
    Document,
    Licence,
    LicenceConsent,
    LicenceCopy,
    LicenceImport,
    LicenceMember,
    OfdCopy,
    Seal,
)
from onething.documents.ofd import making as ofd
from onething.documents.seals import waiting
from onething.kernel.actor import SYSTEM, Actor
from onething.kernel.models import Event
from onething.kernel.reactions import ONE, reacts
from onething.kernel.timers import timer

CHINA = ZoneInfo("Asia/Shanghai")
BATCH = 500
SUCCEEDED = frozenset({"replace", "change", "renew", "reissue"})  # another version follows


def _unless_made_at_once(event: Event) -> list[str]:
    return [] if event.data.get("at_once") else [ONE]


@reacts(DocumentRegistered, targets=_unless_made_at_once)
def seal_document(event: Event, by: Actor) -> None:
    """Make the file of the document and put it under seal; a second run finds it done."""
    _seal_document(UUID(event.data["document"]), by, event.at)


def _seal_document(document: UUID, by: Actor, at: datetime) -> None:
    row = Document.objects.get(pk=document)
    if row.state == "registered":
        commands.seal(row.pk, **asdict(make_document(row)), by=by, at=at)


@reacts(LicenceRegistered)
def seal_licence(event: Event, by: Actor) -> None:
    """Make the file of the licence and put it under seal, once its decision is there."""
    _seal_licence(UUID(event.data["licence"]), by, event.at)


def _seal_licence(licence: UUID, by: Actor, at: datetime) -> None:
    row = Licence.objects.get(pk=licence)
    if row.sealed_at is None:
        commands.seal_licence(row.pk, **_file(make_licence(row)), by=by, at=at)


def _file(made: Made) -> dict[str, Any]:
    """Return what is kept of the file of a licence; its template is named by its version."""
    return {key: value for key, value in asdict(made).items() if key != "template"}


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


@reacts(CopyRegistered)
def seal_copy(event: Event, by: Actor) -> None:
    """Make the file of a copy for a purpose and put it under seal; taken back meanwhile, it is not made."""
    _seal_copy(UUID(event.data["copy"]), by, event.at)


def _seal_copy(copy: UUID, by: Actor, at: datetime) -> None:
    row = LicenceCopy.objects.get(pk=copy)
    if row.state == "registered":
        made = make_copy(row, Licence.objects.get(pk=row.licence))
        commands.seal_copy(row.pk, **_file(made), by=by, at=at)


SEALING = {"document": _seal_document, "licence": _seal_licence, "copy": _seal_copy}


def _waiting_for_seal(event: Event) -> list[str]:
    """Return the papers that could not be sealed until this seal came into use (again)."""
    seal = Seal.objects.get(pk=event.data["seal"])
    if event.name == SealRegistered.name:
        gone = Seal.objects.filter(organ=seal.organ, name=seal.name, state="destroyed")
        if not gone.exists():  # the first seal of its name: nothing waited
            return []
    return waiting(seal) if seal.state == "active" and seal.automatic else []


@reacts(SealChanged, SealEntrusted, SealRegistered, targets=_waiting_for_seal)
def seal_what_waited(event: Event, by: Actor, paper: str) -> None:
    """Seal a paper that waited for its seal; a second run finds it done."""
    sort, _, key = paper.partition(":")
    SEALING[sort](UUID(key), by, event.at)


def _composites_with(licence: str) -> list[str]:
    """Return the standing composite licences on which a licence stands."""
    serial = Licence.objects.values_list("serial", flat=True).get(pk=licence)
    on = LicenceMember.objects.filter(serial=serial).values("composite")
    standing = Licence.objects.filter(pk__in=on, state__in=STANDING)
    return [str(pk) for pk in standing.order_by("pk").values_list("pk", flat=True)]


def _composites_changed(event: Event) -> list[str]:
    return [] if event.data["do"] in SUCCEEDED else _composites_with(event.data["licence"])


@reacts(LicenceChanged, targets=_composites_changed)
def follow_member(event: Event, by: Actor, composite: str) -> None:
    """Let a composite licence follow what became of one of its members."""
    commands.follow_member(UUID(composite), UUID(event.data["licence"]), by=by, at=event.at)


def _composites_renewed(event: Event) -> list[str]:
    """Return those on which it stands; a composite itself, because a member may have changed meanwhile."""
    licence = event.data["licence"]
    return [licence] if event.data["type"] == COMPOSITE else _composites_with(licence)


@reacts(LicenceSealed, targets=_composites_renewed)
def follow_version(event: Event, by: Actor, composite: str) -> None:
    """Issue a composite licence anew when a new version of a member has been sealed."""
    commands.follow_version(UUID(composite), by=by, at=event.at)


@timer
def lapse_consents(at: datetime) -> None:
    """End the consents whose days are over."""
    today = at.astimezone(CHINA).date()
    over = LicenceConsent.objects.filter(state="given", until__lt=today)
    for pk in over.order_by("until", "id").values_list("pk", flat=True)[:BATCH]:
        commands.lapse_consent(pk, by=SYSTEM.because(f"lapse_consents:{pk}"), at=at)


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
def lapse_imports(at: datetime) -> None:
    """Forget the rows of files that were tried long ago and never started."""
    since = at - timedelta(days=licence_rules.tried_days())
    old = LicenceImport.objects.filter(state="tried", at__lt=since)
    for pk in old.order_by("at", "id").values_list("pk", flat=True)[:BATCH]:
        commands.lapse_import(pk, by=SYSTEM.because(f"lapse_imports:{pk}"), at=at)


@timer
def sweep_half_written_files(at: datetime) -> None:
    """Remove the files that were never finished, because their writer was killed."""
    files.sweep()


def _more(event: Event) -> list[str]:
    return [ONE] if event.data.get("left", 1) else []


@reacts(ImportStarted, ImportAdvanced, targets=_more)
def import_next_batch(event: Event, by: Actor) -> None:
    """Bring the next batch of an import into the base, until nothing is left."""
    commands.import_next(UUID(event.data["run"]), after=event.data["done"], by=by, at=event.at)
