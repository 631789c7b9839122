"""事项暂停: an item that is not taken in for a while in a place, why, and what can be done instead."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from onething.kernel.ids import new_id

PROPOSED, STANDING, RETURNED, LIFTED = "proposed", "standing", "returned", "lifted"


class Suspension(models.Model):
    """事项暂停（事项状态 2）: agreed by a second person, lifted by one."""

    id = models.UUIDField(primary_key=True, default=new_id)
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=200)
    region = models.CharField(max_length=12)  # and all places below it
    since = models.DateField()
    until = models.DateField(null=True)  # the last day; None: until it is lifted
    reason = models.CharField(max_length=200)
    basis = models.CharField(max_length=200)
    instead = models.CharField(max_length=200)
    state = models.CharField(max_length=12, default=PROPOSED)
    proposed_by = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=200, blank=True)  # why it was returned or lifted
    lifted_by = models.CharField(max_length=80, blank=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(proposed_by=F("decided_by")), name="nobody_agrees_to_his_own_suspension"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="suspension_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                "code", "region", condition=Q(state__in=[PROPOSED, STANDING]),
                name="an_item_is_suspended_once_in_a_place",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name
