"""Queueing, noting what came back, telling again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from onething.delivery.models import Push
from onething.delivery.push_events import PushFailed, PushQueued, PushReceived, PushRepeated
from onething.delivery.pushes.rules import wait
from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.command import command, command_besides
from onething.kernel.crypto import sm3
from onething.kernel.facts import canonical
from onething.kernel.refusals import NotAllowed, NotYours


@command
def queue_push(
    event: UUID,
    platform: str,
    *,
    about: Mapping[str, Any],
    content: Mapping[str, Any],
    by: Actor,
    at: datetime,
) -> None:
    """Put what happened into the queue for a platform.

    `about`: name of the event, case, subject and office.
    """  # fmt: skip
    must_be_system(by)
    push, new = Push.objects.get_or_create(
        event=event,
        platform=platform,
        defaults={**about, "content": dict(content), "queued_at": at},
    )
    if new:
        fact = PushQueued(**_about(push), about=push.name, content=sm3(canonical(push.content)))
        ledger.write(fact, by=by, at=at)


@command_besides("receipt")
def note_receipt(push_id: UUID, *, receipt: str, by: Actor, at: datetime) -> None:
    """Note that a platform has taken it in."""
    push = _to_change(push_id, by)
    if push.state == "received":
        return
    push.state, push.receipt, push.received_at = "received", receipt[:80], at
    push.next_at, push.fault = None, ""
    push.save(update_fields=["state", "receipt", "received_at", "next_at", "fault"])
    ledger.write(PushReceived(**_about(push), receipt=push.receipt), by=by, at=at)


@command_besides("fault")
def note_failure(push_id: UUID, *, fault: str, by: Actor, at: datetime) -> None:
    """Note that there was no receipt; it is told again later, or waits for a person."""
    push = _to_change(push_id, by)
    if push.state == "received":
        return
    push.tries += 1
    pause = wait(push.tries)
    push.state, push.fault = ("queued" if pause else "dead"), fault[:200]
    push.next_at = at + pause if pause else None
    push.save(update_fields=["tries", "state", "fault", "next_at"])
    fact = PushFailed(**_about(push), tries=push.tries, dead=push.state == "dead")
    ledger.write(fact, by=by, at=at)


@command
def repeat_push(push_id: UUID, *, by: Actor, at: datetime) -> None:
    """Tell a platform again, now that the time for it has come."""
    push = _to_change(push_id, by)
    if push.state != "queued" or push.next_at is None or push.next_at > at:
        return
    _again(push, by, at)


@command
def replay_push(push_id: UUID, *, by: Actor, at: datetime) -> None:
    """Tell a platform anew what it has not received after the last try."""
    if not by.has("operator"):
        raise NotYours
    push = Push.objects.select_for_update().filter(pk=push_id).first()
    if push is None:
        raise NotYours
    if push.state != "dead":
        raise NotAllowed("这条推送已经在推送或者已经收到回执，不用重推。请刷新页面查看。")
    push.tries = 0
    push.round += 1
    _again(push, by, at)


def _again(push: Push, by: Actor, at: datetime) -> None:
    push.state, push.next_at = "queued", None
    push.save(update_fields=["state", "next_at", "tries", "round"])
    ledger.write(PushRepeated(**_about(push), tries=push.tries), by=by, at=at)


def _to_change(push_id: UUID, by: Actor) -> Push:
    must_be_system(by)
    return Push.objects.select_for_update().get(pk=push_id)


def _about(push: Push) -> dict[str, Any]:
    return {"push": push.pk, "platform": push.platform, "case": push.case}
