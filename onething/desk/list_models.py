"""进驻清单: which items a hall takes in."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from onething.kernel.ids import new_id


class HallItem(models.Model):
    """An item on the list of a hall, from a day until it was taken off."""

    id = models.UUIDField(primary_key=True, default=new_id)
    hall = models.ForeignKey("desk.Hall", models.CASCADE, related_name="items")
    item = models.CharField(max_length=20)  # the code of the item
    duty = models.CharField(max_length=20)  # whose item it is
    ground = models.CharField(max_length=200)
    since = models.DateField()
    by = models.CharField(max_length=80)
    until = models.DateField(null=True)  # the first day on which it is on the list no longer
    until_ground = models.CharField(max_length=200, blank=True)
    until_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "hall",
                "item",
                condition=Q(until=None),
                name="an_item_is_once_on_the_list_of_a_hall",
            ),
            models.CheckConstraint(
                condition=Q(until=None, until_ground="")
                | (Q(until__gte=F("since")) & ~Q(until_ground="")),
                name="an_item_leaves_a_list_on_a_ground",
            ),
        ]

    def __str__(self) -> str:
        return self.item
