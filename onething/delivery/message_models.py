"""The rows of messages: in which words they are said, and how people are reminded outside the house."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from onething.kernel.ids import new_id
from onething.kernel.revising import Agreed

WORDING_STATES = {"draft": "草稿", "published": "已发布"}
REMINDER_WORDS = {
    "waiting": "等到早上再发",
    "queued": "正在发送",
    "sent": "已发出，等送达报告",
    "delivered": "已短信提醒",
    "failed": "没有送到",
    "fell_back": "没有送到，已改用别的办法",
    "to_call": "等工作人员打电话",
    "reached": "已电话告知",
    "not_reached": "电话没有接通",
    "to_print": "等寄信",
    "printed": "信函已打印",
    "posted": "信函已寄出",
    "read": "已在站内信看过",
}
OPEN = ("waiting", "queued", "sent", "to_call", "to_print")


class Wording(Agreed):
    """消息的措辞: title, text and short message of one kind; published, dated and immutable, or its one draft."""

    id = models.UUIDField(primary_key=True, default=new_id)
    key = models.CharField(max_length=60)  # the name of the event
    title = models.CharField(max_length=60)
    text = models.CharField(max_length=400)
    sms = models.CharField(max_length=200, blank=True)
    do = models.CharField(max_length=20)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("key", "number", name="wordings_are_numbered"),
            models.UniqueConstraint(
                "key", condition=Q(state="draft"), name="a_wording_has_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(WORDING_STATES)), name="wording_state_is_lawful"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(since__isnull=False, published_at__isnull=False),
                name="a_published_wording_has_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(reviewer=F("author")) | Q(reviewer=""),
                name="who_drafts_a_wording_does_not_publish_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} 第 {self.number} 版"


class Reminder(models.Model):
    """提醒: one message taken to somebody by a way outside the house; never service of a document."""

    id = models.UUIDField(primary_key=True, default=new_id)
    message = models.UUIDField(db_index=True)
    subject = models.UUIDField()
    application = models.UUIDField(null=True)
    case = models.UUIDField(null=True)
    hall = models.UUIDField(null=True)  # whose people call and post
    number = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=60)
    text = models.CharField(max_length=400)
    to = models.CharField(max_length=200)  # a telephone number or an address
    channel = models.CharField(max_length=8)
    left = ArrayField(models.CharField(max_length=8))  # the ways that follow if this one fails
    state = models.CharField(max_length=12)
    round = models.PositiveSmallIntegerField(default=0)  # how often somebody had it sent anew
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)  # not before; tried again then
    fault = models.CharField(max_length=200, blank=True)
    receipt = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=80, blank=True)  # who called or posted
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("message", "channel", name="a_message_goes_once_by_a_way"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(REMINDER_WORDS)), name="reminder_state_is_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case", "queued_at", "id"], name="reminders_about_a_case"),
            models.Index(
                fields=["application", "queued_at", "id"], name="reminders_of_application"
            ),
            models.Index(fields=["state", "-queued_at", "id"], name="reminders_by_state"),
            models.Index(
                fields=["next_at"],
                condition=Q(state__in=["waiting", "queued"]),
                name="reminders_to_send",
            ),
            models.Index(
                fields=["hall", "queued_at", "id"],
                condition=Q(state__in=["to_call", "to_print", "printed"]),
                name="reminders_for_a_desk",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}"


class Contact(models.Model):
    """接收方式: how somebody wants to be reminded; the box in the house is always there."""

    subject = models.UUIDField(primary_key=True)
    sms = models.BooleanField(default=True)
    call = models.BooleanField(default=True)
    letter = models.BooleanField(default=True)
    phone = models.CharField(max_length=20, blank=True)  # confirmed by a code
    confirmed_at = models.DateTimeField(null=True)
    asked_phone = models.CharField(max_length=20, blank=True)  # a code was sent there
    code = models.CharField(max_length=100, blank=True)  # its keyed digest
    code_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"contact {self.subject}"
