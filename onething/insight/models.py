"""Read models of figures."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class DailyCount(models.Model):
    """How often something happened at an office on a day."""

    day = models.DateField()
    office = models.UUIDField()
    event = models.CharField(max_length=80)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("office", "event", "day", name="one_count_for_each_day")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.event}: {self.count}"
