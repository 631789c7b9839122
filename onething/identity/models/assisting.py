"""Who acts for whom at a window or as a helper, and the codes by which people allow it."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value

from onething.identity.models.people import Official, Organisation, Post, Subject
from onething.kernel.ids import new_id


class Assistance(models.Model):
    """代为办理: an official acts for a subject with its consent, from a moment to a moment."""

    id = models.UUIDField(primary_key=True, default=new_id)
    official = models.ForeignKey(Official, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="assistances")
    came = models.ForeignKey(Subject, models.PROTECT, related_name="+")  # who was there
    ground = models.CharField(max_length=16)
    shown = models.CharField(max_length=16, blank=True)  # by what he was recognised
    acts = ArrayField(models.CharField(max_length=12))
    themes = ArrayField(  # limited to these matters; none: to none
        models.CharField(max_length=60), default=list, db_default=Value("{}")
    )
    order = models.UUIDField(null=True)  # the 帮办单 for which it was given
    signature = models.CharField(  # of who was there: the picture by its digest, or “paper”
        max_length=80, blank=True, default="", db_default=""
    )
    since = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__gt=F("since")), name="assistance_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(acts__len__gt=0), name="assistance_allows_an_act"),
            models.UniqueConstraint(
                "official",
                condition=Q(ended_at__isnull=True),
                name="an_official_assists_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ground} {self.pk}"


class AssistCode(models.Model):
    """授权码: six digits that somebody reads out, so that an official may help him."""

    id = models.UUIDField(primary_key=True, default=new_id)
    subject = models.ForeignKey(Subject, models.CASCADE, related_name="+")
    came = models.ForeignKey(Subject, models.CASCADE, related_name="+")  # who made it
    digest = models.CharField(max_length=64)  # keyed: of the code and the end of his ID number
    made_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("subject", name="one_code_of_a_subject"),
        ]
        indexes: ClassVar = [models.Index("digest", name="assist_code_digest")]

    def __str__(self) -> str:
        return str(self.pk)


class AssistConsent(models.Model):
    """授权代填: somebody agrees on his own page that this official acts for him, for one 帮办单."""

    id = models.UUIDField(primary_key=True, default=new_id)
    order = models.UUIDField(unique=True)
    subject = models.ForeignKey(Subject, models.CASCADE, related_name="+")
    came = models.ForeignKey(Subject, models.CASCADE, related_name="+")  # who agreed
    official = models.ForeignKey(Official, models.CASCADE, related_name="+")
    themes = ArrayField(models.CharField(max_length=60), default=list)
    made_at = models.DateTimeField()
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.order}"
