"""Published revisions: dated, immutable; what a case was filed under stays what it was."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from onething.catalogue.applet_models import Applet
from onething.catalogue.import_models import ImportedItem
from onething.catalogue.item_models import (
    Implementation,
    ItemDraft,
    ItemRevision,
    Overlay,
    PlaceTally,
)
from onething.catalogue.law_models import Clearance, LawRevision
from onething.catalogue.package_models import ServicePackage
from onething.catalogue.practice_models import Adoption, Practice
from onething.catalogue.register_models import RegisterEntry, RegisterRevision
from onething.catalogue.single_models import Shortfall, Single
from onething.catalogue.suspension_models import Suspension
from onething.catalogue.theme_models import ThemeDraft
from onething.kernel.ids import new_id

__all__ = [
    "Adoption",
    "Applet",
    "Clearance",
    "Implementation",
    "ImportedItem",
    "ItemDraft",
    "ItemRevision",
    "LawRevision",
    "Overlay",
    "PlaceTally",
    "Practice",
    "RegisterEntry",
    "RegisterRevision",
    "ServicePackage",
    "Shortfall",
    "Single",
    "Suspension",
    "ThemeDraft",
    "ThemeRevision",
]


class ThemeRevision(models.Model):
    """One published state of a theme, with the revisions of its items."""

    id = models.UUIDField(primary_key=True, default=new_id)
    slug = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    content = models.JSONField()
    items = models.JSONField()  # code → revision
    digest = models.CharField(max_length=80)
    effective_on = models.DateField()
    published_at = models.DateTimeField()
    aside = models.JSONField(default=dict, db_default={})  # test rows, order of columns, persons
    note = models.CharField(max_length=300, blank=True, default="", db_default="")
    proposed_by = models.CharField(max_length=80, blank=True, default="", db_default="")
    # empty: loaded with the platform, or anew because an item of it changed
    reviewed_by = models.CharField(max_length=80, blank=True, default="", db_default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("slug", "number", name="one_theme_revision_for_each_number"),
            models.CheckConstraint(
                condition=Q(reviewed_by="") | ~Q(proposed_by=F("reviewed_by")),
                name="nobody_reviews_the_theme_he_proposed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} 第 {self.number} 版"
