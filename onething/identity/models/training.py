"""What staff have learnt, who stands at which window, where the grass roots are heard."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from onething.identity.models.people import Official, Organisation
from onething.kernel.ids import new_id


class Sitting(models.Model):
    """考试: one try of one official at one course, with the questions that were drawn for him."""

    id = models.UUIDField(primary_key=True, default=new_id)
    official = models.ForeignKey(Official, models.PROTECT, related_name="sittings")
    course = models.CharField(max_length=20)
    drawn = ArrayField(models.CharField(max_length=10))
    answers = models.JSONField(default=dict)  # question: the numbers chosen
    began_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    score = models.PositiveSmallIntegerField(null=True)
    passed = models.BooleanField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "official",
                "course",
                condition=Q(ended_at__isnull=True),
                name="one_open_sitting_of_a_course",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, passed__isnull=True, score__isnull=True)
                | Q(ended_at__isnull=False, passed__isnull=False, score__isnull=False),
                name="a_sitting_is_open_or_marked",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["official", "course", "-began_at"], name="sittings_of_an_official")
        ]

    def __str__(self) -> str:
        return f"{self.course} {self.official_id}"


class Qualification(models.Model):
    """An official has passed a course, or holds a certificate of a level; valid until a day."""

    id = models.UUIDField(primary_key=True, default=new_id)
    official = models.ForeignKey(Official, models.PROTECT, related_name="qualifications")
    course = models.CharField(max_length=20, blank=True)  # passed here
    level = models.CharField(max_length=4, blank=True)  # 职业技能等级, by a certificate
    certificate = models.CharField(max_length=40, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)
    given_by = models.CharField(max_length=80)
    given_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(~Q(course="") & Q(level="", certificate=""))
                | (Q(course="") & ~Q(level="") & ~Q(certificate="")),
                name="a_qualification_is_a_course_or_a_certificate",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="a_qualification_ends_after_it_begins",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["official", "course", "until"], name="qualifications_held")
        ]

    def __str__(self) -> str:
        return f"{self.course or self.level} {self.official_id}"


class TrainingRule(models.Model):
    """A hall says that only trained staff hold its window posts, from a day on: others are refused, or warned."""

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, primary_key=True, related_name="training_rule"
    )
    how = models.CharField(max_length=8, default="refuse", db_default="refuse")
    since = models.DateField()
    set_by = models.CharField(max_length=80)
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.organisation_id)


class Shift(models.Model):
    """Where the rota was kept before `desk.models.Shift`; nothing reads it any more (docs/moving.md)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    official = models.ForeignKey(Official, models.PROTECT, related_name="shifts")
    window = models.CharField(max_length=20)  # its number as people read it
    on = models.DateField()
    half = models.CharField(max_length=4)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "official", "on", "half", name="nobody_stands_at_two_windows_at_once"
            ),
            models.CheckConstraint(
                condition=Q(half__in=["am", "pm"]), name="a_shift_is_half_a_day"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "on", "half", "window"], name="rota_of_a_hall")
        ]

    def __str__(self) -> str:
        return f"{self.window} {self.on} {self.half}"


class ContactPoint(models.Model):
    """基层联系点: where an organisation hears from the grass roots, and who keeps it up."""

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=200)
    keeper = models.CharField(max_length=50)
    phone = models.CharField(max_length=20)
    note = models.CharField(max_length=200, blank=True)
    since = models.DateField()
    made_by = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "organisation",
                "name",
                condition=Q(ended_at__isnull=True),
                name="one_contact_point_of_a_name",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Heard(models.Model):
    """What was heard at a contact point, and what became of it."""

    id = models.UUIDField(primary_key=True, default=new_id)  # in the order of entering
    point = models.ForeignKey(ContactPoint, models.PROTECT, related_name="heard")
    on = models.DateField()
    text = models.CharField(max_length=500)
    heard_by = models.CharField(max_length=80)
    heard_at = models.DateTimeField()
    answer = models.CharField(max_length=500, blank=True)
    answered_by = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="")
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="what_was_heard_is_open_or_answered",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["point", "-id"], name="heard_at_a_point")]

    def __str__(self) -> str:
        return self.text


class Appraisal(models.Model):
    """考核、晋升、奖励、问责: what is kept of an official, with its ground."""

    id = models.UUIDField(primary_key=True, default=new_id)
    official = models.ForeignKey(Official, models.PROTECT, related_name="appraisals")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    on = models.DateField()
    result = models.CharField(max_length=60)
    ground = models.CharField(max_length=200)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-on"], name="appraisals_of_an_organ"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.official_id}"
