"""办不成事: what somebody could not get done, and what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from onething.kernel.ids import new_id
from onething.voice.obstacle_terms import OBSTACLE, SOURCES


class Obstacle(models.Model):
    """办不成事: what was tried, what stood in the way, what is wanted; followed to the end."""

    id = models.UUIDField(primary_key=True, default=new_id)
    number = models.CharField(max_length=40, unique=True)
    code = models.CharField(max_length=12)  # with the number, for who has not signed in
    source = models.CharField(max_length=10)
    region = models.CharField(max_length=12)
    hall = models.UUIDField()  # whose people follow it
    subject = models.UUIDField(null=True)  # whose it is, if he was signed in or is known
    name = models.CharField(max_length=100)
    phone = models.CharField(max_length=20)
    cited = models.CharField(max_length=50, blank=True)  # the number as it was typed
    application = models.UUIDField(null=True, db_index=True)
    case = models.UUIDField(null=True)
    item = models.CharField(max_length=40, blank=True)
    item_name = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=16)
    tried = models.TextField()
    blocked = models.CharField(max_length=12)
    blocker = models.TextField(blank=True)  # which rule, or who, in his words
    article = models.CharField(max_length=120, blank=True, default="", db_default="")
    article_name = models.CharField(  # of the base of laws, as it read then
        max_length=200, blank=True, default="", db_default=""
    )
    complained = ArrayField(models.UUIDField(), default=list)  # officials who never handle it
    wanted = models.TextField()
    state = models.CharField(max_length=12, default="filed")
    difficulty = models.CharField(max_length=10, default="simple")
    site = models.UUIDField(null=True)  # of a partner, at which it was registered
    filed_by = models.CharField(max_length=80)
    filed_at = models.DateTimeField()
    counted_from = models.DateField()  # the day from which its terms run
    first_by = models.DateField(null=True)
    due_on = models.DateField(null=True)
    first_at = models.DateTimeField(null=True)
    handler = models.CharField(max_length=80, blank=True)
    office = models.UUIDField(null=True)  # to which it was passed
    request = models.TextField(blank=True)  # what the office is asked
    reply = models.TextField(blank=True)
    replied_by = models.CharField(max_length=80, blank=True)
    answer = models.TextField(blank=True)
    reasons = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    feedback_by = models.DateField(null=True)
    solved = models.BooleanField(null=True)  # as the person says; None: he has not said
    feedback = models.TextField(blank=True)
    feedback_way = models.CharField(max_length=10, blank=True)
    reopened = models.PositiveSmallIntegerField(default=0)
    supervised = models.PositiveSmallIntegerField(default=0)  # the level of supervision
    supervisor = models.UUIDField(null=True)  # the hall above that looks after it
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(OBSTACLE.states)), name="obstacle_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(source__in=sorted(SOURCES)), name="obstacle_source_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="passed") | Q(office__isnull=False),
                name="what_is_passed_has_an_office",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["hall", "state", "due_on", "id"], name="obstacles_of_a_hall"),
            models.Index(fields=["office", "state", "due_on", "id"], name="obstacles_of_an_office"),
            models.Index(fields=["subject", "-filed_at"], name="obstacles_of_a_subject"),
            models.Index(
                fields=["site", "-filed_at"],
                condition=Q(site__isnull=False),
                name="obstacles_of_a_site",
            ),
        ]

    def __str__(self) -> str:
        return self.number
