"""共同签名: ask others to sign too, by a link; they sign exactly what will be filed, or decline."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from onething.cases import access, clocks
from onething.cases.cosign_events import (
    CosignatureAsked,
    CosignatureDeclined,
    CosignatureGiven,
    CosignatureReminded,
    CosignatureWithdrawn,
)
from onething.cases.cosigning import roles, rules, statement
from onething.cases.drafts import missing, plan_of, summary_digest
from onething.cases.models import WANTED, Application, Cosignature, Material
from onething.cases.steps import words_of
from onething.catalogue.terms import Plan
from onething.identity import queries as identity
from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.command import command
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.kernel.salts import digest_with

LETTERS: Final = "23456789abcdefghjkmnpqrstuvwxyz"  # none that looks like another
LENGTH: Final = 10
CHANGED = "您核对之后，申请内容又有改动，还没有签名。请重新核对一遍再签名。"


@command
def ask_cosigner(application_id: UUID, signer: UUID, *, role: str, by: Actor, at: datetime) -> UUID:
    """Ask somebody to sign the draft too; his link is for him alone and runs out by itself."""
    application = access.draft_to_change(application_id, by)
    if role not in roles():
        raise _wrong("role", "请选择对方以什么身份签名。")
    if by.who == f"subject:{signer}":
        raise _wrong("number", "您自己在提交时签名，不用请自己。请填写别人的姓名和证件号码。")
    wanted = Cosignature.objects.filter(application=application, state__in=WANTED)
    if wanted.filter(subject=signer).exists():
        raise _wrong("number", "已经请过这个人。要重新发链接的，请在下面点“重新请对方签名”。")
    if application.cosigners >= rules()["most"]:
        raise Invalid(f"最多请 {rules()['most']} 个人一起签名。请先撤回不需要的请求。")
    row = Cosignature(
        application=application,
        subject=signer,
        signer_name=identity.subject(signer).name,
        role=role,
        role_name=roles()[role],
    )
    _ask(row, by, at)
    row.save(force_insert=True)
    _count(application, 1, at)
    ledger.write(_asked(row), by=by, at=at)
    return row.pk


def _wrong(field: str, sentence: str) -> Invalid:
    return Invalid(sentence, errors={field: sentence})


def _ask(row: Cosignature, by: Actor, at: datetime) -> None:
    row.code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    row.until = clocks.day_of(at) + timedelta(days=int(rules()["days"]))
    row.state, row.asked_by, row.asked_at = "asked", by.who, at
    row.answered_at, row.summary, row.consent, row.reason = None, "", "", ""


def _asked(row: Cosignature) -> CosignatureAsked:
    return CosignatureAsked(
        application=row.application_id,
        subject=row.application.subject,
        signature=row.pk,
        signer=row.subject,
        role=row.role,
        until=row.until,
    )


def _count(application: Application, more: int, at: datetime) -> None:
    application.cosigners += more
    application.saved_at = at
    application.save(update_fields=["cosigners", "saved_at"])


@command
def ask_cosigner_again(
    application_id: UUID, signature_id: UUID, *, by: Actor, at: datetime
) -> None:
    """Ask again with a new link; what was signed, declined or ran out before counts no more."""
    row = _of_applicant(application_id, signature_id, by)
    _ask(row, by, at)
    row.save()
    ledger.write(_asked(row), by=by, at=at)


@command
def remind_cosigner(signature_id: UUID, *, by: Actor, at: datetime) -> None:
    """Remind whoever has not answered before his link runs out; once for each link."""
    must_be_system(by)
    rows = Cosignature.objects.select_for_update(of=("self",)).select_related("application")
    row = rows.filter(pk=signature_id).first()
    if row is None or not open_and_unanswered(row, clocks.day_of(at)) or row.reminded == row.until:
        return
    row.reminded = row.until
    row.save(update_fields=["reminded"])
    fact = CosignatureReminded(**_about(row), signer=row.subject, until=row.until)
    ledger.write(fact, by=by, at=at)


def open_and_unanswered(row: Cosignature, today: date) -> bool:
    """Say whether he may still answer by his link."""
    return row.state == "asked" and row.application.state == "draft" and row.until >= today


@command
def withdraw_cosigner(application_id: UUID, signature_id: UUID, *, by: Actor, at: datetime) -> None:
    """Withdraw the request for somebody's signature; his link ends at once."""
    row = _of_applicant(application_id, signature_id, by)
    row.state = "withdrawn"
    row.save(update_fields=["state"])
    _count(row.application, -1, at)
    ledger.write(CosignatureWithdrawn(**_about(row)), by=by, at=at)


def _of_applicant(application_id: UUID, signature_id: UUID, by: Actor) -> Cosignature:
    """Lock the draft and one of its requests, for whoever may fill in the draft."""
    application = access.draft_to_change(application_id, by)
    rows = Cosignature.objects.select_for_update(of=("self",)).filter(application=application)
    row = rows.filter(pk=signature_id, state__in=WANTED).first()
    if row is None:
        raise NotYours
    row.application = application
    return row


def _about(row: Cosignature) -> dict[str, UUID]:
    application = row.application
    return {"application": application.pk, "subject": application.subject, "signature": row.pk}


@command
def cosign(code: str, *, summary: str, consent: str, by: Actor, at: datetime) -> UUID:
    """Sign what the link shows: exactly what would be filed now, with the text that was agreed to."""
    row = _to_answer(code, by, at)
    application = row.application
    plan = plan_of(application, at)
    if _digest(application, plan) != summary:
        raise Invalid(CHANGED)
    if consent != statement(plan, row.role_name):
        raise Invalid(CHANGED)
    row.state, row.answered_at, row.summary, row.consent = "signed", at, summary, consent
    row.save(update_fields=["state", "answered_at", "summary", "consent"])
    told = digest_with(application.salt, consent)
    ledger.write(CosignatureGiven(**_about(row), summary=summary, consent=told), by=by, at=at)
    return row.pk


def _digest(application: Application, plan: Plan) -> str:
    materials = list(Material.objects.filter(application=application).order_by("at", "pk"))
    if missing(application, plan, materials):
        raise NotAllowed("这份申请还没有填完，现在不能签名。请告诉申请人填完以后再请您签名。")
    return summary_digest(application, plan, materials)


@command
def decline_to_cosign(code: str, *, reason: str, by: Actor, at: datetime) -> UUID:
    """Say that one does not sign, and why; the applicant sees it."""
    row = _to_answer(code, by, at)
    said = words_of(reason, "不签名的原因", 300)
    if not said:
        raise _wrong("reason", "请写明不签名的原因，申请人会看到。")
    row.state, row.answered_at, row.reason = "declined", at, said
    row.save(update_fields=["state", "answered_at", "reason"])
    told = digest_with(row.application.salt, said)
    ledger.write(CosignatureDeclined(**_about(row), reason=told), by=by, at=at)
    return row.pk


def _to_answer(code: str, by: Actor, at: datetime) -> Cosignature:
    """Lock draft and request for the one who is asked, while his link may be used."""
    found = access.cosignature_of(code, by)
    application = Application.objects.select_for_update().get(pk=found.application_id)
    row = Cosignature.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if application.state != "draft" or row.state == "withdrawn" or row.code != code:
        raise NotYours
    if row.state != "asked":
        raise NotAllowed("这个链接已经用过了。要再签一次的，请申请人重新发链接给您。")
    if row.until < clocks.day_of(at):
        raise NotAllowed("这个链接已经过期。请申请人重新发链接给您。")
    row.application = application
    return row
