"""The rows of promises, gaps, checks, records of credit and findings of regulators."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from onething.cases.promise_terms import CREDIT_WORDS, GAP_WORDS, PROMISE_WORDS, RESULTS
from onething.kernel.ids import new_id


class Promise(models.Model):
    """告知承诺: what somebody promised in the place of a proof, and what became of it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="promises")
    application = models.UUIDField()
    subject = models.UUIDField()
    key = models.CharField(max_length=60)  # the material
    name = models.CharField(max_length=120)
    text = models.TextField()  # what was promised
    covers = models.CharField(max_length=8)  # proof, permit
    basis = models.CharField(max_length=500)
    item = models.CharField(max_length=12)
    credit = models.CharField(max_length=8)  # the level on the day of the promise
    risk = models.CharField(max_length=8)
    state = models.CharField(max_length=12, default="made")
    office = models.UUIDField()
    checker = models.UUIDField()  # the organ that checks
    way = models.CharField(max_length=8)  # data, site, assist
    days = models.PositiveSmallIntegerField()
    signed_at = models.DateTimeField()
    signed_by = models.CharField(max_length=80)
    due_on = models.DateField(null=True)  # what waits for somebody, until then
    rectify_until = models.DateField(null=True)
    statement_until = models.DateField(null=True)
    demand = models.TextField(blank=True)  # what is to be put right
    report = models.TextField(blank=True)  # what the applicant says he put right
    proposal = models.JSONField(default=dict)  # facts, law, reasons, remedies
    proposer = models.CharField(max_length=80, blank=True)
    statement = models.TextField(blank=True)
    decided_by = models.CharField(max_length=80, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("case", "key", name="a_promise_is_made_once_for_a_case"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(PROMISE_WORDS)), name="promise_state_is_lawful"
            ),
            models.CheckConstraint(
                condition=~Q(state="revoked") | ~Q(decided_by=models.F("proposer")),
                name="nobody_revokes_what_he_proposed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["checker", "state", "due_on", "id"], name="promises_to_check"),
            models.Index(fields=["office", "state", "due_on", "id"], name="promises_of_an_office"),
            models.Index(fields=["subject", "-signed_at", "id"], name="promises_of_a_subject"),
            models.Index(
                fields=["rectify_until"],
                condition=Q(state="rectifying"),
                name="rectifications_waited_for",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Check(models.Model):
    """核查: what was found when somebody looked whether a promise is kept."""

    id = models.UUIDField(primary_key=True, default=new_id)
    promise = models.ForeignKey(Promise, models.CASCADE, related_name="checks")
    way = models.CharField(max_length=8)
    kept = models.BooleanField()
    found = models.TextField()
    evidence = models.JSONField(default=list)  # [{digest, name, media_type, pages}]
    by = models.CharField(max_length=80)
    second = models.CharField(max_length=40, blank=True)  # the other person on the site
    org = models.UUIDField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.promise_id} {self.kept}"


class Gap(models.Model):
    """容缺: a material that comes later, until when, and what becomes of it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="gaps")
    application = models.UUIDField()
    subject = models.UUIDField()
    key = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    days = models.PositiveSmallIntegerField()  # after acceptance
    unsupplied = models.TextField()  # what happens if it does not come
    basis = models.CharField(max_length=500)
    state = models.CharField(max_length=12, default="promised")
    signed_at = models.DateTimeField(null=True)  # none: he is asked, and has not promised
    text = models.CharField(  # digest of what was promised after filing; “”: with the application
        max_length=80, default="", db_default="", blank=True
    )
    signer = models.CharField(  # who promised at a window, and how he signed there
        max_length=80, default="", db_default="", blank=True
    )
    signature = models.CharField(max_length=80, default="", db_default="", blank=True)
    due_on = models.DateField(null=True)
    reminded_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("case", "key", name="a_gap_is_promised_once_for_a_case"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(GAP_WORDS)), name="gap_state_is_lawful"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_on"], condition=Q(state="due"), name="gaps_that_run_out"),
            models.Index(fields=["subject", "state"], name="gaps_of_a_subject"),
        ]

    def __str__(self) -> str:
        return self.name


class CreditRecord(models.Model):
    """信用记录: what closes the way of promises to somebody, until it is repaired."""

    id = models.UUIDField(primary_key=True, default=new_id)
    subject = models.UUIDField()
    ground = models.CharField(max_length=12)
    about = models.CharField(max_length=60)  # “promise:…”, “gap:…”, “finding:…”
    case = models.UUIDField()
    item_name = models.CharField(max_length=120)
    words = models.CharField(max_length=500)
    office = models.UUIDField()  # answers a request for repair
    state = models.CharField(max_length=10, default="standing")
    since = models.DateField()
    repair_from = models.DateField()
    public_until = models.DateField()
    asked_at = models.DateTimeField(null=True)
    answer_by = models.DateField(null=True)
    corrected = models.TextField(blank=True)  # what the applicant says he put right
    answer = models.TextField(blank=True)
    repaired_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("about", "ground", name="a_fault_is_recorded_once"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(CREDIT_WORDS)), name="credit_state_is_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject", "state"], name="credit_of_a_subject"),
            models.Index(
                fields=["office", "answer_by"],
                condition=Q(state="asked"),
                name="repairs_asked_of_an_office",
            ),
        ]

    def __str__(self) -> str:
        return self.words


class Finding(models.Model):
    """监管结果: what a regulator or an enforcer did after the decision."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="findings")
    subject = models.UUIDField()
    sort = models.CharField(max_length=12)  # check, penalty, revocation
    number = models.CharField(max_length=80)  # of their document; unique at their organ
    org = models.UUIDField()
    good = models.BooleanField()
    serious = models.BooleanField(default=False)
    facts = models.TextField()
    law = models.TextField(blank=True)
    content = models.TextField(blank=True)  # what was imposed
    licence = models.CharField(max_length=8, blank=True)  # suspend, restore, forfeit, revoke
    decided_on = models.DateField()
    secret = models.CharField(max_length=200, blank=True)  # why it is not published, or “”
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("org", "number", name="a_finding_comes_once"),
            models.CheckConstraint(
                condition=Q(sort__in=sorted(RESULTS)), name="finding_is_of_a_known_sort"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "at"], name="findings_about_a_case")]

    def __str__(self) -> str:
        return self.number
