"""What becomes of a reminder: sent, arrived, tried again, called, written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from onething.delivery.message_events import ReminderRepeated
from onething.delivery.message_models import Reminder
from onething.delivery.messages.choosing import CODE_TITLE
from onething.delivery.messages.rules import PHONE, rules, wait
from onething.delivery.messages.sending import changed, fall_back, named
from onething.delivery.models import Message
from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.command import command, command_besides
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

LONGEST_NOTE = 200
CALLERS = ("window", "leader")


@command_besides("receipt")
def note_sms_sent(reminder_id: UUID, *, receipt: str, by: Actor, at: datetime) -> None:
    """Note that the gateway has taken a short message in."""
    row = _of_system(reminder_id, by)
    if row.state != "queued":
        return
    row.state, row.receipt, row.sent_at = "sent", receipt[:80], at
    row.next_at, row.fault = None, ""
    if row.title == CODE_TITLE:
        row.text = CODE_TITLE  # the code itself is kept by nobody
    row.save()
    changed(row, by=by, at=at)


@command_besides("fault", "final")
def note_sms_failure(
    reminder_id: UUID, *, fault: str, final: bool, by: Actor, at: datetime
) -> None:
    """Note that a short message was not taken in; it is tried again, or takes the next way."""
    row = _of_system(reminder_id, by)
    if row.state != "queued":
        return
    row.tries += 1
    row.fault = fault[:200]
    pause = None if final else wait(row.tries)
    if pause is None:
        fall_back(row, by=by, at=at)
        return
    row.next_at = at + pause
    row.save()
    changed(row, by=by, at=at)


@command_besides("state")
def note_report(reminder_id: UUID, *, state: str, by: Actor, at: datetime) -> None:
    """Note what the gateway reports of a short message: it has arrived, or will not."""
    row = _of_system(reminder_id, by)
    if row.state != "sent":
        return
    if state != "delivered":
        row.fault = "没有送达报告" if state == "late" else "网关报告没有送到"
        fall_back(row, by=by, at=at)
        return
    row.state, row.ended_at = "delivered", at
    row.save()
    changed(row, by=by, at=at)


@command
def repeat_reminder(reminder_id: UUID, *, by: Actor, at: datetime) -> None:
    """Send a short message now that its time has come: in the morning, or once more."""
    row = _of_system(reminder_id, by)
    if row.state not in ("waiting", "queued") or row.next_at is None or row.next_at > at:
        return
    _again(row, by, at)


@command
def resend_reminder(reminder_id: UUID, *, by: Actor, at: datetime) -> None:
    """Send anew a short message that has failed, once what kept it is mended."""
    if not by.has("operator"):
        raise NotYours
    row = Reminder.objects.select_for_update().filter(pk=reminder_id, channel="sms").first()
    if row is None:
        raise NotYours
    if row.state not in ("failed", "fell_back"):
        raise NotAllowed("这条短信已经在发送或者已经送到，不用重发。请刷新页面查看。")
    row.tries = 0
    row.round += 1
    _again(row, by, at)


def _again(row: Reminder, by: Actor, at: datetime) -> None:
    row.state, row.next_at, row.ended_at = "queued", None, None
    row.save()
    ledger.write(ReminderRepeated(**named(row), tries=row.tries), by=by, at=at)


@command
def note_reached(reminder_id: UUID, *, note: str, by: Actor, at: datetime) -> None:
    """Note that somebody was told by telephone."""
    row = _to_call(reminder_id, note, by)
    row.state, row.note, row.by, row.ended_at = "reached", note.strip(), by.who, at
    row.tries += 1
    row.save()
    changed(row, by=by, at=at)


@command
def note_not_reached(reminder_id: UUID, *, note: str, by: Actor, at: datetime) -> None:
    """Note that nobody answered the telephone; after some calls the next way begins."""
    row = _to_call(reminder_id, note, by)
    row.note, row.by = note.strip(), by.who
    row.tries += 1
    if row.tries < rules()["phone"]["calls"]:
        row.save()
        changed(row, by=by, at=at)
        return
    fall_back(row, by=by, at=at)


@command
def print_letters(ids: Sequence[UUID], *, by: Actor, at: datetime) -> None:
    """Note that letters were printed."""
    rows = _letters(ids, ("to_print", "printed"), by)
    for row in rows:
        if row.state == "to_print":
            row.state, row.by, row.sent_at = "printed", by.who, at
            row.save()
            changed(row, by=by, at=at)


@command
def note_posted(ids: Sequence[UUID], *, by: Actor, at: datetime) -> None:
    """Note that letters were posted."""
    for row in _letters(ids, ("printed",), by):
        row.state, row.by, row.ended_at = "posted", by.who, at
        row.save()
        changed(row, by=by, at=at)


@command
def mark_read(*, by: Actor, at: datetime) -> None:
    """Note that he has seen his messages; what waits to remind him of them need not any more."""
    if not by.behalf:
        return
    unread = Message.objects.filter(subject=by.behalf, read_at=None)
    waits = Reminder.objects.select_for_update().filter(
        message__in=unread.values("pk"), state__in=("waiting", "to_call", "to_print")
    )
    for row in waits.order_by("pk"):
        row.state, row.next_at, row.ended_at = "read", None, at
        row.save()
        changed(row, by=by, at=at)
    unread.update(read_at=at)


def _of_system(reminder_id: UUID, by: Actor) -> Reminder:
    must_be_system(by)
    return Reminder.objects.select_for_update().get(pk=reminder_id)


def _to_call(reminder_id: UUID, note: str, by: Actor) -> Reminder:
    row = _of_hall(by).filter(pk=reminder_id, channel=PHONE).first()
    if row is None:
        raise NotYours
    if row.state != "to_call":
        raise NotAllowed("这个电话已经有结果了，不用再打。请刷新页面查看。")
    if len(note) > LONGEST_NOTE:
        raise Invalid(f"备注最多 {LONGEST_NOTE} 个字，请缩短。")
    return row


def _letters(ids: Sequence[UUID], states: tuple[str, ...], by: Actor) -> list[Reminder]:
    rows = list(_of_hall(by).filter(pk__in=ids, channel="letter").order_by("pk"))
    if not ids or len(rows) != len(set(ids)):
        raise NotYours
    if any(row.state not in states for row in rows):
        raise NotAllowed("选中的信函有的还没有打印，或者已经寄出。请刷新页面后重新选择。")
    return rows


def _of_hall(by: Actor) -> QuerySet[Reminder]:
    if not by.org or not any(by.has(role) for role in CALLERS):
        raise NotYours
    return Reminder.objects.select_for_update().filter(hall=by.org)
