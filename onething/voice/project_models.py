"""全代办项目: a project of an enterprise, its one manager, its milestones, what it applied for, visits."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from onething.kernel.ids import new_id
from onething.voice.project_terms import PROJECT


class Project(models.Model):
    """项目: what an enterprise builds, where, with whom at its side from the first day on."""

    id = models.UUIDField(primary_key=True, default=new_id)
    number = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    subject = models.UUIDField()  # the enterprise
    zone = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    region = models.CharField(max_length=12)
    hall = models.UUIDField()  # whose team it is
    investment = models.DecimalField(max_digits=14, decimal_places=2, null=True)  # 万元
    start_on = models.DateField(null=True)
    finish_on = models.DateField(null=True)
    contact = models.CharField(max_length=100)
    phone = models.CharField(max_length=20)
    manager = models.UUIDField()  # an official: there always is one
    managed_since = models.DateTimeField()
    answers = models.JSONField(default=dict)  # theme → question → answer
    state = models.CharField(max_length=12, default="running")
    opened_by = models.CharField(max_length=80)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_why = models.TextField(blank=True)
    missing = models.BooleanField(default=False)  # who leads was told that its manager has left

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(PROJECT.states)), name="project_state_is_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["hall", "state", "-opened_at"], name="projects_of_a_hall"),
            models.Index(fields=["subject", "-opened_at"], name="projects_of_a_subject"),
            models.Index(fields=["manager", "state"], name="projects_of_a_manager"),
        ]

    def __str__(self) -> str:
        return self.number


class ProjectMilestone(models.Model):
    """里程碑: the end of a stage, or a day that the enterprise and its manager set themselves."""

    id = models.UUIDField(primary_key=True, default=new_id)
    project = models.ForeignKey(Project, models.CASCADE, related_name="milestones")
    place = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=20, blank=True)  # “”: one of their own
    name = models.CharField(max_length=60)
    due_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    told = models.BooleanField(default=False)  # that it is late

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("project", "place", name="milestones_stand_in_a_row"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_on", "id"],
                condition=Q(done_on=None, told=False),
                name="milestones_to_watch",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ProjectLink(models.Model):
    """An application that the enterprise gave to its project: its manager sees how it stands."""

    id = models.UUIDField(primary_key=True, default=new_id)
    project = models.ForeignKey(Project, models.CASCADE, related_name="links")
    stage = models.CharField(max_length=20)
    application = models.UUIDField(unique=True)
    given_by = models.CharField(max_length=80)
    given_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.project_id} {self.application}"


class ProjectVisit(models.Model):
    """走访: when, who, what the enterprise asked, what work it became."""

    id = models.UUIDField(primary_key=True, default=new_id)
    project = models.ForeignKey(Project, models.CASCADE, related_name="visits")
    visited_on = models.DateField()
    people = models.CharField(max_length=120)
    text = models.TextField()
    asked = models.TextField(blank=True)
    aid = models.UUIDField(null=True)
    obstacle = models.UUIDField(null=True)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(asked="") | Q(aid__isnull=False) | Q(obstacle__isnull=False),
                name="what_is_asked_on_a_visit_becomes_work",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["project", "-visited_on", "-made_at"], name="visits_of_a_project")
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.visited_on}"
