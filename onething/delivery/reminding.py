"""Short messages are handed over, their reports are asked for, and those that wait begin in the morning."""

from __future__ import annotations

from datetime import datetime

from onething.delivery import commands
from onething.delivery.message_events import ReminderQueued, ReminderRepeated
from onething.delivery.messages.rules import SMS, report_due
from onething.delivery.models import Reminder
from onething.exchange import queries as exchange
from onething.exchange.terms import NotReceived, SmsRefused
from onething.kernel.actor import SYSTEM, Actor
from onething.kernel.models import Event
from onething.kernel.reactions import reacts
from onething.kernel.timers import timer

BATCH = 200


def _short(event: Event) -> list[str]:
    said = event.data
    waits = said["channel"] != SMS or said.get("state", "queued") != "queued"
    return [] if waits else [said["reminder"]]


@reacts(ReminderQueued, ReminderRepeated, targets=_short)
def hand_over_sms(event: Event, by: Actor, reminder: str) -> None:
    """Hand a short message over; what came back is noted by another cause."""
    row = Reminder.objects.get(pk=reminder)
    if row.state != "queued":
        return
    key = f"{row.pk}-{row.round}"
    failed = by.because(f"{by.cause}:failed")
    try:
        receipt = exchange.send_sms(key, row.to, row.text)
    except SmsRefused as fault:
        commands.note_sms_failure(row.pk, fault=str(fault), final=True, by=failed, at=event.at)
        return
    except NotReceived as fault:
        commands.note_sms_failure(row.pk, fault=str(fault), final=False, by=failed, at=event.at)
        return
    sent = by.because(f"{by.cause}:sent")
    commands.note_sms_sent(row.pk, receipt=receipt.number, by=sent, at=event.at)


@timer
def begin_waiting(at: datetime) -> None:
    """Send what waited for the morning, and once more what had no answer."""
    due = Reminder.objects.filter(state__in=("waiting", "queued"), next_at__lte=at)
    for pk, tries in list(due.order_by("next_at").values_list("pk", "tries")[:BATCH]):
        by = SYSTEM.because(f"remind:{pk}:{tries}:{at:%Y%m%d%H%M}")
        commands.repeat_reminder(pk, by=by, at=at)


@timer
def ask_reports(at: datetime) -> None:
    """Ask the gateway, once for all, what became of the short messages that it took in."""
    open_rows = Reminder.objects.filter(channel=SMS, state="sent").order_by("sent_at", "id")
    rows = list(open_rows[:BATCH])
    if not rows:
        return
    try:
        states = exchange.sms_reports(f"{row.pk}-{row.round}" for row in rows)
    except NotReceived:
        states = {}
    for row in rows:
        said = states.get(f"{row.pk}-{row.round}")
        if said is None and row.sent_at is not None and row.sent_at + report_due() <= at:
            said = "late"
        if said is not None:
            by = SYSTEM.because(f"report:{row.pk}:{row.round}")
            commands.note_report(row.pk, state=said, by=by, at=at)
