"""The rows of 异地代收: which place took an application in, which decides, what happened on the way."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from onething.delivery.relay_terms import FAULTS, RELAY
from onething.kernel.ids import new_id


class Relay(models.Model):
    """异地代收: an application that one hall took in and another place decides."""

    id = models.UUIDField(primary_key=True, default=new_id)
    application = models.UUIDField(unique=True)
    number = models.CharField(max_length=40)
    subject = models.UUIDField()
    hall = models.UUIDField()  # 收件地
    to_hall = models.UUIDField()  # 办理地
    official = models.CharField(max_length=80)  # who took it in
    state = models.CharField(max_length=12, default="taken")
    taken_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    parcel = models.UUIDField(null=True)  # the papers, or the results, that travel now
    checked_at = models.DateTimeField(null=True)
    checked_by = models.CharField(max_length=80, blank=True)
    term = models.CharField(max_length=8, blank=True, default="", db_default="")  # that runs now
    term_from = models.DateField(null=True)
    due_on = models.DateField(null=True)
    warn_on = models.DateField(null=True)  # the day on which it turns yellow
    told = models.CharField(max_length=8, blank=True, default="", db_default="")  # the last light
    turn = models.CharField(  # which place has to act
        max_length=12, blank=True, default="", db_default=""
    )
    ended = models.CharField(  # its application: “done”, or “nothing” came of it
        max_length=8, blank=True, default="", db_default=""
    )
    handed_to = models.CharField(  # who took the papers back, or why there were none
        max_length=200, blank=True, default="", db_default=""
    )
    handed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(RELAY.states)), name="relay_state_is_lawful"
            ),
            models.CheckConstraint(
                condition=~Q(hall=F("to_hall")), name="a_relay_joins_two_places"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["hall", "-taken_at", "id"], name="relays_taken_in"),
            models.Index(fields=["to_hall", "-taken_at", "id"], name="relays_to_decide"),
            models.Index(fields=["parcel"], name="relay_of_a_parcel"),
            models.Index(fields=["due_on"], condition=~Q(term=""), name="relays_that_run_out"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.state}"


class RelayFault(models.Model):
    """在途异常: what was found of a bag, by its carrier or by who opened it, and how it was settled."""

    id = models.UUIDField(primary_key=True, default=new_id)
    relay = models.ForeignKey(Relay, models.CASCADE, related_name="faults")
    parcel = models.UUIDField()
    what = models.CharField(max_length=12)
    pieces = models.JSONField(default=list)  # names of what is missing
    note = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=80, blank=True)
    remedy = models.CharField(max_length=20, blank=True)
    remedy_note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(what__in=sorted(FAULTS)), name="relay_fault_is_known"
            ),
            models.UniqueConstraint("parcel", "what", name="a_fault_of_a_bag_is_noted_once"),
        ]

    def __str__(self) -> str:
        return self.what
