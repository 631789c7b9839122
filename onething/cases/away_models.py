"""异地协办: a part of a case that an organ of another place does for the office in charge (多地联办)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from onething.kernel.ids import new_id

WAITING, DONE, SETTLED = "open", "done", "settled"
AWAY_WORDS = {WAITING: "等待协办", DONE: "已办好", SETTLED: "办理地已另行了结"}


class AwayPart(models.Model):
    """异地协办: what an organ elsewhere does, until when, and what it gave; without one, the place is open."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="away_parts")
    key = models.CharField(max_length=24)  # of the rule
    name = models.CharField(max_length=60)
    task = models.TextField()
    said = models.CharField(max_length=100)  # where, in the words of the applicant
    organ = models.UUIDField(null=True)  # does it; none: somebody has to say where
    region = models.CharField(max_length=12, blank=True)
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=8, default=WAITING)
    text = models.TextField(blank=True)
    material = models.UUIDField(null=True)  # the file that came with it
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)
    told_at = models.DateTimeField(null=True)  # that it is late

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(AWAY_WORDS)), name="away_part_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state=WAITING, ended_at=None)
                | ~Q(state=WAITING) & Q(ended_at__isnull=False),
                name="an_ended_away_part_has_its_moment",
            ),
            models.UniqueConstraint("case", "key", name="an_away_part_is_opened_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organ", "case"], name="cases_helped_by_an_organ"),
            models.Index(
                fields=["organ", "due_on", "id"],
                condition=Q(state=WAITING),
                name="away_parts_of_an_organ",
            ),
            models.Index(
                fields=["due_on"], condition=Q(state=WAITING, told_at=None), name="away_parts_late"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"
