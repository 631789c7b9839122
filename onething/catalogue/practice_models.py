"""典型案例: what one place offers and others adopt."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from onething.kernel.ids import new_id

OFFERED, APPROVED, REFUSED, WITHDRAWN = "offered", "approved", "refused", "withdrawn"


class Practice(models.Model):
    """典型案例 of one place."""

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=12)
    title = models.CharField(max_length=80)
    summary = models.CharField(max_length=1000)
    theme = models.CharField(max_length=40, blank=True)
    rows = models.JSONField(default=list)  # of a variant: [{"path": […], "row": {…}}]
    text = models.TextField(blank=True)  # of a template or a practice
    region = models.CharField(max_length=12)
    state = models.CharField(max_length=12, default=OFFERED)
    offered_by = models.CharField(max_length=80)
    offered_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(offered_by=F("decided_by")), name="nobody_approves_his_own_practice"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[APPROVED, REFUSED]) | ~Q(decided_by=""),
                name="a_practice_was_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.title}"


class Adoption(models.Model):
    """采纳: another place works by it from now on."""

    id = models.UUIDField(primary_key=True, default=new_id)
    practice = models.ForeignKey(Practice, models.PROTECT, related_name="adoptions")
    region = models.CharField(max_length=12)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("practice", "region", name="a_place_adopts_a_practice_once")
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.practice_id}"
