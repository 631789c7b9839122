"""自助机 and what they print."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Value

from onething.kernel.ids import new_id


class Device(models.Model):
    """自助机, 评价屏: a machine in a hall, or the screen at a window; known by a token that it alone holds."""

    id = models.UUIDField(primary_key=True, default=new_id)
    hall = models.ForeignKey("desk.Hall", models.PROTECT, related_name="devices")
    number = models.CharField(max_length=20, unique=True)  # as on its plate
    window = models.ForeignKey(
        "desk.Window", models.SET_NULL, null=True, db_index=False, related_name="device_screens"
    )  # 评价屏
    upright = models.BooleanField()  # portrait
    model = models.CharField(max_length=40, blank=True, default="", db_default="")  # 型号
    services = models.JSONField(  # what it does (data/places/kiosks.yaml); none: everything
        default=list, db_default=Value([], models.JSONField())
    )
    code = models.CharField(max_length=64, blank=True)  # keyed digest of the code that enrols it
    code_until = models.DateTimeField(null=True)
    token = models.CharField(max_length=64, blank=True)  # digest of what its browser holds
    enrolled_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    paper = models.PositiveIntegerField(default=0)  # sheets that are left
    faults = ArrayField(models.CharField(max_length=12), default=list)
    version = models.CharField(max_length=40, blank=True)
    called_at = models.DateTimeField(null=True)  # somebody at it has called for help
    tray_at = models.DateTimeField(null=True)  # when somebody last looked whether paper lies in it
    out_at = models.DateTimeField(null=True)  # 暂停服务: since when …
    out_reason = models.CharField(  # … and why, as visitors read it
        max_length=60, blank=True, default="", db_default=""
    )
    troubles = models.JSONField(  # what its pages met with lately: [what, how much, at]
        default=list, db_default=Value([], models.JSONField())
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("token", condition=~Q(token=""), name="one_device_of_a_token"),
            models.UniqueConstraint("code", condition=~Q(code=""), name="one_device_of_a_code"),
            models.UniqueConstraint(
                "window", condition=Q(retired_at=None), name="one_rating_screen_at_a_window"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class HelpCall(models.Model):
    """呼叫: somebody at a machine has called a human; who said “I go”, and when."""

    id = models.UUIDField(primary_key=True, default=new_id)
    device = models.ForeignKey(Device, models.CASCADE, related_name="help_calls", db_index=False)
    called_at = models.DateTimeField()
    official = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "device", condition=Q(answered_at=None), name="one_open_call_of_a_machine"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, official="")
                | Q(answered_at__gte=models.F("called_at")) & ~Q(official=""),
                name="who_answers_a_call_is_known",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["device", "-called_at"], name="help_calls_of_a_machine")
        ]

    def __str__(self) -> str:
        return f"{self.called_at} {self.official}"


class Printing(models.Model):
    """打印: one paper sent to the printer of a device; it is done when the person has it in hand."""

    id = models.UUIDField(primary_key=True, default=new_id)
    device = models.ForeignKey(Device, models.CASCADE, related_name="printings")
    subject = models.UUIDField()
    paper = models.UUIDField()  # the document or the licence
    pages = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, default="sent")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=("sent", "done", "failed")), name="printing_state_is_known"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["subject", "-at"], name="printings_of_a_subject")]

    def __str__(self) -> str:
        return f"{self.state} {self.pk}"
