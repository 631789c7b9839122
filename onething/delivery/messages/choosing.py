"""How somebody wants to be reminded, and the telephone number that he has confirmed."""

from __future__ import annotations

import hmac
import re
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from onething.delivery.message_events import CodeAsked, ContactChanged
from onething.delivery.message_models import Contact, Reminder
from onething.delivery.messages.rules import SMS, sms_text, takes_sms
from onething.delivery.messages.sending import tell_queued
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.codes import plain_code
from onething.kernel.command import command
from onething.kernel.ids import new_id
from onething.kernel.keyed import keyed
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

DIGITS = 6
MOST_TRIES = 5
LASTS, PAUSE = timedelta(minutes=10), timedelta(minutes=1)
CODE_TITLE = "验证码"
CODE_TEXT = "验证码 {code}，10 分钟内有效，用于确认您的手机号码。不是您本人操作的，不用理会。"


@command
def choose_ways(*, sms: bool, call: bool, letter: bool, by: Actor, at: datetime) -> None:
    """Say by which ways outside the house one wants to be reminded."""
    row = _mine(by)
    row.sms, row.call, row.letter = sms, call, letter
    row.save()
    _changed(row, by, at)


@command
def ask_code(*, phone: str, by: Actor, at: datetime) -> UUID:
    """Send a code to a telephone number, to see that it is his."""
    number = re.sub(r"[\s\-]|^\+86", "", phone)
    if not takes_sms(number):
        said = "请填写 11 位手机号码；固定电话收不到短信。"
        raise Invalid(said, errors={"phone": said})
    if not settings.SMS_URL:
        raise NotAllowed("现在发不了短信，不能确认号码。原来的号码照常使用，请稍后再试。")
    row = _mine(by)
    if row.code_until and row.code_until > at + LASTS - PAUSE:
        raise NotAllowed("验证码刚刚发出，一分钟后可以再发一次。请先查看手机短信。")
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    row.asked_phone, row.code_until, row.tries = number, at + LASTS, 0
    row.code = _hidden(row, code)
    row.save()
    text = sms_text(CODE_TEXT.format(code=code))
    sent = Reminder(
        message=new_id(), subject=row.subject, title=CODE_TITLE, text=text, to=number, channel=SMS,
        left=[], state="queued", queued_at=at,
    )  # fmt: skip
    sent.save(force_insert=True)
    tell_queued(sent, "code", by=by, at=at)
    ledger.write(CodeAsked(subject=row.subject), by=by, at=at)
    return sent.pk


@command
def confirm_phone(*, code: str, by: Actor, at: datetime) -> str:
    """Take the telephone number to which the code was sent; say “confirmed”, “wrong” or “over”."""
    row = _mine(by)
    if not row.code or row.code_until is None or row.code_until < at or row.tries >= MOST_TRIES:
        return "over"
    row.tries += 1
    if not hmac.compare_digest(row.code, _hidden(row, plain_code(code))):
        row.save(update_fields=["tries"])
        return "wrong"
    row.phone, row.confirmed_at, row.code, row.asked_phone = row.asked_phone, at, "", ""
    row.save()
    _changed(row, by, at)
    return "confirmed"


def _hidden(row: Contact, code: str) -> str:
    return keyed(f"{row.subject}:{row.asked_phone}:{code}")


def _mine(by: Actor) -> Contact:
    if by.org or not by.behalf:
        raise NotYours
    Contact.objects.get_or_create(subject=by.behalf)
    return Contact.objects.select_for_update().get(subject=by.behalf)


def _changed(row: Contact, by: Actor, at: datetime) -> None:
    fact = ContactChanged(
        subject=row.subject, sms=row.sms, call=row.call, letter=row.letter,
        confirmed=row.confirmed_at is not None,
    )  # fmt: skip
    ledger.write(fact, by=by, at=at)
