"""Which way a message takes outside the house, first and after one has failed. Runs inside a command."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from onething.delivery.message_events import ReminderChanged, ReminderQueued
from onething.delivery.message_models import Contact, Reminder
from onething.delivery.messages.rules import (
    LETTER,
    PHONE,
    SMS,
    Choice,
    kinds,
    quiet_until,
    ways,
)
from onething.delivery.models import Message
from onething.identity import queries as identity
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.ids import new_id

BEGINS = {PHONE: "to_call", LETTER: "to_print"}


def reminder_for(
    message: Message,
    *,
    sms: str,
    about: str,
    case: UUID | None,
    hall: UUID | None,
    at: datetime,
) -> list[Reminder]:
    """Return the reminder with which a message begins its way, if it takes one."""
    wanted = tuple(way for way in kinds(about) if way != SMS or sms)
    if not wanted:
        return []
    choice, desk = _reached(message.subject, hall)
    gateway = bool(settings.SMS_URL)
    sent = _sent(message, case) if SMS in wanted else 0
    found = ways(wanted, choice, sent=sent, gateway=gateway, hall=desk is not None)
    if not found:
        return []
    first, *left = found
    row = Reminder(
        message=message.pk,
        subject=message.subject,
        application=message.application,
        case=case,
        hall=desk,
        number=message.number,
        title=message.title,
        text=sms if first == SMS else message.text,
        queued_at=at,
    )
    begin(row, first, choice, left, at)
    return [row]


def call_back(
    order: UUID, *, phone: str, number: str, title: str, text: str, sms: str, about: str, hall: UUID,
    at: datetime,
) -> Reminder | None:  # fmt: skip
    """Return the reminder to a telephone number of which no account is known, if it takes any way.

    `order`: what it is about; it stands where otherwise the subject does.
    """
    wanted = tuple(way for way in kinds(about) if way != SMS or sms)
    choice = Choice(phone)
    sent = Reminder.objects.filter(channel=SMS, subject=order).count()
    found = ways(wanted, choice, sent=sent, gateway=bool(settings.SMS_URL), hall=True)
    if not found:
        return None
    first, *left = found
    row = Reminder(
        message=new_id(), subject=order, hall=hall, number=number, title=title,
        text=sms if first == SMS else text, queued_at=at,
    )  # fmt: skip
    begin(row, first, choice, left, at)
    return row


def _reached(subject: UUID, hall: UUID | None) -> tuple[Choice, UUID | None]:
    """Return how somebody may be reached, and who would call or write to him."""
    who = identity.subject(subject)
    kept = Contact.objects.filter(subject=subject).first()
    said = kept or Contact(subject=subject)
    choice = Choice(said.phone or who.phone, who.address, said.sms, said.call, said.letter)
    if hall is None and who.region:
        hall = identity.route("approval", who.region).id
    return choice, hall


def _sent(message: Message, case: UUID | None) -> int:
    """Return how many short messages went out about this case, or about him where there is none."""
    rows = Reminder.objects.filter(channel=SMS)
    if case:
        return rows.filter(case=case).count()
    if message.application:
        return rows.filter(case=None, application=message.application).count()
    return 0


def begin(row: Reminder, channel: str, choice: Choice, left: list[str], at: datetime) -> None:
    """Let a reminder begin by a way."""
    row.channel, row.left = channel, left
    row.to = choice.address if channel == LETTER else choice.phone
    row.state = BEGINS.get(channel, "queued")
    if channel == SMS and (morning := quiet_until(at)) is not None:
        row.state, row.next_at = "waiting", morning


def tell_queued(row: Reminder, about: str, *, by: Actor, at: datetime) -> None:
    """Write into the ledger that a reminder has begun."""
    fact = ReminderQueued(**named(row), about=about, state=row.state)
    ledger.write(fact, by=by, at=at)


def named(row: Reminder) -> dict[str, Any]:
    """Return what every fact about a reminder says."""
    return {
        "reminder": row.pk,
        "message": row.message,
        "subject": row.subject,
        "channel": row.channel,
    }


def changed(row: Reminder, *, by: Actor, at: datetime) -> None:
    """Write into the ledger how a reminder stands now."""
    fact = ReminderChanged(**named(row), state=row.state, tries=row.tries)
    ledger.write(fact, by=by, at=at)


def fall_back(row: Reminder, *, by: Actor, at: datetime) -> None:
    """Let the next way begin, unless none is left or the message was read meanwhile."""
    message = Message.objects.filter(pk=row.message).first()  # none: there is no account
    row.next_at, row.ended_at = None, at
    if message is not None and message.read_at is not None:
        row.state = "read"
    elif row.left:
        row.state = "fell_back"
        choice, hall = (
            (Choice(row.to), row.hall) if message is None else _reached(row.subject, row.hall)
        )
        following = Reminder(
            message=row.message, subject=row.subject, application=row.application, case=row.case,
            hall=hall, number=row.number, title=row.title,
            text=message.text if message else row.text, queued_at=at,
        )  # fmt: skip
        begin(following, row.left[0], choice, row.left[1:], at)
        following.save(force_insert=True)
        tell_queued(following, "fallback", by=by, at=at)
    else:
        row.state = "failed"
    row.save()
    changed(row, by=by, at=at)
