"""Standards of items (revisions and drafts), and the items of places: overlays on a standard."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from onething.kernel.ids import new_id

DRAFT, PROPOSED = "draft", "proposed"
STATES = {DRAFT: "草稿", PROPOSED: "待复核"}


class ItemRevision(models.Model):
    """One published state of an item's standard at one level of exercise."""

    id = models.UUIDField(primary_key=True, default=new_id)
    code = models.CharField(max_length=12)
    level = models.CharField(max_length=10, default="", db_default="")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=16, default="", db_default="")
    duty = models.CharField(max_length=20, default="", db_default="")
    content = models.JSONField()
    digest = models.CharField(max_length=80)
    effective_on = models.DateField()
    published_at = models.DateTimeField()
    retired = models.BooleanField(
        default=False, db_default=False
    )  # from its day on, nobody may apply
    note = models.CharField(max_length=300, blank=True, default="", db_default="")
    proposed_by = models.CharField(max_length=80, blank=True, default="", db_default="")
    # empty: loaded with the platform
    reviewed_by = models.CharField(max_length=80, blank=True, default="", db_default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "code", "level", "number", name="one_item_revision_for_each_number"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by="") | ~Q(proposed_by=F("reviewed_by")),
                name="nobody_reviews_the_item_he_proposed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["code", "level", "-effective_on", "-number"], name="item_revisions_by_day"
            ),
            models.Index(fields=["published_at"], name="item_revisions_published"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name} 第 {self.number} 版"


class ItemDraft(models.Model):
    """What a standard is to become: one for each standard at a time."""

    id = models.UUIDField(primary_key=True, default=new_id)
    code = models.CharField(max_length=12)
    level = models.CharField(max_length=10)
    base = models.UUIDField(null=True)  # the revision it began with
    content = models.JSONField()
    version = models.PositiveIntegerField(default=1)  # grows with each change
    state = models.CharField(max_length=12, default=DRAFT)
    retires = models.BooleanField(default=False)
    effective_on = models.DateField(null=True)
    note = models.CharField(max_length=300, blank=True)
    returned = models.CharField(max_length=300, blank=True)
    opened_at = models.DateTimeField()
    changed_by = models.CharField(max_length=80)
    changed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("code", "level", name="one_draft_for_each_item"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(STATES)), name="item_draft_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.level} {self.state}"


class Implementation(models.Model):
    """实施清单: that one organ exercises one item; what it is stands in the standard."""

    id = models.UUIDField(primary_key=True, default=new_id)
    code = models.CharField(max_length=12)
    level = models.CharField(max_length=10)  # of the standard
    organisation = models.UUIDField()
    region = models.CharField(max_length=12)
    code31 = models.CharField(max_length=31)
    since = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("code31", name="one_implementation_for_each_code"),
            models.UniqueConstraint(
                "code", "region", "organisation", name="one_implementation_for_each_organ"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["region", "code", "code31"], name="implementations_of_a_place"),
            models.Index(fields=["organisation", "code"], name="implementations_of_an_organ"),
        ]

    def __str__(self) -> str:
        return self.code31


class PlaceTally(models.Model):
    """How many items the organs of a place have; the database counts when rows come or go."""

    region = models.CharField(primary_key=True, max_length=12)
    implementations = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.region} {self.implementations}"


class Overlay(models.Model):
    """本地内容: what a place's item says of its own, from a day on; with a number it is published."""

    id = models.UUIDField(primary_key=True, default=new_id)
    implementation = models.ForeignKey(Implementation, models.PROTECT, related_name="overlays")
    number = models.PositiveIntegerField(null=True)  # null: waits for review
    local = models.JSONField(default=dict)  # path → value, where the standard lets places speak
    deviations = models.JSONField(default=list)  # path, value, basis
    deviates = models.BooleanField(default=False)
    effective_on = models.DateField()
    proposed_by = models.CharField(max_length=80)
    reviewed_by = models.CharField(max_length=80, blank=True)
    proposed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("implementation", "number", name="one_overlay_for_each_number"),
            models.UniqueConstraint(
                "implementation",
                condition=Q(number__isnull=True),
                name="one_open_overlay_of_an_implementation",
            ),
            models.CheckConstraint(
                condition=~Q(proposed_by=F("reviewed_by")),
                name="nobody_reviews_the_overlay_he_proposed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["implementation", "-effective_on", "-number"], name="overlays_by_day"
            ),
            models.Index(
                fields=["implementation"], condition=Q(deviates=True), name="overlays_that_deviate"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.implementation_id} 第 {self.number} 版"
