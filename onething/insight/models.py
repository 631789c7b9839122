"""Read models of figures."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from onething.kernel.ids import new_id


class DailyCount(models.Model):
    """How often something happened at an office on a day."""

    day = models.DateField()
    office = models.UUIDField()
    event = models.CharField(max_length=80)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("office", "event", "day", name="one_count_for_each_day")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.event}: {self.count}"


class ClerkCount(models.Model):
    """How often an official did something on a day: his own figures, for himself."""

    day = models.DateField()
    official = models.CharField(max_length=80)
    event = models.CharField(max_length=80)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("official", "day", "event", name="one_count_for_each_clerk")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.event}: {self.count}"


class ThemeRating(models.Model):
    """How often a theme was rated, and how often with one of the three good grades."""

    theme = models.CharField(max_length=40, primary_key=True)
    good = models.PositiveIntegerField(default=0)
    count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.theme}: {self.good} / {self.count}"


class ReadingAlarm(models.Model):
    """异常查看告警: an official looked at the data of more people than is usual."""

    id = models.UUIDField(primary_key=True, default=new_id)
    rule = models.CharField(max_length=40)
    who = models.CharField(max_length=80)
    org = models.CharField(max_length=40, blank=True)
    day = models.DateField()
    people = models.PositiveIntegerField()
    looks = models.PositiveIntegerField()
    at = models.DateTimeField()
    note = models.TextField(blank=True)
    settled_by = models.CharField(max_length=80, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "rule", "who", "day", name="one_alarm_for_each_rule_official_and_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.who}"
