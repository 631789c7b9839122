"""Sharing licences (用证): an organ asks with a purpose; a legal basis or the holder's consent answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from onething.documents import access, kinds, licence_rules
from onething.documents.commands.versions import today_of
from onething.documents.events import ConsentAnswered, ConsentAsked, LicenceUsed
from onething.documents.models import Licence, LicenceConsent, LicenceUse
from onething.documents.terms import CONSENT
from onething.identity import queries as identity
from onething.kernel import ledger, rows
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.command import command
from onething.kernel.ids import new_id
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.kernel.statements import Statement

MATTER = 60
NO_LICENCE = "没有找到这个持有人有效的{name}。请核对证件号码和证照类型，或者请申请人说明情况。"
NO_GROUND = (
    "本单位没有为“{purpose}”使用{name}的法定依据，也没有持有人的同意。"
    "请先请求持有人同意（接口“请求同意”），持有人在“我的证照”中同意后再调用。"
)


@command
def ask_consent(
    type_code: str, holder_number: str, *, purpose: str, by: Actor, at: datetime
) -> UUID:
    """Ask the holder whether the organ may use his licence for this purpose (个人信息保护法 §14)."""
    organ, said = access.organ_of(by), _purpose(purpose)
    type_ = kinds.licence_type(type_code)
    licence = _valid_licence(type_code, holder_number, at)
    same = LicenceConsent.objects.filter(
        holder=licence.holder, type=type_.code, organ=organ, purpose=said
    )
    open_ = same.filter(state__in=["asked", "given"]).first()
    if open_ is not None:
        return open_.pk
    asked = LicenceConsent.objects.create(
        id=new_id(),
        holder=licence.holder,
        type=type_.code,
        organ=organ,
        organ_name=identity.organisation(organ).name,
        purpose=said,
        asked_by=by.who,
        asked_at=at,
    )
    ledger.write(ConsentAsked(**_about(asked)), by=by, at=at)
    return asked.pk


@command
def give_consent(consent_id: UUID, *, by: Actor, at: datetime) -> None:
    """Let the organ use the licence for this purpose, for the days that the rules say."""
    consent = access.consent_to_answer(consent_id, by)
    consent.until = today_of(at) + timedelta(days=licence_rules.use_rules()["consent_days"])
    _answer(consent, "give", by, at)


@command
def refuse_consent(consent_id: UUID, *, by: Actor, at: datetime) -> None:
    """Do not let the organ use the licence; nothing else depends on it here."""
    _answer(access.consent_to_answer(consent_id, by), "refuse", by, at)


@command
def withdraw_consent(consent_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take a consent back; from now on the organ gets nothing on it (个人信息保护法 §15)."""
    _answer(access.consent_to_answer(consent_id, by), "withdraw", by, at)


@command
def lapse_consent(consent_id: UUID, *, by: Actor, at: datetime) -> None:
    """End a consent whose days are over."""
    consent = access.consent_to_answer(consent_id, by)
    if consent.until is None or today_of(at) <= consent.until:
        raise NotAllowed("这项同意还没有到期。请到期后再处理。")
    _answer(consent, "lapse", by, at)


def _answer(consent: LicenceConsent, do: str, by: Actor, at: datetime) -> None:
    consent.state = CONSENT.step(consent.state, do).end
    consent.answered_by, consent.answered_at = by.who, at
    consent.save(update_fields=["state", "until", "answered_by", "answered_at"])
    ledger.write(ConsentAnswered(**_about(consent), do=do, state=consent.state), by=by, at=at)


