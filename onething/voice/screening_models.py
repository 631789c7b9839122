"""审前: somebody's materials, looked at before he files; a light case with a number and an outcome."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from onething.kernel.ids import new_id
from onething.voice.screening_terms import OPEN, SCREENING


class Screening(models.Model):
    """审前记录: for whom, which theme, what of each material, what is lacking."""

    id = models.UUIDField(primary_key=True, default=new_id)
    number = models.CharField(max_length=40, unique=True)
    region = models.CharField(max_length=12)
    hall = models.UUIDField()  # the organisation that looked
    subject = models.UUIDField(null=True)  # for whom, if he is known
    name = models.CharField(max_length=100)
    phone = models.CharField(max_length=20)
    slug = models.CharField(max_length=60)
    matter = models.CharField(max_length=120)
    order = models.UUIDField(null=True)  # the 帮办单 from which it came
    rows = models.JSONField()  # each material: key, name, verdict, note
    note = models.TextField(blank=True)
    state = models.CharField(max_length=12)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    looked_by = models.CharField(max_length=80)
    looked_at = models.DateTimeField()
    application = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(SCREENING.states)), name="screening_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="filed") | Q(application__isnull=False),
                name="what_was_filed_has_an_application",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["hall", "-looked_at", "id"], name="screenings_of_a_hall"),
            models.Index(
                fields=["subject", "slug"], condition=Q(state__in=OPEN), name="open_screenings"
            ),
            models.Index(
                fields=["looked_at"], condition=Q(state__in=OPEN), name="screenings_that_wait"
            ),
        ]

    def __str__(self) -> str:
        return self.number
