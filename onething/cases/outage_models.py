"""停机记录: when the platform itself was not there, so that nobody loses a term by it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from onething.kernel.ids import new_id


class Outage(models.Model):
    """停机记录: from when until when what could not be used, and what shows it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    what = models.CharField(max_length=200)
    evidence = models.CharField(max_length=400)
    since = models.DateTimeField()
    until = models.DateTimeField()
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    followed_at = models.DateTimeField(null=True)  # when every term in it had been lengthened
    lengthened = models.PositiveIntegerField(default=0)  # terms
    too_late = models.PositiveIntegerField(
        default=0
    )  # that were held missed before it was recorded

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__gt=F("since")), name="outage_ends_after_it_begins"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["at"], condition=Q(followed_at=None), name="outages_to_follow")
        ]

    def __str__(self) -> str:
        return self.what
