"""The rows of applications, cases and their clocks."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from onething.cases.away_models import AwayPart
from onething.cases.cosign_models import COSIGN_STATES, WANTED, Cosignature
from onething.cases.destruction_models import Destruction, DestructionLine
from onething.cases.outage_models import Outage
from onething.cases.promise_models import Check, CreditRecord, Finding, Gap, Promise
from onething.cases.refusal_models import Refusal
from onething.cases.review_models import Turn
from onething.cases.shift_models import Handover
from onething.cases.terms import APPLICATION_WORDS, CLOCK_WORDS, WORDS
from onething.cases.visit_models import SiteVisit, VisitPart, VisitPhoto
from onething.kernel.ids import new_id

__all__ = [
    "COSIGN_STATES",
    "WANTED",
    "Application",
    "AwayPart",
    "Case",
    "Check",
    "Cosignature",
    "CreditRecord",
    "Deadline",
    "Destruction",
    "DestructionLine",
    "Finding",
    "Gap",
    "Handover",
    "Material",
    "Opinion",
    "Outage",
    "Promise",
    "Refusal",
    "Seat",
    "SiteVisit",
    "Supplement",
    "Turn",
    "Unassigned",
    "VisitPart",
    "VisitPhoto",
]
FAR = date(9999, 12, 31)  # no clock runs


class Application(models.Model):
    """申报: one application for one thing in life, a draft until it is signed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    number = models.CharField(max_length=40, unique=True, null=True)  # noqa: DJ001 -- drafts have none
    code = models.CharField(max_length=12, blank=True)  # 查询码
    theme = models.UUIDField()  # the theme's revision
    slug = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    region = models.CharField(max_length=12)
    subject = models.UUIDField()  # the applicant
    agent = models.CharField(max_length=80)  # who fills in: “subject:…”
    state = models.CharField(max_length=16, default="draft")
    answers = models.JSONField(default=dict)
    data = models.JSONField(default=dict)  # element → value, source, at
    done = models.JSONField(default=list)  # the groups of the form that were saved
    source_down = models.BooleanField(default=False)
    salt = models.CharField(max_length=32, default="", db_default="")  # of digests in the ledger
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    summary_digest = models.CharField(max_length=80, blank=True)
    consent = models.TextField(blank=True)
    signed_by = models.CharField(max_length=80, blank=True)
    site = models.UUIDField(null=True)  # of a partner, at which it was taken in
    site_name = models.CharField(max_length=80, default="", db_default="", blank=True)
    signature = models.CharField(  # digest of what was signed on the screen of a window
        max_length=80, default="", db_default="", blank=True
    )
    promised_days = models.PositiveSmallIntegerField(default=0)
    credit = models.CharField(
        max_length=8, default="unknown", db_default="unknown"
    )  # when he promised
    via = models.CharField(max_length=16, default="web")
    cosigners = models.PositiveSmallIntegerField(default=0, db_default=0)  # asked to sign too
    way = models.JSONField(
        default=dict, db_default={}
    )  # how the results come; none: electronically

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(APPLICATION_WORDS)), name="application_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "discarded"]) | Q(number__isnull=False),
                name="a_submitted_application_has_a_number",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["site", "-saved_at", "-id"],
                condition=Q(site__isnull=False),
                name="applications_of_a_site",
            ),
            models.Index(fields=["subject", "-saved_at", "id"], name="applications_of_a_subject"),
            models.Index(
                fields=["agent", "-started_at"],
                condition=models.Q(agent__startswith="official:"),
                name="applications_taken_in",
            ),
        ]

    def __str__(self) -> str:
        return self.number or str(self.pk)


