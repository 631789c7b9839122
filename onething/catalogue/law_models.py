"""Revisions of laws, and what was looked at after a change. Immutable once published."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from onething.kernel.ids import new_id


class LawRevision(models.Model):
    """依据的一版: one law or document as it is in force from a day."""

    id = models.UUIDField(primary_key=True, default=new_id)
    law = models.CharField(max_length=40)
    number = models.PositiveIntegerField(null=True)  # null: proposed
    content = models.JSONField()
    digest = models.CharField(max_length=80)
    effective_on = models.DateField()
    change = models.CharField(max_length=12, blank=True)  # amend, repeal; empty: entered
    article = models.CharField(max_length=80, blank=True)  # its key; empty: the law as a whole
    note = models.CharField(max_length=300, blank=True)
    proposed_by = models.CharField(max_length=80)
    reviewed_by = models.CharField(max_length=80, blank=True)
    proposed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("law", "number", name="one_law_revision_for_each_number"),
            models.UniqueConstraint(
                "law", condition=Q(number__isnull=True), name="one_open_change_of_a_law"
            ),
            models.CheckConstraint(
                condition=~Q(proposed_by=F("reviewed_by")),
                name="nobody_reviews_the_change_of_law_he_proposed",
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True, published_at__isnull=True)
                | Q(number__isnull=False, published_at__isnull=False)
                & (~Q(reviewed_by="") | Q(proposed_by__startswith="system:")),
                name="a_published_law_was_reviewed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.law} 第 {self.number} 版"


class Clearance(models.Model):
    """清理记录: somebody looked at a place that cites what was changed, and it may stay."""

    id = models.UUIDField(primary_key=True, default=new_id)
    revision = models.ForeignKey(LawRevision, models.PROTECT, related_name="clearances")
    place = models.CharField(max_length=300)  # `Cited.key`
    note = models.CharField(max_length=300)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("revision", "place", name="one_clearance_for_each_place")
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.place}"
