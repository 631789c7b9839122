"""What a theme is to become: drafts, kept as they are typed, faults and all."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from onething.catalogue.item_models import DRAFT, PROPOSED
from onething.kernel.ids import new_id


class ThemeDraft(models.Model):
    """草稿 of a theme: one for each theme at a time, of the same shape as a file of data/themes."""

    id = models.UUIDField(primary_key=True, default=new_id)
    slug = models.CharField(max_length=40, unique=True)
    base = models.UUIDField(null=True)  # the revision it began with
    content = models.JSONField()
    aside = models.JSONField(default=dict)  # test rows, order of columns, persons
    version = models.PositiveIntegerField(default=1)  # grows with each change
    state = models.CharField(max_length=12, default=DRAFT)
    effective_on = models.DateField(null=True)
    note = models.CharField(max_length=300, blank=True)
    returned = models.CharField(max_length=300, blank=True)
    opened_at = models.DateTimeField()
    changed_by = models.CharField(max_length=80)
    changed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=DRAFT, proposed_by="")
                | (Q(state=PROPOSED, effective_on__isnull=False) & ~Q(proposed_by="")),
                name="a_proposed_theme_has_a_day_and_a_proposer",
            )
        ]

    def __str__(self) -> str:
        return f"{self.slug} 草稿"
