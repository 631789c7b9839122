"""Evaluations, and the work that bad ones make."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from onething.kernel.ids import new_id
from onething.voice.aid_models import Aid, AidMatter, AidWord
from onething.voice.obstacle_models import Obstacle
from onething.voice.project_models import Project, ProjectLink, ProjectMilestone, ProjectVisit
from onething.voice.screening_models import Screening
from onething.voice.terms import STATES
from onething.voice.walk_models import Flaw, Trialist, Walk, WalkStep

__all__ = [
    "Aid",
    "AidMatter",
    "AidWord",
    "Evaluation",
    "Flaw",
    "Obstacle",
    "Project",
    "ProjectLink",
    "ProjectMilestone",
    "ProjectVisit",
    "Rectification",
    "Screening",
    "Trialist",
    "Walk",
    "WalkStep",
]


class Evaluation(models.Model):
    """好差评: one grade for one step of one application (一事一评), or for one visit (一次一评)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    application = models.UUIDField()  # of a visit at a window: the ticket
    number = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    stage = models.CharField(max_length=16)
    office = models.UUIDField()
    subject = models.UUIDField(null=True)  # not known of everybody who comes to a window
    official = models.CharField(
        max_length=80, blank=True, default="", db_default=""
    )  # at the window
    grade = models.PositiveSmallIntegerField()
    tags = models.JSONField(default=list)
    text = models.TextField(blank=True)
    anonymous = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("application", "stage", name="one_grade_for_each_step"),
            models.CheckConstraint(condition=Q(grade__gte=1, grade__lte=5), name="five_grades"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["official", "at"], condition=~Q(official=""), name="grades_of_an_official"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.grade}"


class Rectification(models.Model):
    """整改: a bad review is looked into, answered and mended, in time."""

    id = models.UUIDField(primary_key=True, default=new_id)
    evaluation = models.OneToOneField(Evaluation, models.CASCADE)
    office = models.UUIDField()
    state = models.CharField(max_length=12, default="open")
    contact_by = models.DateField(null=True)
    rectify_by = models.DateField(null=True)
    contact_note = models.TextField(blank=True)
    reply = models.TextField(blank=True)
    who = models.CharField(max_length=80, blank=True)
    opened_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(STATES)), name="work_state_is_known"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "state", "rectify_by", "id"], name="work_of_an_office")
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.state}"
