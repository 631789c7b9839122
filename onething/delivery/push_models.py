"""What platforms outside are told, and their receipts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from onething.kernel.ids import new_id

PUSH_WORDS = {"queued": "推送中", "received": "已收到回执", "dead": "没有送达，等待处理"}


class Push(models.Model):
    """推送: one thing that happened, told to one platform; told again until there is a receipt."""

    id = models.UUIDField(primary_key=True, default=new_id)
    event = models.UUIDField()
    platform = models.CharField(max_length=12)
    name = models.CharField(max_length=40)  # of the event
    case = models.UUIDField()
    subject = models.UUIDField()
    office = models.UUIDField()
    content = models.JSONField()
    state = models.CharField(max_length=8, default="queued")
    round = models.PositiveSmallIntegerField(default=0)  # how often somebody had it told anew
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)  # told again then
    fault = models.CharField(max_length=200, blank=True)
    receipt = models.CharField(max_length=80, blank=True)
    queued_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "event", "platform", name="an_event_is_told_once_to_a_platform"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(PUSH_WORDS)), name="push_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="received") | ~Q(receipt=""),
                name="what_was_received_has_a_receipt",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case", "queued_at", "id"], name="pushes_about_a_case"),
            models.Index(fields=["state", "-queued_at", "id"], name="pushes_by_state"),
            models.Index(fields=["next_at"], condition=Q(state="queued"), name="pushes_to_repeat"),
        ]

    def __str__(self) -> str:
        return f"{self.name} → {self.platform}"
