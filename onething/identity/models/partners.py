"""合作单位: what a partner's site may do, from when until when, and who works there."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from onething.identity.models.people import Organisation, Post
from onething.kernel.ids import new_id


class Agreement(models.Model):
    """协议: a partner takes some items in at one site, for the organ with which it agrees."""

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="agreements")
    site = models.UUIDField()  # the place on the roll
    site_name = models.CharField(max_length=80)  # as it was called then
    partner = models.CharField(max_length=100)
    partner_code = models.CharField(max_length=18)  # GB 32100
    ground = models.CharField(max_length=200)  # name and number of the agreement
    since = models.DateField()
    until = models.DateField()  # the last day
    items = ArrayField(models.CharField(max_length=20))
    rights = ArrayField(models.CharField(max_length=12))
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)
    ended_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "site", condition=Q(ended_at=None), name="one_agreement_at_a_site_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(until__gte=F("since")), name="agreement_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(items__len__gt=0, rights__len__gt=0),
                name="agreement_says_what_is_allowed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner} {self.site_name}"


class SitePost(models.Model):
    """A post bound to the site of an agreement: without one, whoever holds it may do nothing there."""

    id = models.UUIDField(primary_key=True, default=new_id)
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="posts")
    post = models.ForeignKey(Post, models.CASCADE, related_name="sites")
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "post", condition=Q(ended_at=None), name="a_post_is_bound_to_one_site"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} at {self.agreement_id}"
