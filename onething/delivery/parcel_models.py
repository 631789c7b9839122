"""The rows of parcels and of service: what is carried where, and how a document was served."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from onething.delivery.terms import ENDS, PARCEL
from onething.kernel.ids import new_id

KINDS = {"result": "寄给申请人", "fetch": "上门取件", "transfer": "大厅之间"}
PARCEL_WAYS = ("post", "window", "locker")
SERVICE_WAYS = ("electronic", "direct", "left", "post", "announced")
SERVICE_WORDS = {"running": "公告期间", "served": "已送达", "refused": "拒绝接收，还没有送达"}


class Parcel(models.Model):
    """出件、邮件: a bundle of papers of one application, waiting or under way."""

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=8, default="result")
    way = models.CharField(max_length=8)
    application = models.UUIDField()
    application_number = models.CharField(max_length=40)
    subject = models.UUIDField()
    hall = models.UUIDField()  # hands over or sends
    to_hall = models.UUIDField(null=True)  # gets it, if a hall does
    things = models.JSONField()  # [{case, kind, id, name, number, out}]
    recipient = models.CharField(max_length=40, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=100, blank=True)
    pays = models.CharField(max_length=10)
    pays_words = models.CharField(max_length=30)
    pays_source = models.CharField(max_length=120)
    state = models.CharField(max_length=10, default="booking")
    number = models.CharField(max_length=40, blank=True)  # of the carrier
    code = models.CharField(max_length=12, blank=True)  # 领取码
    bag = models.CharField(max_length=40, blank=True)  # 封袋编号
    kept_until = models.DateField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=200, blank=True)
    reminded = models.PositiveSmallIntegerField(default=0)
    count_sent = models.PositiveSmallIntegerField(default=0)
    count_received = models.PositiveSmallIntegerField(null=True)
    note = models.CharField(max_length=200, blank=True)
    salt = models.CharField(  # of the digest that the ledger keeps of what is inside
        max_length=32, default="", db_default="", blank=True
    )
    by = models.CharField(max_length=80)
    ordered_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(PARCEL.states)), name="parcel_state_is_lawful"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=sorted(KINDS)), name="parcel_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(way__in=sorted(PARCEL_WAYS)), name="parcel_way_is_known"
            ),
            models.UniqueConstraint(
                "number", condition=~Q(number=""), name="one_parcel_for_each_carriers_number"
            ),
            models.UniqueConstraint(
                "application",
                "hall",
                condition=Q(kind="result") & ~Q(state__in=sorted(ENDS)),
                name="one_bundle_of_results_at_a_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["hall", "state", "-ordered_at", "id"], name="parcels_of_a_hall"),
            models.Index(fields=["application", "ordered_at", "id"], name="parcels_of_application"),
            models.Index(fields=["to_hall", "state", "id"], name="parcels_to_a_hall"),
            models.Index(fields=["next_at"], condition=Q(state="booking"), name="parcels_to_book"),
            models.Index(
                fields=["state", "id"],
                condition=~Q(state__in=sorted(ENDS)),
                name="parcels_under_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.number or self.pk}"


class ParcelEvent(models.Model):
    """One thing that a carrier told of a parcel; the same thing told twice is one."""

    id = models.UUIDField(primary_key=True, default=new_id)
    parcel = models.UUIDField()
    key = models.CharField(max_length=60)
    what = models.CharField(max_length=10)
    words = models.CharField(max_length=100)
    by = models.CharField(max_length=40, blank=True)
    turn = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    noted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("parcel", "key", name="a_carrier_tells_a_thing_once")
        ]

    def __str__(self) -> str:
        return f"{self.parcel} {self.what}"


class Service(models.Model):
    """送达: how and when the papers of a case were served; what the 送达回证 says."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.UUIDField()
    application = models.UUIDField()
    subject = models.UUIDField()
    way = models.CharField(max_length=12)
    state = models.CharField(max_length=8)
    papers = models.JSONField()  # [{id, kind, name, number, digest}]
    parcel = models.UUIDField(null=True)
    place = models.CharField(max_length=200, blank=True)
    received_by = models.CharField(max_length=40, blank=True)
    relation = models.CharField(max_length=20, blank=True)
    proxy_reason = models.CharField(max_length=200, blank=True)
    refusal_reason = models.CharField(max_length=200, blank=True)
    witness = models.CharField(max_length=40, blank=True)
    deliverers = models.CharField(max_length=80, blank=True)
    remark = models.CharField(max_length=200, blank=True)
    signature = models.CharField(  # digest of what was signed on a screen
        max_length=80, default="", db_default="", blank=True
    )
    by = models.CharField(max_length=80)
    began_at = models.DateTimeField()
    until = models.DateField(null=True)  # of an announcement
    served_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)  # in the person's space

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(way__in=sorted(SERVICE_WAYS)), name="service_way_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(SERVICE_WORDS)), name="service_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="served") | Q(served_at__isnull=False),
                name="what_is_served_has_a_day",
            ),
            models.UniqueConstraint(
                "case", condition=Q(state__in=["running", "served"]), name="a_case_is_served_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["application", "began_at", "id"], name="services_of_application"),
            models.Index(fields=["until"], condition=Q(state="running"), name="services_running"),
            models.Index(
                fields=["began_at"],
                condition=Q(way="electronic", opened_at=None),
                name="services_not_opened",
            ),
            models.Index(
                fields=["signature"], condition=~Q(signature=""), name="services_signed_on_a_screen"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.case}"
