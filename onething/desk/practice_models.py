"""练习题: who was given which piece of work on a platform for practising."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from onething.kernel.ids import new_id


class Exercise(models.Model):
    """One piece of work that somebody practises on; what he did stands in the case itself."""

    id = models.UUIDField(primary_key=True, default=new_id)
    key = models.CharField(max_length=20)  # in data/training/practice.yaml
    official = models.CharField(max_length=80)  # who practises
    subject = models.UUIDField()  # the sample person
    application = models.UUIDField(null=True)  # None: he stands at the window himself
    papers = models.JSONField(default=dict)  # what a person at the window brings: key → name
    answer = models.CharField(max_length=60, blank=True, default="", db_default="")  # on its page
    given_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["official", "-given_at", "id"], name="exercises_of_an_official"),
        ]

    def __str__(self) -> str:
        return f"{self.official} {self.key}"
