"""档案销毁清册: which files are destroyed when their time is over; listed by one, agreed to by another."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from onething.kernel.ids import new_id

DESTRUCTION_WORDS = {"proposed": "等待审核", "declined": "未同意", "done": "已销毁"}


class Destruction(models.Model):
    """清册: it is kept for ever, the files on it are not."""

    id = models.UUIDField(primary_key=True, default=new_id)
    organ = models.UUIDField()
    state = models.CharField(max_length=10, default="proposed")
    reason = models.CharField(max_length=500)
    proposed_by = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()
    answered_by = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(DESTRUCTION_WORDS)), name="destruction_state_is_lawful"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | ~Q(answered_by=models.F("proposed_by")),
                name="two_people_destroy_a_file",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organ", "-proposed_at", "id"], name="destructions_of_an_organ")
        ]

    def __str__(self) -> str:
        return f"{self.proposed_at:%Y-%m-%d} {self.state}"


class DestructionLine(models.Model):
    """A file on the list: what it was, without whose it was."""

    id = models.UUIDField(primary_key=True, default=new_id)
    destruction = models.ForeignKey(Destruction, models.PROTECT, related_name="lines")
    place = models.PositiveSmallIntegerField()
    case = models.UUIDField()
    open = models.BooleanField(default=True)  # until the list was declined
    number = models.CharField(max_length=40)  # 档号
    case_number = models.CharField(max_length=50)
    item_name = models.CharField(max_length=120)
    closed_on = models.DateField()
    years = models.PositiveSmallIntegerField()
    kept_until = models.DateField()
    files = models.PositiveIntegerField(default=0)  # that were destroyed

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "case", condition=Q(open=True), name="a_file_is_on_one_list_of_destruction"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["destruction", "place"], name="lines_of_a_destruction")
        ]

    def __str__(self) -> str:
        return self.number
