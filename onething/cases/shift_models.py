"""交接单: what passes from one post to another, from the clerk of the morning to that of the afternoon."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from onething.kernel.ids import new_id

PAPER_WORDS = {"given": "等对方接收", "taken": "已接收", "recalled": "已撤回"}
HANDOVER_STATES = {"given": "待接收", "taken": "已接收", "recalled": "已撤回"}


class Handover(models.Model):
    """交接单: cases in hand, things on paper, seals, and a word; the receiver counts."""

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.UUIDField()
    giver = models.CharField(max_length=80)  # official:…
    receiver = models.CharField(max_length=80, blank=True)  # “”: whoever of the window comes first
    cases = ArrayField(models.UUIDField(), default=list)
    numbers = ArrayField(models.CharField(max_length=40), default=list)  # of the same cases
    things = ArrayField(models.CharField(max_length=100), default=list)
    seal = models.CharField(max_length=40, blank=True)  # 封签号 of the bag in which the things are
    note = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, default="given")
    at = models.DateTimeField()
    taken_by = models.CharField(max_length=80, blank=True)
    taken_at = models.DateTimeField(null=True)
    missing = ArrayField(models.PositiveSmallIntegerField(), default=list)  # places in `things`
    remark = models.CharField(max_length=200, blank=True)  # what the receiver says to that
    office = models.UUIDField(
        null=True
    )  # papers that go to another organ (材料流转); None: a shift
    about = models.UUIDField(null=True)  # the case to which such papers belong

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(HANDOVER_STATES)), name="handover_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(taken_by=F("giver")), name="nobody_takes_over_from_himself"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-at", "-id"], name="handovers_of_a_hall"),
            models.Index(
                fields=["office", "-at", "-id"],
                condition=Q(office__isnull=False),
                name="papers_to_an_organ",
            ),
            models.Index(
                fields=["about", "-at", "-id"],
                condition=Q(about__isnull=False),
                name="papers_of_a_case",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.pk}"
