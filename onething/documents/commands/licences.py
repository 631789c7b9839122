"""The life of an electronic licence (电子证照): issued with a decision, then what the law allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from onething.documents import access, kinds
from onething.documents.commands.sealing import CHINA, put_seal, reason_of
from onething.documents.events import LicenceChanged, LicenceRegistered, LicenceSealed
from onething.documents.identifiers import licence_identifier, licence_number, new_serial
from onething.documents.kinds import LicenceType
from onething.documents.models import Document, Licence
from onething.documents.numbering import free_code, next_number
from onething.documents.snapshots import check_licence, snapshot
from onething.documents.terms import LICENCE
from onething.identity import queries as identity
from onething.identity.terms import OrganisationCard
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.crypto import sm3
from onething.kernel.facts import canonical
from onething.kernel.ids import new_id
from onething.kernel.refusals import Invalid, NotAllowed
from onething.kernel.salts import new_salt, salted

REGION = 6  # digits of a place that a licence number shows
REPLACED = "换发新证，原证照失效"
ENDED = "有效期届满未延续"


@command
def register_licence(
    type_code: str,
    *,
    about: str,
    organ: UUID,
    holder: UUID,
    data: Mapping[str, object],
    valid_from: date,
    valid_until: date | None,
    by: Actor,
    at: datetime,
) -> UUID:
    """Register a licence with its identifier (GB/T 36904); an older one for the same ends with it."""
    access.must_issue(by, organ)
    type_ = kinds.licence_type(type_code)
    kept = snapshot(data)
    check_licence(type_, kept)
    if valid_until is not None and valid_until < valid_from:
        raise Invalid("有效期的截止日期早于起始日期。请更正有效期后重新制证。")
    one_for = one_for_of(type_, holder, kept)
    former = end_former(type_, one_for, at)
    licence = new_licence(type_, former, identity.organisation(organ), at)
    licence.about, licence.holder, licence.holder_name = about, holder, kept["applicant"]
    licence.one_for, licence.data, licence.salt = one_for, kept, new_salt()
    licence.valid_from, licence.valid_until = valid_from, valid_until
    licence.save(force_insert=True)
    replaced = [changed(former, "replace")] if former else []
    ledger.write(*replaced, registered(licence), by=by, at=at)
    return licence.pk


def registered(licence: Licence) -> LicenceRegistered:
    """Return that the licence was registered."""
    return LicenceRegistered(
        **facts_of(licence),
        organ=licence.organ,
        identifier=licence.identifier,
        version=licence.version,
        former=licence.former,
        valid_from=licence.valid_from,
        valid_until=licence.valid_until,
        content=salted(licence.salt, licence.data),
    )


def one_for_of(type_: LicenceType, holder: UUID, data: Mapping[str, Any]) -> str:
    """Return the digest of what there may be only one valid licence of this type for."""
    if not type_.one_for:  # somebody may have several
        return sm3(canonical([str(new_id())]))
    values = [str(holder) if key == "holder" else data["facts"].get(key) for key in type_.one_for]
    return sm3(canonical(values))


def end_former(type_: LicenceType, one_for: str, at: datetime) -> Licence | None:
    """End the licence that the new one replaces, if there is one. Part of a command."""
    former = (
        Licence.objects.select_for_update()
        .filter(type=type_.code, one_for=one_for, state__in=["valid", "suspended"])
        .first()
    )
    if former is None:
        return None
    if former.state == "suspended":
        raise NotAllowed(
            f"{former.holder_name}的《{type_.name}》（{former.number}）正在暂扣，不能颁发新证。"
            "请先发还或者依法处理原证照。"
        )
    former.state = LICENCE.step(former.state, "replace").end
    former.changed_at, former.reason = at, REPLACED
    former.save(update_fields=["state", "changed_at", "reason"])
    return former


def new_licence(
    type_: LicenceType, former: Licence | None, body: OrganisationCard, at: datetime
) -> Licence:
    """Return a licence with its identifier and number, the first or the next version; not yet saved."""
    serial = former.serial if former else new_serial()
    version = former.version + 1 if former else 1
    return Licence(
        id=new_id(),
        type=type_.code,
        title=type_.name,
        organ=body.id,
        organ_name=body.name,
        serial=serial,
        version=version,
        identifier=licence_identifier(type_.code21, body.code, serial, version),
        number=_number(type_, former, body, at),
        code=free_code(),
        former=former.pk if former else None,
        registered_at=at,
    )


def _number(
    type_: LicenceType, former: Licence | None, body: OrganisationCard, at: datetime
) -> str:
    """Return the number on the face; a renewed licence keeps its own, a dated one gets a new one."""
    dated = "{year}" in type_.number
    if former and not dated:
        return former.number
    year = at.astimezone(CHINA).year
    key = f"licence:{body.id}:{type_.code}" + (f":{year}" if dated else "")
    return licence_number(
        type_.number,
        region=body.region[:REGION].ljust(REGION, "0"),
        word=body.document_word,
        year=year,
        serial=next_number(key),
    )


@command
def seal_licence(
    licence_id: UUID,
    *,
    digest: str,
    pages: int,
    seal_name: str,
    certificate: str,
    rare: Sequence[str] = (),
    by: Actor,
    at: datetime,
) -> None:
    """Note that the licence was made and sealed; without a decision there is none (行政许可法 §39)."""
    licence, _ = access.licence_to_change(licence_id, "replace", by, at)
    if licence.sealed_at is not None:
        raise NotAllowed(f"《{licence.title}》（{licence.number}）已经制成。请刷新页面查看。")
    decision = _decision(licence)
    licence.sealed_at, licence.decision = at, decision
    licence.digest, licence.pages, licence.rare = digest, pages, list(rare)
    licence.save(update_fields=["sealed_at", "decision", "digest", "pages", "rare"])
    first = put_seal(
        licence.organ,
        seal_name,
        paper=licence.pk,
        kind=licence.type,
        digest=digest,
        certificate=certificate,
        by=by,
        at=at,
    )
    sealed = LicenceSealed(
        **facts_of(licence), digest=digest, certificate=certificate, decision=decision
    )
    ledger.write(*first, sealed, by=by, at=at)


def _decision(licence: Licence) -> UUID:
    if licence.decision is not None:
        return licence.decision
    found = (
        Document.objects.filter(about=licence.about, kind__in=kinds.deciding(), organ=licence.organ)
        .exclude(state="withdrawn")
        .order_by("-registered_at")
        .first()
    )
    if found is None:
        raise NotAllowed(
            f"《{licence.title}》还没有对应的决定书，不能制证。请先制作决定书，系统随后会自动制证。"
        )
    return found.pk


@command
def suspend_licence(licence_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Suspend a licence (行政处罚法 §9(3): 暂扣许可证件)."""
    _change(licence_id, "suspend", reason, by, at)


