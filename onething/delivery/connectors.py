"""Connectors: regulators, enforcers and the credit platform are told what happened, with receipts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from onething.cases import queries as cases
from onething.cases.events import (
    CaseCancelled,
    CaseGranted,
    CaseRecalled,
    CaseRefused,
    CaseReopened,
    CaseRevoked,
    CreditRecorded,
    CreditRepaired,
    PromiseBroken,
    PromiseKept,
    PromisePlanned,
    PromiseRectifying,
    PromiseRevoked,
)
from onething.delivery import commands
from onething.delivery.models import Push
from onething.delivery.push_events import PushQueued, PushRepeated
from onething.delivery.pushes.rules import title, told
from onething.exchange import queries as exchange
from onething.exchange.terms import NotReceived
from onething.kernel.actor import SYSTEM, Actor
from onething.kernel.facts import canonical
from onething.kernel.models import Event
from onething.kernel.reactions import reacts
from onething.kernel.timers import timer

BATCH = 200


def _platforms(event: Event) -> list[str]:
    return list(told(event.name))


@reacts(
    CaseGranted,
    CaseRefused,
    CaseRevoked,
    CaseRecalled,
    CaseCancelled,
    CaseReopened,
    PromisePlanned,
    PromiseKept,
    PromiseBroken,
    PromiseRectifying,
    PromiseRevoked,
    CreditRecorded,
    CreditRepaired,
    targets=_platforms,
)
def queue_for_platform(event: Event, by: Actor, platform: str) -> None:
    """Queue what happened for one platform."""
    story = cases.for_platform(UUID(event.data["case"]), event.data.get("promise"))
    content = {
        "what": event.name,
        "title": title(event.name),
        "at": event.at.isoformat(),
        "event": str(event.pk),
        **story.content,
    }
    about = {
        "name": event.name,
        "case": story.case,
        "subject": story.subject,
        "office": story.office,
    }
    commands.queue_push(event.pk, platform, about=about, content=content, by=by, at=event.at)


@reacts(PushQueued, PushRepeated)
def hand_over(event: Event, by: Actor) -> None:
    """Hand one push over to its platform; what came back is noted by another cause."""
    push = Push.objects.get(pk=event.data["push"])
    if push.state == "received":
        return
    try:
        receipt = exchange.tell_platform(push.platform, str(push.pk), canonical(push.content))
    except NotReceived as fault:
        failed = by.because(f"{by.cause}:failed")
        commands.note_failure(push.pk, fault=str(fault), by=failed, at=event.at)
        return
    received = by.because(f"{by.cause}:received")
    commands.note_receipt(push.pk, receipt=receipt.number, by=received, at=event.at)


@timer
def repeat_pushes(at: datetime) -> None:
    """Tell again what had no receipt and whose time has come."""
    waiting = Push.objects.filter(state="queued", next_at__lte=at).order_by("next_at")
    for push, tries in list(waiting.values_list("pk", "tries")[:BATCH]):
        by = SYSTEM.because(f"repeat:{push}:{tries}:{at:%Y%m%d%H%M}")
        commands.repeat_push(push, by=by, at=at)
