"""拟不予: a refusal that one person has drafted and another has to confirm."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from onething.kernel.ids import new_id

REFUSAL_WORDS = {
    "proposed": "等待复核",
    "confirmed": "已复核，已作出",
    "returned": "已退回",
    "taken_back": "拟办人已收回",
    "overtaken": "办件已有变化，这份意见作废",
}


class Refusal(models.Model):
    """拟不予受理、拟不予: what would be said, by whom; it changes nothing until it is confirmed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="refusals")
    do = models.CharField(max_length=20)
    said = models.JSONField()  # what the decision would say
    organ = models.UUIDField()  # of whoever drafted it: one of the same confirms
    by = models.CharField(max_length=80)
    roles = models.JSONField(default=list)  # with which he drafted it
    post = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    state = models.CharField(max_length=12, default="proposed")
    second = models.CharField(max_length=80, blank=True)
    note = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(REFUSAL_WORDS)), name="refusal_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "returned"]) | ~Q(second=F("by")),
                name="nobody_confirms_his_own_refusal",
            ),
            models.UniqueConstraint(
                "case", condition=Q(state="proposed"), name="one_refusal_waits_for_a_case"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["organ", "at"], condition=Q(state="proposed"), name="refusals_to_confirm"
            )
        ]

    def __str__(self) -> str:
        return f"{self.do} {self.case_id} {self.state}"
