"""The rows of orders, bills and payments, of what is let off and given back, and of each day's comparison."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from onething.fees.errand_models import Difference, Errand, Reconciliation
from onething.fees.terms import BILL, CHANNELS, ORDER_WORDS, PAYMENT, REDUCTION, REFUND
from onething.kernel.ids import new_id

__all__ = [
    "Bill",
    "Difference",
    "Errand",
    "Line",
    "Order",
    "Payment",
    "Reconciliation",
    "Reduction",
    "Refund",
]


class Order(models.Model):
    """缴费单: all that is to be paid for one application, split by organ."""

    id = models.UUIDField(primary_key=True, default=new_id)
    number = models.CharField(max_length=40, unique=True)
    application = models.UUIDField()
    application_number = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    subject = models.UUIDField()
    subject_name = models.CharField(max_length=200)
    hall = models.UUIDField()
    region = models.CharField(max_length=12)
    state = models.CharField(max_length=8, default="due")
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(ORDER_WORDS)), name="order_state_is_known"
            ),
            models.UniqueConstraint(
                "application", condition=Q(state="due"), name="one_open_order_for_an_application"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject", "-opened_at", "id"], name="orders_of_a_subject"),
            models.Index(fields=["application", "opened_at"], name="orders_of_an_application"),
        ]

    def __str__(self) -> str:
        return self.number


class Bill(models.Model):
    """缴款书: what one organ collects of one kind; notice at first, receipt when it is paid."""

    id = models.UUIDField(primary_key=True, default=new_id)
    order = models.ForeignKey(Order, models.CASCADE, related_name="bills")
    number = models.CharField(max_length=40, unique=True)
    organ = models.UUIDField()
    organ_name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8)  # nontax, service
    state = models.CharField(max_length=10, default="due")
    amount = models.BigIntegerField()  # fen, after what was let off
    paid = models.BigIntegerField(default=0)
    refunded = models.BigIntegerField(default=0)
    round = models.PositiveSmallIntegerField(default=0)  # how often its amount was changed
    code = models.CharField(max_length=20, blank=True)  # 缴款码
    ticket = models.CharField(max_length=40, blank=True)  # 电子票据号码, 发票号码
    check_code = models.CharField(max_length=20, blank=True)  # 校验码
    invoice = models.CharField(max_length=300, blank=True)  # where the 发票 is
    channel = models.CharField(max_length=8, blank=True)
    due_on = models.DateField(null=True)
    issued_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(BILL.states)), name="bill_state_is_lawful"
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0) & (Q(paid=0) | Q(paid=F("amount"))),
                name="a_bill_is_paid_whole",
            ),
            models.CheckConstraint(
                condition=Q(refunded__gte=0, refunded__lte=F("paid")),
                name="no_more_is_given_back_than_was_paid",
            ),
            models.CheckConstraint(
                condition=~Q(state="paid") | Q(paid=F("amount")), name="what_is_paid_is_paid"
            ),
            models.UniqueConstraint("code", condition=~Q(code=""), name="one_code_for_each_bill"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organ", "state", "-issued_at", "id"], name="bills_of_an_organ"),
            models.Index(fields=["due_on"], condition=Q(state="due"), name="bills_that_lapse"),
            models.Index(fields=["paid_at"], condition=Q(paid__gt=0), name="bills_paid_on_a_day"),
        ]

    def __str__(self) -> str:
        return self.number


class Line(models.Model):
    """收费明细: one fee of one case on a bill."""

    id = models.UUIDField(primary_key=True, default=new_id)
    bill = models.ForeignKey(Bill, models.CASCADE, related_name="lines")
    case = models.UUIDField()
    item = models.UUIDField()  # the item's revision
    item_name = models.CharField(max_length=120)
    fee = models.CharField(max_length=80)
    basis = models.CharField(max_length=300)
    stops = models.CharField(max_length=12)
    refundable = models.BooleanField(default=False)  # when its case ends before a decision
    price = models.BigIntegerField()
    count = models.PositiveIntegerField()
    cut = models.BigIntegerField(default=0)
    amount = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount=F("price") * F("count") - F("cut"), amount__gte=0, cut__gte=0),
                name="a_line_is_price_times_count_less_what_is_let_off",
            ),
            models.UniqueConstraint("case", "fee", name="a_fee_is_charged_once_for_a_case"),
        ]

    def __str__(self) -> str:
        return f"{self.fee} {self.amount}"


class Reduction(models.Model):
    """减免: somebody asks to be let off, an official of the collecting organ decides."""

    id = models.UUIDField(primary_key=True, default=new_id)
    line = models.ForeignKey(Line, models.CASCADE, related_name="reductions")
    organ = models.UUIDField()
    ground = models.CharField(max_length=40)
    ground_name = models.CharField(max_length=120)
    basis = models.CharField(max_length=300)
    cut = models.BigIntegerField()
    reason = models.TextField()
    proofs = models.JSONField(default=list, db_default=[])  # digest, name, media_type, pages
    state = models.CharField(max_length=10, default="asked")
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    verdict = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(REDUCTION.states)), name="reduction_state_is_lawful"
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("asked_by")), name="nobody_grants_what_he_asked_for"
            ),
            models.UniqueConstraint(
                "line", condition=Q(state__in=["asked", "granted"]), name="one_reduction_of_a_line"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organ", "state", "asked_at", "id"], name="reductions_of_an_organ")
        ]

    def __str__(self) -> str:
        return f"{self.ground_name} {self.state}"


class Payment(models.Model):
    """缴款: what was paid for one bill in one way; bills paid together share a checkout."""

    id = models.UUIDField(primary_key=True, default=new_id)
    bill = models.ForeignKey(Bill, models.CASCADE, related_name="payments")
    checkout = models.CharField(max_length=60)
    channel = models.CharField(max_length=8)
    amount = models.BigIntegerField()  # what was asked
    received = models.BigIntegerField(default=0)  # what came
    state = models.CharField(max_length=10, default="started")
    serial = models.CharField(max_length=80, blank=True)
    method = models.CharField(max_length=8, blank=True)
    note = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=80)
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)  # when we asked the provider last
    paid_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(PAYMENT.states)), name="payment_state_is_lawful"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=sorted(CHANNELS)), name="payment_channel_is_known"
            ),
            models.UniqueConstraint("checkout", "bill", name="a_bill_is_once_in_a_checkout"),
            models.UniqueConstraint(
                "bill", condition=Q(state="confirmed"), name="a_bill_is_paid_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["paid_at"], name="payments_of_a_day"),
            models.Index(fields=["started_at"], condition=Q(state="started"), name="payments_open"),
        ]

    def __str__(self) -> str:
        return f"{self.checkout} {self.state}"


class Refund(models.Model):
    """退费: asked for or proposed, approved by a second person, sent, confirmed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    bill = models.ForeignKey(Bill, models.CASCADE, related_name="refunds")
    payment = models.ForeignKey(Payment, models.CASCADE, related_name="refunds")
    amount = models.BigIntegerField()
    reason = models.CharField(max_length=10)
    text = models.TextField(blank=True)
    state = models.CharField(max_length=10, default="asked")
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    verdict = models.TextField(blank=True)
    serial = models.CharField(max_length=80, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(REFUND.states)), name="refund_state_is_lawful"
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("asked_by")), name="nobody_approves_what_he_proposed"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_refund_is_of_something"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "asked_at", "id"], name="refunds_by_state")
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.state}"
