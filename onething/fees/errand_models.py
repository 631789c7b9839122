"""What is asked of systems outside, and what each day's files say."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from onething.fees.terms import DIFFERENCE_WORDS, DIFFERENCES, ERRAND_WORDS, ERRANDS
from onething.kernel.ids import new_id


class Errand(models.Model):
    """往来: one thing to be asked of a system outside, asked again until it answers."""

    id = models.UUIDField(primary_key=True, default=new_id)
    do = models.CharField(max_length=10)
    about = models.UUIDField()  # the bill, payment, refund or day
    round = models.PositiveSmallIntegerField(default=0)
    organ = models.UUIDField(null=True)  # whose money it is about
    label = models.CharField(max_length=60, blank=True)  # a number that people know
    state = models.CharField(max_length=8, default="queued")
    tries = models.PositiveSmallIntegerField(default=0)
    replays = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=200, blank=True)
    queued_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("do", "about", "round", name="an_errand_is_run_once"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(ERRAND_WORDS)), name="errand_state_is_known"
            ),
            models.CheckConstraint(condition=Q(do__in=sorted(ERRANDS)), name="errand_is_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "-queued_at", "id"], name="errands_by_state"),
            models.Index(fields=["next_at"], condition=Q(state="queued"), name="errands_to_repeat"),
        ]

    def __str__(self) -> str:
        return f"{self.do} {self.state}"


class Reconciliation(models.Model):
    """对账: one day of ours beside the files of the provider and of the 非税 system."""

    id = models.UUIDField(primary_key=True, default=new_id)
    day = models.DateField(unique=True)
    state = models.CharField(max_length=8, default="waiting")
    totals = models.JSONField(
        default=dict
    )  # ours, provider, treasury: count and fen, paid and given back
    opened_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "done"]), name="reconciliation_state_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.state}"


class Difference(models.Model):
    """差异: where our books and a day file do not say the same, worked off by a person."""

    id = models.UUIDField(primary_key=True, default=new_id)
    reconciliation = models.ForeignKey(Reconciliation, models.CASCADE, related_name="differences")
    source = models.CharField(max_length=10)
    kind = models.CharField(max_length=14)
    key = models.CharField(max_length=80)
    organ = models.UUIDField(null=True)  # None: we do not know whose
    ours = models.BigIntegerField(null=True)
    theirs = models.BigIntegerField(null=True)
    state = models.CharField(max_length=8, default="open")
    note = models.TextField(blank=True)
    by = models.CharField(max_length=80, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=sorted(DIFFERENCES)), name="difference_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(DIFFERENCE_WORDS)), name="difference_state_is_known"
            ),
            models.UniqueConstraint(
                "reconciliation", "source", "kind", "key", name="a_difference_is_listed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