class Material(models.Model):
    """One material of an application: where it came from, and the file if there is one."""

    id = models.UUIDField(primary_key=True, default=new_id)
    application = models.ForeignKey(Application, models.CASCADE, related_name="materials")
    key = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    source = models.CharField(max_length=16)
    upload = models.UUIDField(null=True)
    digest = models.CharField(max_length=80, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=60, blank=True)
    pages = models.PositiveSmallIntegerField(default=0)
    size = models.PositiveIntegerField(default=0)
    round = models.PositiveSmallIntegerField(default=0)  # 0: with the application; 1: supplement
    replaced = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "application",
                "key",
                "digest",
                condition=Q(replaced=False),
                name="a_file_is_attached_once",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Case(models.Model):
    """办件: one department's part of an application: one item, its clocks, one decision."""

    id = models.UUIDField(primary_key=True, default=new_id)
    number = models.CharField(max_length=50, unique=True)
    application = models.ForeignKey(Application, models.PROTECT, related_name="cases")
    title = models.CharField(max_length=120)  # of the application, for lists
    subject = models.UUIDField()
    subject_name = models.CharField(max_length=200)
    part = models.CharField(max_length=40)
    place = models.PositiveSmallIntegerField()  # in the order of the plan
    item = models.UUIDField()  # the item's revision
    item_name = models.CharField(max_length=120)
    kind = models.CharField(max_length=16)
    duty = models.CharField(max_length=24)
    office = models.UUIDField()  # decides
    hall = models.UUIDField()  # received at
    region = models.CharField(max_length=12)
    plan = models.JSONField()  # the planned part: days, law, result, edges
    waits_for = models.JSONField(default=list)
    state = models.CharField(max_length=20)
    urgent_on = models.DateField(default=FAR)  # the next day on which a clock runs out
    holder = models.CharField(max_length=80, blank=True)
    held_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField()
    accepted_on = models.DateField(null=True)
    deemed = models.BooleanField(default=False)
    supplements = models.PositiveSmallIntegerField(default=0)
    extensions = models.PositiveSmallIntegerField(default=0, db_default=0)
    redone = models.PositiveSmallIntegerField(default=0, db_default=0)  # ordered by review or court
    first_organ = models.UUIDField(null=True)  # examined first and reported up (行政许可法 §35)
    worked_at = models.DateTimeField(null=True)  # the last step; none is dated before it
    route = models.JSONField(default=dict, db_default={})  # the chain of its review, once begun
    unpaid = models.CharField(
        max_length=12, blank=True, default="", db_default=""
    )  # 待缴费: which step waits for the money, or “”
    source = models.CharField(max_length=8, blank=True, default="", db_default="")  # SOURCES
    checked = models.JSONField(default=dict, db_default={})  # by the system, when it was filed
    examiner = models.CharField(max_length=80, blank=True)
    reviewer = models.CharField(max_length=80, blank=True)
    decider = models.CharField(max_length=80, blank=True)
    decision = models.JSONField(default=dict)
    salt = models.CharField(max_length=32, default="", db_default="")  # of digests in the ledger
    destroyed_at = models.DateTimeField(null=True)  # its file, when its time was over
    decided_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("application", "part", name="one_case_for_each_part"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(WORDS)), name="case_state_is_lawful"
            ),
            models.CheckConstraint(
                condition=Q(decider="") | ~Q(kind="permit") | ~Q(decider=models.F("examiner")),
                name="nobody_decides_what_he_examined",
            ),
            models.CheckConstraint(
                condition=Q(supplements__lte=1), name="a_case_is_supplemented_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["hall", "state", "urgent_on", "id"], name="cases_at_a_hall"),
            models.Index(fields=["office", "state", "urgent_on", "id"], name="cases_of_an_office"),
            models.Index(fields=["subject", "-submitted_at", "id"], name="cases_of_a_subject"),
            models.Index(
                fields=["closed_at"], condition=Q(state="closed"), name="cases_to_be_archived"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.item_name}"

    @property
    def granted(self) -> bool:
        """Say whether it was decided in favour of the applicant."""
        return "result" in self.decision


class Deadline(models.Model):
    """时限: one clock of a case, or the joint ceiling of an application."""

    id = models.UUIDField(primary_key=True, default=new_id)
    application = models.ForeignKey(Application, models.CASCADE, related_name="deadlines")
    case = models.ForeignKey(Case, models.CASCADE, null=True, related_name="deadlines")
    kind = models.CharField(max_length=12)
    round = models.PositiveSmallIntegerField(default=0)
    starts_on = models.DateField()
    days = models.PositiveSmallIntegerField()
    extended = models.PositiveSmallIntegerField(default=0, db_default=0)
    pauses = models.JSONField(default=list)  # [{since, until, reason}]
    due_on = models.DateField(null=True)  # None: paused, or beyond the announced calendar
    warn_on = models.DateField(null=True)  # the day on which it turns yellow
    stopped_on = models.DateField(null=True)
    told = models.CharField(max_length=8, default="", db_default="")  # the last light that was told

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=sorted(CLOCK_WORDS)), name="clock_is_known"
            ),
            models.UniqueConstraint(
                "case", "kind", "round", name="one_clock_of_a_kind_for_each_round"
            ),
            models.UniqueConstraint(
                "application",
                "kind",
                condition=Q(case=None),
                name="one_joint_clock_for_each_application",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["kind", "due_on"], condition=Q(stopped_on=None), name="clocks_that_run_out"
            ),
            models.Index(
                fields=["warn_on"], condition=Q(stopped_on=None, told=""), name="clocks_that_warn"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_on}"


class Opinion(models.Model):
    """意见: what an official said on a case, kept with his step."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey(Case, models.CASCADE, related_name="opinions")
    step = models.CharField(max_length=24)
    text = models.TextField()
    by = models.CharField(max_length=80)
    principal = models.CharField(max_length=80, blank=True, default="", db_default="")  # 代谁
    org = models.CharField(max_length=40)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.step}: {self.text[:30]}"


class Act(models.Model):
    """办理记录: what was said with a step, in the words that its paper repeats."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey(Case, models.CASCADE, related_name="acts")
    do = models.CharField(max_length=24)
    said = models.JSONField()
    by = models.CharField(max_length=80)
    org = models.CharField(max_length=40)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.do} {self.case_id}"


class Seat(models.Model):
    """名额: the place that a case was given out of a plan of places; one place, one case."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="seat")
    office = models.UUIDField()  # gives the places
    term = models.CharField(max_length=60)
    name = models.CharField(max_length=120)  # where: the school
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["office", "term", "name"], name="seats_given")]

    def __str__(self) -> str:
        return f"{self.name} {self.term}"


class Supplement(models.Model):
    """补正: what was asked for, once, and until when (行政许可法 §32(1)(4))."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey(Case, models.CASCADE, related_name="supplement_requests")
    items = models.JSONField()  # [{material, name, problem, remedy}]
    note = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=80)
    until = models.DateField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["until"], condition=Q(answered_at=None), name="supplements_waited_for"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} until {self.until}"


class Unassigned(models.Model):
    """待重新分派: a case whose holder left; it is shown to his leader until somebody takes it on."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="unassigned")
    office = models.UUIDField()
    hall = models.UUIDField()
    official = models.CharField(max_length=80)  # who held it
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["hall", "at"], name="unassigned_at_a_hall"),
            models.Index(fields=["office", "at"], name="unassigned_of_an_office"),
        ]

    def __str__(self) -> str:
        return str(self.case_id)
