"""The rows of halls and places, of what is closed, of bookings and tickets."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Final
from uuid import UUID

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from onething.desk.chore_models import Chore
from onething.desk.device_models import Device, HelpCall, Printing
from onething.desk.list_models import HallItem
from onething.desk.platform_models import Maintenance
from onething.desk.practice_models import Exercise
from onething.desk.recording_models import Recording, RecordingPart
from onething.desk.rota_models import Shift
from onething.desk.terms import BOOKING, ENTRIES, HERE, KINDS, ORDER, TICKET
from onething.desk.video_models import Shown, Video
from onething.kernel.ids import new_id

__all__ = [
    "Booking",
    "Chore",
    "Device",
    "Exercise",
    "Hall",
    "HallItem",
    "HelpCall",
    "Line",
    "Maintenance",
    "Notice",
    "OwnDay",
    "Printing",
    "Recording",
    "RecordingPart",
    "Shift",
    "Shown",
    "Slot",
    "Ticket",
    "Video",
    "Window",
]


class Hall(models.Model):
    """大厅、网点: a place where people are served, from the great hall to the kiosk in a street."""

    id = models.UUIDField(primary_key=True, default=new_id)
    code = models.CharField(max_length=20, unique=True)  # the place's division code and a number
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=12)
    entry = models.CharField(max_length=12)  # 进驻方式
    entries = models.JSONField(default=dict, db_default={})  # of departments where it differs
    region = models.CharField(max_length=12)
    region_kind = models.CharField(max_length=8)  # province, city, county, street, town, other
    place = models.CharField(max_length=60)  # the names of region and what it lies in
    organisation = models.UUIDField()  # who runs it
    address = models.CharField(max_length=120)
    phone = models.CharField(max_length=20)
    barrier_free = models.BooleanField()
    queues = models.BooleanField()  # takes bookings, gives tickets
    businesses = ArrayField(models.CharField(max_length=16))
    hours = models.JSONField()  # of a week
    rules = models.JSONField(default=dict)  # what it says otherwise than the province
    x = models.FloatField()  # on the schematic map
    y = models.FloatField()
    latitude = models.FloatField(null=True)  # WGS 84, if somebody measured it
    longitude = models.FloatField(null=True)
    town = models.CharField(  # the street or town in which it stands, if its region is none
        max_length=9, default="", db_default="", blank=True
    )
    manager = models.UUIDField(null=True)  # 统一管理: who manages it, if not the organ that runs it
    managed_since = models.DateField(null=True)
    managed_by = models.CharField(  # the document that says so
        max_length=120, default="", db_default="", blank=True
    )
    closed_from = models.DateField(null=True)  # the first day on which it is there no longer
    closed_reason = models.CharField(max_length=200, default="", db_default="", blank=True)
    instead = models.ForeignKey(
        "self", models.SET_NULL, null=True, db_index=False, related_name="replaced"
    )
    kept_at = models.DateTimeField(null=True)  # entered or changed by hand: files say no more
    training_looked = models.DateField(null=True)  # on which it was last looked who is trained
    training_told = models.JSONField(null=True)  # of what its leaders were told

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="hall_has_a_known_kind"),
            models.CheckConstraint(condition=Q(entry__in=ENTRIES), name="hall_has_a_known_entry"),
            models.CheckConstraint(
                condition=Q(manager=None, managed_since=None, managed_by="")
                | Q(manager__isnull=False, managed_since__isnull=False) & ~Q(managed_by=""),
                name="a_manager_is_named_by_a_document",
            ),
            models.CheckConstraint(
                condition=Q(closed_from=None, closed_reason="", instead=None)
                | Q(closed_from__isnull=False) & ~Q(closed_reason=""),
                name="a_hall_closes_for_a_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["kind", "code"], name="halls_of_a_kind"),
            models.Index(fields=["organisation", "code"], name="halls_of_an_organisation"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def led_by(self) -> UUID:
        """Return the organ that manages it: the one that runs it, unless a document names another."""
        return self.manager or self.organisation

    def is_closed(self, on: date) -> bool:
        """Say whether it is there no longer."""
        return self.closed_from is not None and self.closed_from <= on


class Window(models.Model):
    """窗口: a desk in a hall: what it takes, who is its A post and its B post, who sits there now."""

    id = models.UUIDField(primary_key=True, default=new_id)
    hall = models.ForeignKey(Hall, models.CASCADE, related_name="windows")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    takes = ArrayField(models.CharField(max_length=16))  # businesses; “*”: every one
    post_a = models.CharField(max_length=80, blank=True)  # official:…, who serves
    post_b = models.CharField(max_length=80, blank=True)  # who fetches, copies, helps
    serving = models.CharField(max_length=80, blank=True)  # who sits there now
    since = models.DateTimeField(null=True)
    closed = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("hall", "number", name="one_window_of_a_number_in_a_hall"),
            models.UniqueConstraint(
                "serving", condition=~Q(serving=""), name="an_official_sits_at_one_window"
            ),
            models.CheckConstraint(
                condition=Q(post_a="") | ~Q(post_a=F("post_b")), name="a_and_b_are_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class OwnDay(models.Model):
    """A day on which a hall is open otherwise than by the week; no spans: closed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    hall = models.ForeignKey(Hall, models.CASCADE, related_name="days")
    day = models.DateField()
    spans = ArrayField(models.CharField(max_length=12))
    note = models.CharField(max_length=100)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("hall", "day", name="a_day_of_a_hall_is_said_once")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.spans}"


