"""走流程: an official or an invited person goes the way that people go, and notes what stands in it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from onething.kernel.ids import new_id
from onething.voice.walk_terms import FLAW, TRIALIST, WALK


class Walk(models.Model):
    """One walk through an item or a theme at one terminal."""

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=10)
    target = models.CharField(max_length=10)  # item, theme
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    region = models.CharField(max_length=12)
    organisation = models.UUIDField()
    terminal = models.CharField(max_length=10)
    walker = models.CharField(max_length=60)  # who walked, by name
    walked_on = models.DateField()
    trips = models.PositiveSmallIntegerField(default=0)
    minutes = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, default="open")
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    summary = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(WALK.states)), name="walk_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(target__in=["item", "theme"]), name="a_walk_goes_through_item_or_theme"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "-made_at"], name="walks_of")]

    def __str__(self) -> str:
        return f"{self.name} {self.walked_on}"


class WalkStep(models.Model):
    """One step of a walk; with a severity, something that is to be mended."""

    id = models.UUIDField(primary_key=True, default=new_id)
    walk = models.ForeignKey(Walk, models.CASCADE, related_name="steps")
    place = models.PositiveSmallIntegerField()
    what = models.TextField()
    minutes = models.PositiveSmallIntegerField(default=0)
    severity = models.CharField(max_length=10, blank=True)
    problem = models.TextField(blank=True)
    scope = models.CharField(max_length=10, blank=True)
    picture = models.CharField(max_length=80, blank=True)  # the digest of a kept file

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("walk", "place", name="one_step_at_each_place_of_a_walk"),
            models.CheckConstraint(
                condition=Q(severity="") | ~Q(problem=""), name="what_is_to_be_mended_is_said"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.walk_id} {self.place}"


class Flaw(models.Model):
    """What a walk found: work on an item or a theme, with an owner and a day."""

    id = models.UUIDField(primary_key=True, default=new_id)
    step = models.OneToOneField(WalkStep, models.PROTECT, null=True, related_name="flaw")
    obstacle = models.UUIDField(null=True)  # from which it came, if from no walk
    target = models.CharField(max_length=10)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    region = models.CharField(max_length=12)
    severity = models.CharField(max_length=10)
    scope = models.CharField(max_length=10)
    problem = models.TextField()
    state = models.CharField(max_length=10, default="open")
    organisation = models.UUIDField()  # whose keepers of the catalogue mend it
    owner = models.UUIDField()  # the one of them whose it is
    found_by = models.CharField(max_length=80)
    found_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    answer = models.TextField(blank=True)
    done_by = models.CharField(max_length=80, blank=True)
    done_at = models.DateTimeField(null=True)
    reopened = models.PositiveSmallIntegerField(default=0)
    supervised = models.PositiveSmallIntegerField(
        default=0, db_default=0
    )  # the level of supervision

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(FLAW.states)), name="flaw_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(step__isnull=False) | Q(obstacle__isnull=False),
                name="a_flaw_was_found_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(state="open") | ~Q(answer=""), name="a_flaw_is_done_with_with_a_reason"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state", "due_on"], name="flaws_of_keepers"),
            models.Index(fields=["target", "code", "state"], name="flaws_of_a_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.severity}"


class Trialist(models.Model):
    """体验员: a person whom an organ invites to try its services, and who says what he met."""

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.UUIDField()
    region = models.CharField(max_length=12)
    subject = models.UUIDField()
    name = models.CharField(max_length=60)
    state = models.CharField(max_length=10, default="invited")
    invited_by = models.CharField(max_length=80)
    invited_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    until = models.DateField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(TRIALIST.states)), name="trialist_state_is_known"
            ),
            models.UniqueConstraint(
                "organisation",
                "subject",
                condition=Q(state__in=("invited", "accepted")),
                name="one_invitation_of_an_organ",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject", "state"], name="invitations_of_a_person"),
            models.Index(fields=["organisation", "-invited_at"], name="trialists_of_an_organ"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.state}"
