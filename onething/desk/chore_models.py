"""协办: what the one who serves wants of the one who helps: fetch, copy, carry, accompany."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from onething.kernel.ids import new_id

CHORE_STATES = {"asked": "等人接", "taken": "在办", "done": "办完", "withdrawn": "不用办了"}
OPEN_CHORES = ("asked", "taken")


class Chore(models.Model):
    """协办: one small thing that an A post wants of a B post of the same hall."""

    id = models.UUIDField(primary_key=True, default=new_id)
    hall = models.ForeignKey("desk.Hall", models.CASCADE, related_name="chores")
    window = models.ForeignKey("desk.Window", models.CASCADE, related_name="chores")
    kind = models.CharField(max_length=12)
    text = models.CharField(max_length=200)
    number = models.CharField(max_length=40, blank=True)  # of the case that it is about
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="asked")
    taken_by = models.CharField(max_length=80, blank=True)
    taken_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(CHORE_STATES)), name="chore_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(taken_by=F("asked_by")), name="nobody_helps_himself"
            ),
            models.CheckConstraint(
                condition=~Q(state="taken") | ~Q(taken_by=""), name="a_chore_in_hand_is_somebodys"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["hall", "asked_at", "id"],
                condition=Q(state__in=OPEN_CHORES),
                name="open_chores_of_a_hall",
            ),
            models.Index(fields=["hall", "-ended_at", "-id"], name="ended_chores_of_a_hall"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
