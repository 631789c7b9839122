"""停机维护: what the platform announces of itself."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from onething.kernel.ids import new_id


class Maintenance(models.Model):
    """停机维护公告: from when until when the platform, or a part of it, is not there."""

    id = models.UUIDField(primary_key=True, default=new_id)
    what = models.CharField(max_length=200)
    since = models.DateTimeField()
    until = models.DateTimeField()
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__gt=F("since")), name="maintenance_ends_after_it_begins"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["until"], condition=Q(lifted_at=None), name="maintenance_to_come")
        ]

    def __str__(self) -> str:
        return self.what
