"""Themes made of one item, kept as they were applied for; what the catalogue lacks for one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from onething.kernel.ids import new_id


class Single(models.Model):
    """单项: one state of a theme that has one item of one place; its key is made of its content."""

    id = models.UUIDField(primary_key=True)
    slug = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    content = models.JSONField()  # of the theme
    item = models.JSONField()  # the standard with what the place says
    revision = models.UUIDField()  # of the standard
    number = models.PositiveIntegerField()
    kept_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.slug} {self.name}"


class Shortfall(models.Model):
    """缺项: a standard that a window could not take in, and what it lacks; told once for each revision."""

    id = models.UUIDField(primary_key=True, default=new_id)
    revision = models.UUIDField()  # of the standard
    code = models.CharField(max_length=12)
    level = models.CharField(max_length=10)
    code31 = models.CharField(max_length=31)
    lacks = models.JSONField()
    told_by = models.CharField(max_length=80)
    told_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("revision", name="one_shortfall_for_each_revision")
        ]
        indexes: ClassVar = [models.Index(fields=["-told_at"], name="shortfalls_by_time")]

    def __str__(self) -> str:
        return f"{self.code} {self.level}"
