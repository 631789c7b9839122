"""The rows of 跨省通办: what we took in for another province, what another took in for us."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from onething.delivery.crossing_terms import DIRECTIONS, FILE_STATES, STATES
from onething.kernel.ids import new_id


class Crossing(models.Model):
    """跨省办件: one application that crosses between this province and another."""

    id = models.UUIDField(primary_key=True, default=new_id)
    direction = models.CharField(max_length=4)
    province = models.CharField(max_length=20)
    key = models.CharField(max_length=60)  # of who handed it over: ours, or theirs
    item = models.CharField(max_length=40)
    item_name = models.CharField(max_length=120)
    subject = models.UUIDField(null=True)  # the applicant; of one that came, once he is known
    hall = models.UUIDField()  # took it in, or is in charge of the place that decides
    official = models.CharField(max_length=80, blank=True)  # who took it in
    content = models.JSONField()  # what is handed over; emptied when it is destroyed
    state = models.CharField(max_length=12, default="queued")
    number = models.CharField(max_length=60, blank=True)  # under which the other side knows it
    application = models.UUIDField(null=True)  # ours, of one that came
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=200, blank=True)
    taken_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    keep_until = models.DateField(null=True)  # once it has come to an end
    destroyed_at = models.DateTimeField(null=True)  # content and files
    term = models.CharField(max_length=8, blank=True, default="", db_default="")  # that runs now
    term_from = models.DateField(null=True)
    due_on = models.DateField(null=True)
    warn_on = models.DateField(null=True)  # the day on which it turns yellow
    told = models.CharField(max_length=8, blank=True, default="", db_default="")  # the last light

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(direction__in=sorted(DIRECTIONS)), name="crossing_has_a_direction"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(STATES)), name="crossing_state_is_known"
            ),
            models.UniqueConstraint("province", "direction", "key", name="a_key_crosses_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["hall", "-taken_at", "id"], name="crossings_of_a_hall"),
            models.Index(fields=["subject", "-taken_at", "id"], name="crossings_of_a_subject"),
            models.Index(fields=["application"], name="crossing_of_an_application"),
            models.Index(
                fields=["next_at"], condition=Q(state="queued"), name="crossings_to_repeat"
            ),
            models.Index(fields=["due_on"], condition=~Q(term=""), name="crossings_that_run_out"),
            models.Index(
                fields=["keep_until"],
                condition=Q(destroyed_at=None),
                name="crossings_to_destroy",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.key} {self.state}"


class CrossingEvent(models.Model):
    """One thing that was told of it; the same thing told twice is one."""

    id = models.UUIDField(primary_key=True, default=new_id)
    crossing = models.ForeignKey(Crossing, models.CASCADE, related_name="events")
    key = models.CharField(max_length=80)
    what = models.CharField(max_length=12)
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    noted_at = models.DateTimeField()
    ours = models.BooleanField()  # we told it the other side
    told_at = models.DateTimeField(null=True)  # and it has received it

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("crossing", "key", name="a_crossing_is_told_a_thing_once")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["noted_at"], condition=Q(ours=True, told_at=None), name="crossings_to_tell"
            )
        ]

    def __str__(self) -> str:
        return self.what


class CrossingFile(models.Model):
    """跨省随件的文件: papers that were handed in, or a result; said with its digest before it travels."""

    id = models.UUIDField(primary_key=True, default=new_id)
    crossing = models.ForeignKey(Crossing, models.CASCADE, related_name="files")
    key = models.CharField(max_length=60)  # under which the sender knows it
    ours = models.BooleanField()  # we send it
    result = models.BooleanField(default=False, db_default=False)  # what was decided
    name = models.CharField(max_length=200)
    material = models.CharField(max_length=60, blank=True)  # for which it is handed in
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=80)  # of the content that was said; emptied with it
    state = models.CharField(max_length=8, default="waiting")
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=200, blank=True)
    said_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(FILE_STATES)), name="crossing_file_state_is_known"
            ),
            models.UniqueConstraint("crossing", "ours", "key", name="a_file_crosses_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_at"],
                condition=Q(ours=True, state="waiting"),
                name="crossing_files_to_send",
            ),
            models.Index(fields=["digest"], name="crossing_file_by_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"


class CrossingPiece(models.Model):
    """A piece of a file that is still coming; gone when the file is whole, or wrong."""

    id = models.UUIDField(primary_key=True, default=new_id)
    file = models.ForeignKey(CrossingFile, models.CASCADE, related_name="pieces")
    offset = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("file", "offset", name="a_piece_comes_once")
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.offset}"
