"""便民应用: what organs offer beside our own services, found in the zones of cities."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from onething.kernel.ids import new_id

PROPOSED, SHOWN, REFUSED = "proposed", "shown", "refused"
SUSPENDED, WITHDRAWN = "suspended", "withdrawn"


class Applet(models.Model):
    """便民应用、部门服务: an address outside, who answers for it, whether it works."""

    id = models.UUIDField(primary_key=True, default=new_id)
    key = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=40)
    kind = models.CharField(max_length=12)
    provider = models.UUIDField()  # the organ
    region = models.CharField(max_length=12)  # the zone: a province, a city, a county
    summary = models.CharField(max_length=200)
    address = models.CharField(max_length=200)
    health = models.CharField(max_length=200)
    hands_over = models.BooleanField()  # the login goes with whoever opens it, if he wants
    audience = models.CharField(max_length=12)
    state = models.CharField(max_length=12, default=PROPOSED)
    proposed_by = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    review_on = models.DateField(null=True)  # when it is to be reviewed again
    warned_on = models.DateField(null=True)  # when its keepers were told that this is near
    reason = models.CharField(max_length=200, blank=True)
    instead = models.CharField(max_length=200, blank=True)
    checked_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    fault = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(proposed_by=F("decided_by")) | Q(state=WITHDRAWN),
                name="nobody_reviews_his_own_applet",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[SHOWN, SUSPENDED]) | Q(review_on__isnull=False),
                name="a_shown_applet_is_reviewed_again",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["region", "state", "name"], name="applets_of_a_zone"),
            models.Index(
                fields=["checked_at"],
                condition=Q(state__in=[SHOWN, SUSPENDED]),
                name="applets_to_ask",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.name}"
