"""服务包 that came from other installations, as they came."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from onething.catalogue.terms.packages import PUBLISHED, WAITING
from onething.kernel.ids import new_id


class ServicePackage(models.Model):
    """One file that came: it waits until a second person publishes or refuses it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    slug = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=80)
    content = models.JSONField()
    origin = models.CharField(max_length=300)
    state = models.CharField(max_length=12, default=WAITING)
    received_by = models.CharField(max_length=80)
    received_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    kept = models.JSONField(default=list)  # codes of items whose standard here stays
    effective_on = models.DateField(null=True)
    revision = models.UUIDField(null=True)  # of the theme that it became
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "digest", condition=Q(state=WAITING), name="a_package_waits_once"
            ),
            models.CheckConstraint(
                condition=~Q(received_by=F("decided_by")),
                name="nobody_publishes_the_package_he_brought",
            ),
            models.CheckConstraint(
                condition=~Q(state=PUBLISHED) | Q(revision__isnull=False),
                name="a_published_package_became_a_theme",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-received_at"], name="packages_by_time")]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"
