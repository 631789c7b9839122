"""Deeds of administrators that need two of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from onething.identity.models.people import Official, Organisation, Post
from onething.kernel.ids import new_id


class Proposal(models.Model):
    """双人复核: what one administrator proposed and another must agree to."""

    id = models.UUIDField(primary_key=True, default=new_id)
    official = models.ForeignKey(Official, models.CASCADE, related_name="proposals")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    deed = models.CharField(max_length=24)
    said = models.JSONField(default=dict)
    proposed_by = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    agreed = models.BooleanField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(proposed_by=F("decided_by")), name="nobody_agrees_to_what_he_proposed"
            ),
            models.CheckConstraint(
                condition=Q(decided_by="", decided_at__isnull=True, agreed__isnull=True)
                | (~Q(decided_by="") & Q(decided_at__isnull=False, agreed__isnull=False)),
                name="a_proposal_is_open_or_decided",
            ),
            models.UniqueConstraint(
                "official",
                "deed",
                condition=Q(decided_at__isnull=True),
                name="one_open_proposal_of_a_kind_for_an_official",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deed} {self.official_id}"


class Substitution(models.Model):
    """代理: an official stands in for another in one of his posts, from a day to a day."""

    id = models.UUIDField(primary_key=True, default=new_id)
    post = models.ForeignKey(Post, models.CASCADE, related_name="substitutions")
    substitute = models.ForeignKey(Official, models.CASCADE, related_name="substitutions")
    since = models.DateField()
    until = models.DateField()  # the last day
    reason = models.CharField(max_length=200)
    given_by = models.CharField(max_length=80)
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")), name="substitution_ends_after_it_begins"
            ),
            models.UniqueConstraint(
                "post",
                "substitute",
                condition=Q(ended_at__isnull=True),
                name="one_substitution_of_a_post_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.substitute_id} for {self.post_id}"
