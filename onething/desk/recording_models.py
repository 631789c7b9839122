"""录像: what was recorded of a talk by video, with the consent of who talks; kept hidden, destroyed on its day."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from onething.desk.terms import RECORDING, RECORDING_OPEN
from onething.kernel.ids import new_id


class Recording(models.Model):
    """录像: asked for by the clerk, agreed to by the other, stopped by either at any moment."""

    id = models.UUIDField(primary_key=True, default=new_id)
    video = models.ForeignKey("desk.Video", models.PROTECT, related_name="recordings")
    state = models.CharField(max_length=10, default="asked")
    purpose = models.CharField(max_length=200)  # as it was put before him
    keep_days = models.PositiveIntegerField()  # likewise
    key = models.CharField(
        max_length=120, blank=True
    )  # hides the parts; itself hidden by the vault
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    size = models.BigIntegerField(default=0)  # bytes, as recorded
    digest = models.CharField(max_length=80, blank=True)  # of the digests of all parts, in order
    destroy_on = models.DateField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(RECORDING.states)), name="recording_state_is_lawful"
            ),
            models.UniqueConstraint(
                "video", condition=Q(state__in=RECORDING_OPEN), name="one_recording_of_a_talk"
            ),
            models.CheckConstraint(
                condition=~Q(state="destroyed") | Q(key=""), name="a_destroyed_recording_has_no_key"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["destroy_on", "id"],
                condition=Q(state="kept"),
                name="recordings_to_destroy",
            )
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.pk}"


class RecordingPart(models.Model):
    """Some seconds of a recording, hidden, in the store of files; a new page of the clerk begins a new segment."""

    id = models.UUIDField(primary_key=True, default=new_id)
    recording = models.ForeignKey(Recording, models.CASCADE, related_name="parts")
    segment = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=80)  # of what was recorded
    file = models.CharField(max_length=80, db_index=True)  # of what is kept: its digest, its place
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("recording", "segment", "number", name="a_part_is_kept_once")
        ]

    def __str__(self) -> str:
        return f"{self.segment}.{self.number}"
