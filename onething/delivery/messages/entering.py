"""A code to the telephone of somebody whom we know, with which a machine in a hall lets him in for once."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime
from uuid import UUID

from django.conf import settings

from onething.delivery.message_events import CodeAsked
from onething.delivery.message_models import Contact, Reminder
from onething.delivery.messages.choosing import CODE_TITLE, DIGITS, LASTS, MOST_TRIES, PAUSE
from onething.delivery.messages.rules import SMS, sms_text, takes_sms
from onething.delivery.messages.sending import tell_queued
from onething.identity import queries as identity
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.codes import plain_code
from onething.kernel.command import command
from onething.kernel.ids import new_id
from onething.kernel.keyed import keyed
from onething.kernel.refusals import NotAllowed, NotYours

ENTRY_TEXT = "验证码 {code}，10 分钟内有效，用于您现在在自助机上办事。不要告诉别人；不是您本人操作的，不用理会。"


@command
def ask_entry_code(subject: UUID, *, by: Actor, at: datetime) -> None:
    """Send a code to the telephone that we know of somebody; nothing, if we know of none."""
    _must_be_machine(by)
    if not settings.SMS_URL:
        raise NotAllowed("现在发不了短信，请刷身份证，或者到窗口办。")
    who = identity.subject(subject)
    Contact.objects.get_or_create(subject=subject)
    row = Contact.objects.select_for_update().get(subject=subject)
    number = row.phone or who.phone
    lately = row.code and row.code_until and row.code_until > at + LASTS - PAUSE
    if lately or not takes_sms(number):
        return  # the one that was just sent is good
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    row.code, row.code_until, row.tries = _hidden(subject, code), at + LASTS, 0
    row.save(update_fields=["code", "code_until", "tries"])
    text = sms_text(ENTRY_TEXT.format(code=code))
    sent = Reminder(
        message=new_id(), subject=subject, title=CODE_TITLE, text=text, to=number, channel=SMS,
        left=[], state="queued", queued_at=at,
    )  # fmt: skip
    sent.save(force_insert=True)
    tell_queued(sent, "code", by=by, at=at)
    ledger.write(CodeAsked(subject=subject), by=by, at=at)


@command
def use_entry_code(subject: UUID, *, code: str, by: Actor, at: datetime) -> str:
    """Use up the code that was sent to let somebody in; say “in”, “wrong” or “over”."""
    _must_be_machine(by)
    row = Contact.objects.select_for_update().filter(subject=subject).first()
    if row is None or not row.code or row.code_until is None:
        return "over"
    if row.code_until < at or row.tries >= MOST_TRIES:
        return "over"
    row.tries += 1
    if not hmac.compare_digest(row.code, _hidden(subject, plain_code(code))):
        row.save(update_fields=["tries"])
        return "wrong"
    row.code = ""
    row.save(update_fields=["code", "tries"])
    return "in"


def _hidden(subject: UUID, code: str) -> str:
    """Return the digest of a code for coming in: one for confirming a number is another."""
    return keyed(f"entry:{subject}:{code}")


def _must_be_machine(by: Actor) -> None:
    if by.via != "kiosk" or not by.who.startswith("system:"):
        raise NotYours