class Notice(models.Model):
    """公告: what a hall announces for a time; one that closes moves the bookings of that time."""

    id = models.UUIDField(primary_key=True, default=new_id)
    hall = models.ForeignKey(Hall, models.CASCADE, related_name="notices")
    closes = models.BooleanField()
    text = models.CharField(max_length=200)
    since = models.DateTimeField()
    until = models.DateTimeField()
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    batch = models.UUIDField(null=True)  # the same for what was announced in several halls at once

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__gt=F("since")), name="a_notice_ends_after_it_begins"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["hall", "until"], condition=Q(lifted_at=None), name="notices_of_a_hall"
            )
        ]

    def __str__(self) -> str:
        return self.text


class Slot(models.Model):
    """How many have booked half an hour of a business; a row is there once somebody has."""

    id = models.UUIDField(primary_key=True, default=new_id)
    hall = models.ForeignKey(Hall, models.CASCADE, related_name="slots")
    business = models.CharField(max_length=16)
    start = models.DateTimeField()
    taken = models.PositiveSmallIntegerField()
    quota = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("hall", "business", "start", name="one_slot_of_a_business"),
            models.CheckConstraint(condition=Q(taken__gte=0), name="nobody_gives_back_twice"),
        ]

    def __str__(self) -> str:
        return f"{self.start} {self.taken}/{self.quota}"


_WHILE: Final = Func("start", "until", function="tstzrange", output_field=DateTimeRangeField())


