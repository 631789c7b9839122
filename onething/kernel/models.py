"""The rows of the kernel: the ledger, its log, cursors, causes, readings, settings."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from onething.kernel.ids import new_id


class Event(models.Model):
    """One thing that happened. Written with the change it records; never altered."""

    id = models.UUIDField(primary_key=True, default=new_id)
    stream = models.CharField(max_length=120)
    seq = models.PositiveIntegerField()
    name = models.CharField(max_length=80)
    data = models.JSONField()
    actor = models.JSONField()
    cause = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    prev = models.CharField(max_length=80)
    digest = models.CharField(max_length=80)
    body = models.BinaryField()  # the canonical bytes that were hashed

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("stream", "seq", name="one_event_for_each_place_in_a_stream")
        ]

    def __str__(self) -> str:
        return f"{self.stream}#{self.seq} {self.name}"


class Pending(models.Model):
    """An event that was committed and has no position in the log yet."""

    id = models.BigAutoField(primary_key=True)
    event = models.UUIDField()

    def __str__(self) -> str:
        return str(self.event)


class LogEntry(models.Model):
    """The position of an event in the one log, and its leaf in the Merkle tree."""

    position = models.BigIntegerField(primary_key=True)  # from 1, without gaps
    event = models.UUIDField(unique=True)
    leaf = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.position} {self.event}"


class LogNode(models.Model):
    """A complete node of the Merkle tree above the leaves (RFC 6962, with SM3)."""

    level = models.PositiveSmallIntegerField()  # 1: above two leaves
    place = models.BigIntegerField()
    digest = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("level", "place", name="one_node_for_each_place_in_the_tree")
        ]

    def __str__(self) -> str:
        return f"{self.level}/{self.place}"


class TreeHead(models.Model):
    """The signed root of the log at one size."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    signature = models.BinaryField()  # SM2 with SM3, DER
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.size} {bytes(self.root).hex()}"


class Anchor(models.Model):
    """锚定: the root of the log of a day, stamped by an authority outside the house."""

    day = models.DateField(primary_key=True)
    size = models.BigIntegerField()
    root = models.BinaryField()
    signature = models.BinaryField()  # ours, as on the head
    begun_at = models.DateTimeField()
    token = models.BinaryField(default=b"")  # RFC 3161, DER
    authority = models.CharField(max_length=200, default="")
    stamped_at = models.DateTimeField(null=True)  # by the clock of the authority

    class Meta:
        indexes: ClassVar = [models.Index(fields=["size"], name="anchors_by_size")]

    def __str__(self) -> str:
        return f"{self.day} {self.size}"


class Cursor(models.Model):
    """How far a consumer has read the log."""

    consumer = models.CharField(max_length=120, primary_key=True)
    position = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.consumer} @ {self.position}"


class Cause(models.Model):
    """A request that was carried out, and its answer: a repeat gets the same answer."""

    who = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=80)
    answer = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("who", "key", name="a_cause_is_carried_out_once")
        ]

    def __str__(self) -> str:
        return f"{self.who} {self.key}"


class Counter(models.Model):
    """The last number given out under a key; locked only by those who want the next."""

    key = models.CharField(max_length=160, primary_key=True)
    last = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.key}: {self.last}"


class Reading(models.Model):
    """Somebody looked at personal data: who, in whose name, whose, what, why, when."""

    id = models.UUIDField(primary_key=True, default=new_id)  # grows with time: lists go by it
    who = models.CharField(max_length=80)
    org = models.CharField(max_length=40, blank=True)
    post = models.CharField(max_length=40, blank=True)
    subject = models.UUIDField(null=True)  # whose it is
    about = models.CharField(max_length=120)
    page = models.CharField(max_length=120)
    purpose = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    event = models.UUIDField(null=True)  # the record of it in the ledger

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["id"],
                condition=Q(event__isnull=True, subject__isnull=False)
                & ~Q(who__startswith="subject:"),
                name="readings_not_in_the_ledger",
            ),
            models.Index(fields=["about", "-at"], name="readings_about_something"),
            models.Index(fields=["subject", "-id"], name="readings_about_somebody"),
            models.Index(fields=["who", "-id"], name="readings_by_somebody"),
            BrinIndex(fields=["at"], pages_per_range=16, name="readings_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.who} {self.about}"


class Setting(models.Model):
    """A switch of the running platform that an operator may turn."""

    name = models.CharField(max_length=80, primary_key=True)
    value = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.name}={self.value}"


class Pace(models.Model):
    """How often somebody asked in this while: a keyed digest and a number; not logged, not kept."""

    who = models.CharField(max_length=32, primary_key=True)
    since = models.BigIntegerField(db_index=True)  # seconds since 1970
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.count} since {self.since}"


class CalendarYear(models.Model):
    """年度日历: the holidays and make-up working days of a year, as one proposed and another agreed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    year = models.PositiveSmallIntegerField()
    days = models.JSONField()  # [[date, kind, name]]: kind is holiday or workday
    source = models.CharField(max_length=200)
    proposed_by = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()
    agreed_by = models.CharField(max_length=80, blank=True)
    agreed_at = models.DateTimeField(null=True)
    returned = models.CharField(max_length=300, blank=True)  # why it was not agreed to
    redated_at = models.DateTimeField(null=True)  # when the running clocks followed

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["year"],
                condition=models.Q(agreed_at=None, returned=""),
                name="one_proposal_for_each_year",
            )
        ]

    def __str__(self) -> str:
        return str(self.year)
