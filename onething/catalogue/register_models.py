"""Revisions of registers: drafts until two people agree, immutable from then on."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from onething.kernel.ids import new_id

DRAFT, PROPOSED, PUBLISHED = "draft", "proposed", "published"
STATES = {DRAFT: "草稿", PROPOSED: "待复核", PUBLISHED: "已发布"}


class RegisterRevision(models.Model):
    """清单的一版: one kind of register, kept by one place."""

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=40)
    region = models.CharField(max_length=12)
    state = models.CharField(max_length=12, default=DRAFT)
    number = models.PositiveIntegerField(null=True)
    effective_on = models.DateField(null=True)
    digest = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=300, blank=True)  # what is changed, and why
    returned = models.CharField(max_length=300, blank=True)  # why it came back
    proposed_by = models.CharField(max_length=80, blank=True)
    reviewed_by = models.CharField(max_length=80, blank=True)
    opened_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "kind", "region", "number", name="one_register_revision_for_each_number"
            ),
            models.UniqueConstraint(
                "kind",
                "region",
                condition=~Q(state=PUBLISHED),
                name="one_open_draft_of_a_register",
            ),
            models.CheckConstraint(
                condition=~Q(proposed_by=F("reviewed_by")) | Q(reviewed_by=""),
                name="nobody_reviews_the_register_he_proposed",
            ),
            models.CheckConstraint(
                condition=~Q(state=PUBLISHED)
                | Q(number__isnull=False, effective_on__isnull=False, published_at__isnull=False)
                & (~Q(reviewed_by="") | Q(proposed_by__startswith="system:")),
                name="a_published_register_was_reviewed_and_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.region} {self.number or self.state}"


class RegisterEntry(models.Model):
    """清单的一行."""

    id = models.UUIDField(primary_key=True, default=new_id)
    revision = models.ForeignKey(RegisterRevision, models.CASCADE, related_name="entries")
    place = models.PositiveIntegerField()
    about = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=200)
    content = models.JSONField()  # every column, as text

    class Meta:
        ordering: ClassVar = ["place", "id"]
        indexes: ClassVar = [
            models.Index("about", "revision", name="register_entry_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.name}"