class Booking(models.Model):
    """预约: one subject comes for one business at one time."""

    id = models.UUIDField(primary_key=True, default=new_id)
    code = models.CharField(max_length=10)  # said or typed when he comes
    hall = models.ForeignKey(Hall, models.PROTECT, related_name="bookings")
    business = models.CharField(max_length=16)
    day = models.DateField()
    start = models.DateTimeField()
    until = models.DateTimeField(null=True)  # so long nobody can be elsewhere; none: of before
    subject = models.UUIDField()  # in whose name
    person = models.CharField(max_length=80)  # who has booked and comes
    state = models.CharField(max_length=10, default="booked")
    reason = models.CharField(max_length=200, blank=True)
    follows = models.UUIDField(null=True)  # the booking instead of which it was made
    booked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(BOOKING.states)), name="booking_state_is_lawful"
            ),
            models.UniqueConstraint(
                "subject",
                "business",
                "day",
                condition=Q(state__in=("booked", "arrived")),
                name="one_booking_of_a_business_a_day",
            ),
            models.UniqueConstraint("code", name="one_code_for_each_booking"),
            ExclusionConstraint(
                name="nobody_is_at_two_windows_at_once",
                expressions=[("subject", "="), (_WHILE, RangeOperators.OVERLAPS)],
                condition=Q(state="booked", until__isnull=False),
            ),
            ExclusionConstraint(
                name="who_comes_for_several_comes_to_one_hall",
                expressions=[("person", "="), ("hall", "<>"), (_WHILE, RangeOperators.OVERLAPS)],
                condition=Q(state="booked", until__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject", "-start"], name="bookings_of_a_subject"),
            models.Index(
                fields=["hall", "start"], condition=Q(state="booked"), name="bookings_of_a_hall"
            ),
            models.Index(fields=["start"], condition=Q(state="booked"), name="bookings_to_come"),
            models.Index(
                fields=["hall", "-ended_at"],
                condition=~Q(reason=""),
                name="bookings_moved_by_a_hall",
            ),
            models.Index(
                fields=["follows"], condition=~Q(follows=None), name="bookings_made_instead"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.start} {self.state}"


class Line(models.Model):
    """How far the queue of a hall has come on a day: numbers given, tags of each kind."""

    id = models.UUIDField(primary_key=True, default=new_id)
    hall = models.ForeignKey(Hall, models.CASCADE, related_name="+")
    day = models.DateField()
    numbers = models.JSONField(default=dict)  # the last number of each letter
    ends = models.JSONField(default=dict)  # where the next of each kind may begin

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("hall", "day", name="one_line_of_a_hall_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.hall_id} {self.day}"


class Ticket(models.Model):
    """号票: one who waits in a hall, is called, is served."""

    id = models.UUIDField(primary_key=True, default=new_id)
    hall = models.ForeignKey(Hall, models.PROTECT, related_name="tickets")
    day = models.DateField()
    number = models.CharField(max_length=8)  # A012
    business = models.CharField(max_length=16)
    kind = models.CharField(max_length=10)
    ground = models.CharField(max_length=16, blank=True)  # why he goes first
    booking = models.UUIDField(null=True)
    due_at = models.DateTimeField(null=True)  # the time that he has booked
    aid = models.UUIDField(null=True)  # the 帮办单 because of which a helper brings him
    subject = models.UUIDField(null=True)  # if it is known
    state = models.CharField(max_length=8, default="waiting")
    tag = models.BigIntegerField()
    place = models.BigIntegerField()  # by which tickets are called
    wanted = models.ForeignKey(Window, models.SET_NULL, null=True, related_name="+")
    note = models.CharField(
        max_length=100, blank=True, default="", db_default=""
    )  # from the clerk before
    window = models.ForeignKey(Window, models.SET_NULL, null=True, related_name="+")
    official = models.CharField(max_length=80, blank=True)
    taken_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)  # the first time
    last_called_at = models.DateTimeField(null=True)
    calls = models.PositiveSmallIntegerField(default=0)
    served_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    filed = ArrayField(  # numbers of what was taken in while he was served
        models.CharField(max_length=40), default=list, db_default=[], blank=True
    )
    late_at = models.DateTimeField(null=True)  # when he was told why he waits
    late_why = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=200, blank=True, db_default="")  # why the hall ended it

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(TICKET.states)), name="ticket_state_is_lawful"
            ),
            models.CheckConstraint(condition=Q(kind__in=ORDER), name="ticket_has_a_known_kind"),
            models.UniqueConstraint("hall", "day", "number", name="one_ticket_of_a_number_a_day"),
            models.UniqueConstraint(
                "window", condition=Q(state__in=HERE), name="one_ticket_at_a_window"
            ),
            models.UniqueConstraint(
                "booking", condition=~Q(booking=None), name="one_ticket_for_a_booking"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["hall", "day", "place", "id"],
                condition=Q(state="waiting"),
                name="tickets_that_wait",
            ),
            models.Index(fields=["hall", "day", "-last_called_at"], name="tickets_called_last"),
            models.Index(
                fields=["hall", "day", "-tag"], condition=~Q(called_at=None), name="tags_called"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.state}"
