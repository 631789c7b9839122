"""排班: who stands at which window on which half of a day, on the A or the B post."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from onething.kernel.ids import new_id


class Shift(models.Model):
    """班: one official at one window for half a day."""

    id = models.UUIDField(primary_key=True, default=new_id)
    window = models.ForeignKey("desk.Window", models.CASCADE, related_name="shifts")
    official = models.UUIDField()
    on = models.DateField()
    half = models.CharField(max_length=4)  # data/places/rules.yaml
    post = models.CharField(max_length=1, default="a")
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "official", "on", "half", name="one_window_for_somebody_in_half_a_day"
            ),
            models.UniqueConstraint(
                "window", "on", "half", "post", name="one_for_each_post_in_half_a_day"
            ),
            models.CheckConstraint(condition=Q(post__in=["a", "b"]), name="shift_is_a_or_b"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.half} {self.post}"
