"""加注件: a copy of a licence for one purpose, made and taken back by its holder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from onething.documents import access, licence_rules
from onething.documents.commands.sealing import put_seal
from onething.documents.commands.versions import today_of
from onething.documents.events import CopyRegistered, CopySealed, CopyWithdrawn, LicenceUsed
from onething.documents.models import Licence, LicenceCopy, LicenceUse
from onething.documents.numbering import free_code
from onething.documents.terms import COPY, LICENCE_WORDS
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.crypto import sm3
from onething.kernel.facts import canonical
from onething.kernel.ids import new_id
from onething.kernel.refusals import Invalid, NotAllowed

LONGEST = {"purpose": 200, "used_by": 120, "matter": 60}
NAMES = {"purpose": "用途", "used_by": "使用单位", "matter": "事项或者办件编号"}
CHOSEN = "持有人自己出具"


@command
def make_copy(
    licence_id: UUID,
    *,
    purpose: str,
    used_by: str,
    matter: str,
    days: int,
    by: Actor,
    at: datetime,
) -> UUID:
    """Register a copy that is good for this purpose, this user and so many days only."""
    licence = access.licence_to_give(licence_id, by)
    _must_hold(licence, at)
    said = _said(purpose=purpose, used_by=used_by, matter=matter)
    if days not in licence_rules.copy_days()[0]:
        raise Invalid("请选择列出的期限。", errors={"days": "请选择列出的期限。"})
    until = today_of(at) + timedelta(days=days)
    copy = LicenceCopy.objects.create(
        id=new_id(),
        licence=licence.pk,
        holder=licence.holder,
        **said,
        until=min(until, licence.valid_until or until),
        code=free_code(),
        made_by=by.who,
        registered_at=at,
    )
    use = _use_of(licence, copy, by, at)
    content = sm3(canonical([licence.salt, said]))
    fact = CopyRegistered(**_about(copy), until=copy.until, content=content)
    used = LicenceUsed(
        use=use.pk,
        licence=licence.pk,
        type=licence.type,
        holder=licence.holder,
        organ=None,
        way="copy",
        ground=CHOSEN,
    )
    ledger.write(fact, used, by=by, at=at)
    return copy.pk


def _must_hold(licence: Licence, at: datetime) -> None:
    over = licence.valid_until is not None and licence.valid_until < today_of(at)
    if licence.state != "valid" or over:
        words = "有效期已经届满" if licence.state == "valid" else LICENCE_WORDS[licence.state]
        raise NotAllowed(f"《{licence.title}》{words}，不能出具加注件。请选择有效的证照。")
    if not licence.digest:
        raise NotAllowed(f"《{licence.title}》没有电子文件，不能出具加注件。请向发证机关申请换发。")


def _said(**said: str) -> dict[str, str]:
    tidy = {key: value.strip() for key, value in said.items()}
    errors = {
        key: f"{NAMES[key]}不超过 {longest} 字，请写短一些。"
        for key, longest in LONGEST.items()
        if len(tidy[key]) > longest
    }
    errors |= {
        key: f"请填写{NAMES[key]}。加注件只能用于写明的用途。"
        for key in ("purpose", "used_by")
        if not tidy[key]
    }
    if errors:
        raise Invalid(next(iter(errors.values())), errors=errors)
    return tidy


def _use_of(licence: Licence, copy: LicenceCopy, by: Actor, at: datetime) -> LicenceUse:
    return LicenceUse.objects.create(
        id=new_id(),
        licence=licence.pk,
        type=licence.type,
        title=licence.title,
        holder=licence.holder,
        organ_name=copy.used_by,
        way="copy",
        purpose=copy.purpose,
        matter=copy.matter,
        ground=CHOSEN,
        who=by.who,
        at=at,
    )


@command
def seal_copy(
    copy_id: UUID,
    *,
    digest: str,
    pages: int,
    seal_name: str,
    certificate: str,
    rare: Sequence[str] = (),
    by: Actor,
    at: datetime,
) -> None:
    """Note that the copy was typeset with its mark and its term, and sealed (国令第716号 §9)."""
    copy = access.copy_to_change(copy_id, by)
    copy.state = COPY.step(copy.state, "seal").end
    copy.sealed_at, copy.digest, copy.pages = at, digest, pages
    copy.save(update_fields=["state", "sealed_at", "digest", "pages"])
    organ = Licence.objects.values_list("organ", flat=True).get(pk=copy.licence)
    first = put_seal(
        organ,
        seal_name,
        paper=copy.pk,
        kind="copy",
        digest=digest,
        certificate=certificate,
        by=by,
        at=at,
    )
    fact = CopySealed(**_about(copy), digest=digest, certificate=certificate)
    ledger.write(*first, fact, by=by, at=at)


@command
def withdraw_copy(copy_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take a copy back: whoever scans its code sees that it no longer holds (个人信息保护法 §15)."""
    copy = access.copy_to_change(copy_id, by)
    copy.state = COPY.step(copy.state, "withdraw").end
    copy.ended_at = at
    copy.save(update_fields=["state", "ended_at"])
    ledger.write(CopyWithdrawn(**_about(copy)), by=by, at=at)


def _about(copy: LicenceCopy) -> dict[str, Any]:
    return {"copy": copy.pk, "licence": copy.licence, "holder": copy.holder}