@command
def use_licence(
    type_code: str,
    holder_number: str,
    *,
    purpose: str,
    matter: str,
    by: Actor,
    at: datetime,
) -> UUID:
    """Use a valid licence of somebody for a purpose, on a legal basis or with his consent; kept (国令第716号 §7)."""
    organ, said = access.organ_of(by), _purpose(purpose)
    if len(matter.strip()) > MATTER:
        raise Invalid(f"事项或者办件编号不超过 {MATTER} 字。", errors={"matter": "太长"})
    licence = _valid_licence(type_code, holder_number, at)
    ground = _ground(licence, organ, said, at)
    body = identity.organisation(organ)
    use = LicenceUse.objects.create(
        id=new_id(),
        licence=licence.pk,
        type=licence.type,
        title=licence.title,
        holder=licence.holder,
        organ=organ,
        organ_name=body.name,
        way="api",
        purpose=said,
        matter=matter.strip(),
        ground=ground,
        who=by.who,
        at=at,
    )
    ledger.write(_used(use), by=by, at=at)
    return use.pk


@command
def note_uses(
    holder: UUID,
    uses: Sequence[Mapping[str, Any]],
    *,
    purpose: str,
    matter: str,
    ground: str,
    by: Actor,
    at: datetime,
) -> None:
    """Note the licences that an application did not ask for because the platform has them (免提交).

    Each use names type, title, organ and organ_name.
    """
    must_be_system(by)
    held: dict[str, UUID] = dict(_HELD(holder, [*{use["type"] for use in uses}]))
    noted = [
        LicenceUse(
            id=new_id(),
            licence=held.get(use["type"]),
            type=use["type"],
            title=use["title"],
            holder=holder,
            organ=use["organ"],
            organ_name=use["organ_name"],
            way="case",
            purpose=purpose,
            matter=matter,
            ground=ground,
            who=by.who,
            at=at,
        )
        for use in uses
    ]
    rows.insert(noted)
    if noted:
        ledger.write(*map(_used, noted), by=by, at=at)


_HELD = Statement(
    lambda holder, types: (
        Licence.objects.filter(holder=holder, type__in=types, state="valid")
        .order_by("registered_at")
        .values_list("type", "pk")
    ),
    UUID,
    [str],
)


def _used(use: LicenceUse) -> LicenceUsed:
    return LicenceUsed(
        use=use.pk,
        licence=use.licence,
        type=use.type,
        holder=use.holder,
        organ=use.organ,
        way=use.way,
        ground=use.ground,
    )


def _purpose(purpose: str) -> str:
    said, longest = purpose.strip(), licence_rules.use_rules()["purpose"]
    if not said or len(said) > longest:
        sentence = f"请写明申请事由（用途），不超过 {longest} 字。没有写明用途的，不能使用证照。"
        raise Invalid(sentence, errors={"purpose": sentence})
    return said


def _valid_licence(type_code: str, holder_number: str, at: datetime) -> Licence:
    type_ = kinds.licence_type(type_code)
    subject = identity.find_subject(holder_number)
    found = None
    if subject is not None:
        day = today_of(at)
        held = Licence.objects.filter(holder=subject.id, type=type_.code, state="valid")
        sealed = held.filter(sealed_at__isnull=False, valid_from__lte=day)
        found = sealed.exclude(valid_until__lt=day).order_by("-registered_at").first()
    if found is None:
        raise NotYours(NO_LICENCE.format(name=f"《{type_.name}》"))
    return found


def _ground(licence: Licence, organ: UUID, purpose: str, at: datetime) -> str:
    """Return the legal basis or the consent on which the organ may use the licence; or refuse."""
    day = today_of(at)
    if licence.organ == organ:
        return "发证机关使用本机关颁发的证照"
    grant = licence_rules.grant_for(identity.organisation(organ).duty, licence.type, purpose, day)
    if grant is not None:
        return f"法定依据：{grant.basis}"
    consent = LicenceConsent.objects.filter(
        holder=licence.holder,
        type=licence.type,
        organ=organ,
        purpose=purpose,
        state="given",
        until__gte=day,
    ).first()
    if consent is None or consent.until is None:
        raise NotAllowed(NO_GROUND.format(purpose=purpose, name=f"《{licence.title}》"))
    return f"持有人同意，至 {consent.until:%Y-%m-%d} 有效"


def _about(consent: LicenceConsent) -> dict[str, Any]:
    return {
        "consent": consent.pk,
        "holder": consent.holder,
        "organ": consent.organ,
        "type": consent.type,
    }
