"""An import of historical licences that somebody tried on a page, and how far it came."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from onething.kernel.ids import new_id

IMPORT_STATES = {
    "tried": "已试算，没有写入",
    "running": "正在导入",
    "done": "已导入",
    "dropped": "已放弃，没有写入",
}


class LicenceImport(models.Model):
    """导入：one file; its rows are kept until they are in the base, and no longer."""

    id = models.UUIDField(primary_key=True, default=new_id)
    source = models.CharField(max_length=60)
    name = models.CharField(max_length=120)  # of the file
    digest = models.CharField(max_length=80)  # of source and content
    state = models.CharField(max_length=8, default="tried")
    total = models.PositiveIntegerField()  # rows of the file
    rows = models.JSONField(default=list)  # that can be read and are not in yet
    done = models.PositiveIntegerField(default=0)
    fates = models.JSONField(default=dict)  # what became of them, counted
    refused = models.JSONField(default=list)  # row, column or number, sentence
    gaps = models.JSONField(default=list)  # the same, of those that are in but not complete
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "digest",
                condition=Q(state__in=["tried", "running"]),
                name="a_file_is_imported_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(IMPORT_STATES)), name="licence_import_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["tried", "running"]) | Q(rows=[]),
                name="rows_of_a_finished_import_are_not_kept",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-at", "-id"], name="licence_imports_by_day")]

    def __str__(self) -> str:
        return f"{self.source} {self.name}"
