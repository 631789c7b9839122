"""帮办单: what somebody asks a helper of the hall for, and what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from onething.kernel.ids import new_id
from onething.voice.aid_terms import AID


class Aid(models.Model):
    """帮办单: who needs help with what, who of the team has it, how it ended, what he thinks of it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    number = models.CharField(max_length=40, unique=True)
    source = models.CharField(max_length=10)
    region = models.CharField(max_length=12)
    hall = models.UUIDField()  # whose team does it
    subject = models.UUIDField(null=True)  # for whom, if he was signed in or is known by now
    name = models.CharField(max_length=100)
    phone = models.CharField(max_length=20)
    kind = models.CharField(max_length=12)
    group = models.CharField(max_length=12, blank=True)  # of people who are helped first
    slug = models.CharField(max_length=60, blank=True)  # the matter: a theme
    matter = models.CharField(max_length=120, blank=True)  # its name
    draft = models.UUIDField(null=True)  # the application in which he got stuck
    want = models.TextField()
    place = models.CharField(max_length=200, blank=True)  # where and when to meet
    state = models.CharField(max_length=12, default="asked")
    site = models.UUIDField(null=True)  # of a partner, at which it was registered
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    first_by = models.DateField(null=True)
    due_on = models.DateField(null=True)
    first_at = models.DateTimeField(null=True)
    handler = models.CharField(max_length=80, blank=True)
    handed_to = models.UUIDField(null=True)
    progress = models.TextField(blank=True)  # the last note, for who takes over
    answer = models.TextField(blank=True)  # what was done, or why not and where to go
    solved = models.BooleanField(null=True)  # as the helper says; None: not ended
    closed_at = models.DateTimeField(null=True)
    rate_by = models.DateField(null=True)
    grade = models.PositiveSmallIntegerField(null=True)
    comment = models.TextField(blank=True)
    reminded = models.BooleanField(default=False)  # who leads was told that it is late

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(AID.states)), name="aid_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="taken") | ~Q(handler=""), name="what_is_taken_has_a_helper"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["hall", "state", "due_on", "id"], name="aids_of_a_hall"),
            models.Index(fields=["subject", "-asked_at"], name="aids_of_a_subject"),
            models.Index(fields=["region", "asked_at"], name="aids_of_a_place"),
            models.Index(
                fields=["site", "-asked_at"],
                condition=Q(site__isnull=False),
                name="aids_of_a_site",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class AidWord(models.Model):
    """What who asked for help and his helper write to each other on an order, with pictures and papers."""

    id = models.UUIDField(primary_key=True, default=new_id)
    aid = models.ForeignKey(Aid, models.CASCADE, related_name="talk")
    who = models.CharField(max_length=80)
    own = models.BooleanField()  # who asked for help says it
    text = models.TextField(blank=True)
    files = models.JSONField(default=list)  # digest, name, media type, pages of each
    salt = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(files=[]), name="a_word_says_something"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["aid", "at", "id"], name="words_of_an_aid")]

    def __str__(self) -> str:
        return f"{self.aid_id} {self.at}"


class AidMatter(models.Model):
    """帮办事项: an item with which the hall of a place helps, as somebody confirmed, and why."""

    id = models.UUIDField(primary_key=True, default=new_id)
    region = models.CharField(max_length=12)
    item = models.CharField(max_length=40)
    item_name = models.CharField(max_length=120)
    why = models.TextField()  # what the figures said then
    confirmed_by = models.CharField(max_length=80)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "region",
                "item",
                condition=Q(until__isnull=True),
                name="an_item_is_listed_once_in_a_place",
            ),
        ]

    def __str__(self) -> str:
        return self.item_name