@command
def restore_licence(licence_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Give a suspended licence back (行政处罚法 §9(3))."""
    _change(licence_id, "restore", reason, by, at)


@command
def revoke_licence(licence_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Revoke a licence that should not have been given (行政许可法 §69)."""
    _change(licence_id, "revoke", reason, by, at)


@command
def cancel_licence(licence_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Cancel a licence in the register (行政许可法 §70)."""
    _change(licence_id, "cancel", reason, by, at)


@command
def forfeit_licence(licence_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Take a licence away as a penalty (行政处罚法 §9(3): 吊销许可证件)."""
    _change(licence_id, "forfeit", reason, by, at)


@command
def expire_licence(licence_id: UUID, *, by: Actor, at: datetime) -> None:
    """End a licence whose validity has run out (行政许可法 §50, §70(1))."""
    licence, _ = access.licence_to_change(licence_id, "expire", by, at)
    if licence.valid_until is None or at.astimezone(CHINA).date() <= licence.valid_until:
        raise NotAllowed(f"《{licence.title}》（{licence.number}）还在有效期内，不能按届满处理。")
    _change(licence_id, "expire", ENDED, by, at)


def _change(licence_id: UUID, do: str, reason: str, by: Actor, at: datetime) -> None:
    licence, step = access.licence_to_change(licence_id, do, by, at)
    licence.state, licence.changed_at = step.end, at
    licence.reason = reason_of(reason)
    licence.save(update_fields=["state", "changed_at", "reason"])
    ledger.write(changed(licence, do), by=by, at=at)


def changed(licence: Licence, do: str) -> LicenceChanged:
    """Return that this was done to the licence."""
    return LicenceChanged(**facts_of(licence), do=do, state=licence.state)


def facts_of(licence: Licence) -> dict[str, Any]:
    """Return what every event of a licence names."""
    return {
        "licence": licence.pk,
        "type": licence.type,
        "about": licence.about,
        "holder": licence.holder,
    }
