"""Published revisions: dated, immutable; what a case was filed under stays what it was."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from onething.catalogue.item_models import Implementation, ItemDraft, ItemRevision, Overlay
from onething.catalogue.law_models import Clearance, LawRevision
from onething.catalogue.practice_models import Adoption, Practice
from onething.catalogue.register_models import RegisterEntry, RegisterRevision
from onething.kernel.ids import new_id

__all__ = [
    "Adoption",
    "Clearance",
    "Implementation",
    "ItemDraft",
    "ItemRevision",
    "LawRevision",
    "Overlay",
    "Practice",
    "RegisterEntry",
    "RegisterRevision",
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

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("slug", "number", name="one_theme_revision_for_each_number")
        ]

    def __str__(self) -> str:
        return f"{self.name} 第 {self.number} 版"
