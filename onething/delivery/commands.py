"""Sending and reading messages."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from onething.delivery.events import MessageSent
from onething.delivery.models import Message
from onething.delivery.publicity.commands import (
    change_standing,
    list_decision,
    publish_decision,
    stop_publication,
    withhold_decision,
)
from onething.delivery.pushes.commands import (
    note_failure,
    note_receipt,
    queue_push,
    repeat_push,
    replay_push,
)
from onething.kernel import ledger, rows
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.refusals import NotYours

__all__ = [
    "change_standing",
    "list_decision",
    "mark_read",
    "note_failure",
    "note_receipt",
    "publish_decision",
    "queue_push",
    "repeat_push",
    "replay_push",
    "send",
    "stop_publication",
    "tell_official",
    "withhold_decision",
]


@command
def send(
    subject: UUID,
    *,
    application: UUID,
    number: str,
    title: str,
    text: str,
    about: str,
    by: Actor,
    at: datetime,
) -> UUID:
    """Put a message into somebody's box; it is a reminder, not service of a document."""
    message = Message(
        subject=subject, application=application, number=number, title=title, text=text, at=at
    )
    rows.insert([message])
    ledger.write(MessageSent(message=message.pk, subject=subject, about=about), by=by, at=at)
    return message.pk


@command
def tell_official(
    official: UUID, *, title: str, text: str, about: str, by: Actor, at: datetime
) -> UUID:
    """Tell an official what was done to his account, his posts or his cases."""
    message = Message.objects.create(subject=official, title=title, text=text, at=at)
    ledger.write(MessageSent(message=message.pk, subject=official, about=about), by=by, at=at)
    return message.pk


@command
def tell_holder(
    holder: UUID, *, title: str, text: str, about: str, by: Actor, at: datetime
) -> UUID:
    """Tell somebody what happened to what he holds; only the platform does, because of an event."""
    if not by.has("system"):
        raise NotYours
    message = Message.objects.create(subject=holder, title=title, text=text, at=at)
    ledger.write(MessageSent(message=message.pk, subject=holder, about=about), by=by, at=at)
    return message.pk


@command
def mark_read(*, by: Actor, at: datetime) -> None:
    """Note that he has seen his messages."""
    if by.behalf:
        Message.objects.filter(subject=by.behalf, read_at=None).update(read_at=at)
