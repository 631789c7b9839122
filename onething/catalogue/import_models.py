"""What came from other systems: which item, in which state, and in which draft it went."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from onething.kernel.ids import new_id


class ImportedItem(models.Model):
    """An item that came from a source; by its digest the same file changes nothing a second time."""

    id = models.UUIDField(primary_key=True, default=new_id)
    source = models.CharField(max_length=60)
    code = models.CharField(max_length=12)
    level = models.CharField(max_length=10)
    digest = models.CharField(max_length=80)
    draft = models.UUIDField()
    version = models.PositiveIntegerField()  # of the draft when it was written; later: by people
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "source", "code", "level", name="one_imported_item_of_each_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.code} {self.level}"
