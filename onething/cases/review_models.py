"""待办: the signatures and opinions that a case waits for besides its own office's queue."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from onething.kernel.ids import new_id

OPINION, SIGNATURE = "opinion", "sign"
ANSWERS = {
    "": "等待答复",
    "agree": "同意",
    "object": "不同意",
    "said": "已答复",
    "silent": "逾期未答复",
    "void": "不再需要",
}


class Turn(models.Model):
    """待办: an organ, or one official of it, is waited for: to sign (会签、加签) or to be heard (征求意见)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="turns")
    kind = models.CharField(max_length=8)
    stage = models.CharField(max_length=24, blank=True)  # of the chain; none: an opinion
    place = models.PositiveSmallIntegerField(default=0)  # which signature of the stage
    name = models.CharField(max_length=60)  # “公安交管会签”, “加签”, “征求意见”
    organ = models.UUIDField()  # who is asked
    role = models.CharField(max_length=20, blank=True)
    official = models.CharField(max_length=80, blank=True)  # by name, or anybody of that role
    question = models.TextField(blank=True)
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    due_on = models.DateField(null=True)  # of an opinion; a signature runs on the clock of its case
    answer = models.CharField(max_length=8, blank=True)
    text = models.TextField(blank=True)
    answered_by = models.CharField(max_length=80, blank=True)
    principal = models.CharField(max_length=80, blank=True)  # in whose place he answered
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=[OPINION, SIGNATURE]), name="turn_has_a_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(answer__in=sorted(ANSWERS)), name="turn_has_a_known_answer"
            ),
            models.CheckConstraint(
                condition=~Q(kind=OPINION) | Q(due_on__isnull=False),
                name="an_opinion_is_asked_until_a_day",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="an_answered_turn_has_its_moment",
            ),
            models.UniqueConstraint(
                "case",
                "organ",
                condition=Q(kind=OPINION, answer=""),
                name="an_organ_is_asked_one_thing_at_a_time",
            ),
            models.UniqueConstraint(
                "case",
                "stage",
                "place",
                condition=Q(kind=SIGNATURE, answer=""),
                name="a_signature_is_waited_for_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["organ", "asked_at", "id"], condition=Q(answer=""), name="turns_of_an_organ"
            ),
            models.Index(fields=["organ", "case"], name="cases_shown_to_an_organ"),
            models.Index(
                fields=["due_on"], condition=Q(kind=OPINION, answer=""), name="opinions_waited_for"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.case_id}"
