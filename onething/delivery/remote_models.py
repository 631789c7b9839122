"""The rows of 远程视频核验: two places look at an applicant or at originals together."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from onething.delivery.remote_terms import REMOTE, REMOTE_OPEN
from onething.kernel.ids import new_id


class RemoteCheck(models.Model):
    """远程视频核验: two places look together by video, the applicant beside one of them.

    Of a relay: the window that took it in, and the place that decides. Of a part of a case that is done
    in another place: the office in charge (or its hall), and the organ that helps.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    relay = models.ForeignKey("delivery.Relay", models.CASCADE, related_name="checks", null=True)
    part = models.UUIDField(null=True)  # a `cases.AwayPart`
    desk = models.UUIDField(null=True)  # of a part: the hall where the applicant may be
    offices = ArrayField(models.UUIDField())  # whose people take part too
    state = models.CharField(max_length=8, default="asked")
    looks = models.JSONField()  # at what
    note = models.CharField(max_length=200, blank=True)
    asked_by = models.CharField(max_length=80)
    asked_side = models.CharField(max_length=12)  # which place proposed the time that stands
    asked_at = models.DateTimeField()
    planned_at = models.DateTimeField()
    visitor = models.CharField(max_length=80, blank=True)  # who waits: beside the applicant
    visitor_at = models.DateTimeField(null=True)
    official = models.CharField(max_length=80, blank=True)  # who waits: of who decides
    official_at = models.DateTimeField(null=True)
    video = models.UUIDField(null=True)  # the talk: the one that runs, or the last
    looked_by = models.CharField(max_length=80, blank=True)  # who looked, when they last met
    shown_by = models.CharField(max_length=80, blank=True)
    looked_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=8, blank=True)
    found = models.CharField(max_length=500, blank=True)
    salt = models.CharField(max_length=32, blank=True)
    ended_by = models.CharField(max_length=80, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(REMOTE.states)), name="remote_check_state_is_lawful"
            ),
            models.UniqueConstraint(
                "relay", condition=Q(state__in=REMOTE_OPEN), name="one_open_check_of_a_relay"
            ),
            models.UniqueConstraint(
                "part", condition=Q(state__in=REMOTE_OPEN), name="one_open_check_of_a_part"
            ),
            models.CheckConstraint(
                condition=Q(relay=None) ^ Q(part=None), name="a_check_is_of_a_relay_or_of_a_part"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["part", "-asked_at"], name="remote_checks_of_a_part"),
            models.Index(
                fields=["planned_at", "id"],
                condition=Q(state__in=REMOTE_OPEN),
                name="remote_checks_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.pk}"
