"""What is published of permits and penalties."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from onething.kernel.ids import new_id

SORTS = ("permit", "penalty")
PUBLICATION_WORDS = {
    "listed": "待公示",
    "published": "公示中",
    "withheld": "不公示",
    "stopped": "停止公示",
}


class Publication(models.Model):
    """公示: one decision as anybody may read it; what is secret is masked before it is kept here."""

    id = models.UUIDField(primary_key=True, default=new_id)
    sort = models.CharField(max_length=8)  # permit, penalty
    about = models.CharField(max_length=60)  # “case:…”, “finding:…”
    seq = models.PositiveIntegerField(
        default=0, db_default=0
    )  # of the deciding event in its stream
    case = models.UUIDField()
    region = models.CharField(max_length=12)
    organ = models.UUIDField()
    organ_name = models.CharField(max_length=120)
    holder = models.CharField(max_length=200)  # masked
    item_name = models.CharField(max_length=120)
    number = models.CharField(max_length=80, blank=True)  # 文号
    fields = models.JSONField(default=dict)  # name of the national field → value, masked
    standing = models.CharField(max_length=12, default="有效")  # 当前状态
    note = models.CharField(max_length=200, blank=True, db_default="")  # 备注: why it stands so
    state = models.CharField(max_length=10, default="listed")
    reason = models.CharField(max_length=200, blank=True)  # why it is not published
    decided_on = models.DateField()
    due_on = models.DateField(null=True)
    published_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["about", "seq"], name="a_decision_is_listed_once"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(PUBLICATION_WORDS)), name="publication_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(sort__in=SORTS), name="permits_and_penalties_are_published"
            ),
            models.CheckConstraint(
                condition=~Q(state="withheld") | ~Q(reason=""), name="what_is_withheld_says_why"
            ),
            models.CheckConstraint(
                condition=Q(published_on__isnull=True) | Q(published_on__gte=F("decided_on")),
                name="nothing_is_published_before_it_is_decided",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["sort", "-decided_on", "id"],
                condition=Q(state="published"),
                name="publications_by_day",
            ),
            models.Index(fields=["due_on"], condition=Q(state="listed"), name="publications_due"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.item_name}"
