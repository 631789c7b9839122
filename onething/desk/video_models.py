"""视频办理: who waits for a virtual window or talks there, and what was put before him."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from onething.desk.terms import SHOWN, VIDEO, VIDEO_HERE
from onething.kernel.ids import new_id

OPEN = ("waiting", *VIDEO_HERE)


class Video(models.Model):
    """视频办理: one person asks for the virtual window of a hall, waits, talks with a clerk."""

    id = models.UUIDField(primary_key=True, default=new_id)
    hall = models.ForeignKey("desk.Hall", models.PROTECT, related_name="videos")
    subject = models.UUIDField()  # in whose name
    person = models.CharField(max_length=80)  # who sits before the camera
    matter = models.UUIDField(null=True)  # his draft or application, if it is about one
    title = models.CharField(max_length=200)
    want = models.CharField(max_length=200, default="", db_default="")  # what he said when he asked
    shares = models.BooleanField()  # the clerk may read the matter with him
    state = models.CharField(max_length=8, default="waiting")
    window = models.ForeignKey("desk.Window", models.SET_NULL, null=True, related_name="+")
    official = models.CharField(max_length=80, blank=True)
    order = models.UUIDField(null=True)  # the 帮办单 because of which a helper called
    meeting = models.UUIDField(null=True)  # the 远程核验 for which two officials meet
    asked_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    joined_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(VIDEO.states)), name="video_state_is_lawful"
            ),
            models.UniqueConstraint(
                "person", condition=Q(state__in=OPEN), name="one_video_of_a_person"
            ),
            models.UniqueConstraint(
                "window", condition=Q(state__in=VIDEO_HERE), name="one_video_at_a_window"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["hall", "asked_at", "id"],
                condition=Q(state="waiting"),
                name="videos_that_wait",
            ),
            models.Index(fields=["person", "-asked_at"], name="videos_of_a_person"),
            models.Index(fields=["hall", "-ended_at"], name="videos_of_a_hall"),
            models.Index(
                fields=["order"], condition=Q(order__isnull=False), name="videos_of_an_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.pk}"


class Shown(models.Model):
    """推送: a paper, a page of the form, the place to sign, a guide, a line: put before somebody."""

    id = models.UUIDField(primary_key=True, default=new_id)
    video = models.ForeignKey(Video, models.CASCADE, related_name="shown")
    kind = models.CharField(max_length=8)
    thing = models.CharField(
        max_length=80
    )  # the paper, the page of the form, the address of a guide
    title = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=sorted(SHOWN)), name="shown_has_a_known_kind"
            ),
            models.UniqueConstraint("video", "kind", "thing", name="a_thing_is_shown_once"),
        ]

    def __str__(self) -> str:
        return self.title
