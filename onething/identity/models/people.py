"""Places, bodies, people, posts, accounts, mandates, keys."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from onething.identity.terms import (
    BODIES,
    DUTIES,
    ID_TYPES,
    LEVELS,
    MANDATE_KINDS,
    SUBJECT_KINDS,
    IdType,
    MandateKind,
    every_act,
)
from onething.kernel.ids import new_id


class Region(models.Model):
    """A place: province, city, county, town or village, by its division code."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=60)
    level = models.CharField(max_length=10)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(level__in=sorted(LEVELS)), name="region_has_one_of_five_levels"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A body of the administration: it has a duty, in a place, under another."""

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=100)
    short_name = models.CharField(max_length=40)
    code = models.CharField(max_length=18)  # GB 32100
    duty = models.CharField(max_length=20)
    level = models.CharField(max_length=10)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    phone = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=200, blank=True)
    document_word = models.CharField(max_length=20)  # 发文机关代字: “并小审”

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("code", name="one_organisation_for_each_credit_code"),
            models.UniqueConstraint("duty", "region", name="one_organ_for_each_duty_in_a_region"),
            models.UniqueConstraint("document_word", name="one_organ_for_each_document_word"),
            models.CheckConstraint(
                condition=Q(level__in=sorted(LEVELS)), name="organisation_has_one_of_five_levels"
            ),
            models.CheckConstraint(
                condition=Q(duty__in=sorted(DUTIES)), name="organisation_has_a_known_duty"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Subject(models.Model):
    """Somebody who has rights: a person or a body that may apply."""

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=24)
    name = models.CharField(max_length=100)
    id_type = models.CharField(max_length=16)
    id_number = models.CharField(max_length=20)
    birth = models.DateField(null=True)
    phone = models.CharField(max_length=20, blank=True)
    region = models.CharField(max_length=12, blank=True)
    address = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("id_type", "id_number", name="one_subject_for_each_id_number"),
            models.CheckConstraint(
                condition=Q(kind__in=sorted(SUBJECT_KINDS)), name="subject_has_a_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(id_type__in=sorted(ID_TYPES)), name="subject_has_a_known_id_type"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=sorted(BODIES), id_type=IdType.CREDIT_CODE)
                | (~Q(kind__in=sorted(BODIES)) & ~Q(id_type=IdType.CREDIT_CODE)),
                name="a_body_has_a_credit_code_and_a_person_has_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Mandate(models.Model):
    """The right of one subject to act for another: legal person, agent or guardian."""

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=16)
    principal = models.ForeignKey(Subject, models.PROTECT, related_name="mandates_given")
    agent = models.ForeignKey(Subject, models.PROTECT, related_name="mandates_held")
    since = models.DateField()
    until = models.DateField(null=True)  # the last day
    revoked_at = models.DateTimeField(null=True)
    themes = ArrayField(  # the things in life it is limited to; none: all
        models.CharField(max_length=40), default=list, db_default=[]
    )
    acts = ArrayField(models.CharField(max_length=12), default=every_act, db_default=every_act())

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=sorted(MANDATE_KINDS)), name="mandate_has_a_known_kind"
            ),
            models.CheckConstraint(
                condition=~Q(principal=F("agent")), name="nobody_is_his_own_agent"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="mandate_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                "principal",
                "agent",
                "kind",
                condition=Q(revoked_at__isnull=True),
                name="one_mandate_of_a_kind_between_two_at_a_time",
            ),
            models.UniqueConstraint(
                "principal",
                condition=Q(revoked_at__isnull=True, kind=MandateKind.LEGAL_PERSON),
                name="a_body_has_one_legal_person_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Official(models.Model):
    """Somebody who works for the administration."""

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=50)
    number = models.CharField(max_length=20)  # 工号, as on the badge
    leaves_on = models.DateField(null=True)  # his last day, when it is known
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("number", name="one_official_for_each_badge_number")
        ]

    def __str__(self) -> str:
        return self.number


class Post(models.Model):
    """A post of an official in an organisation, with the roles it carries."""

    id = models.UUIDField(primary_key=True, default=new_id)
    official = models.ForeignKey(Official, models.PROTECT, related_name="posts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="posts")
    title = models.CharField(max_length=60)
    roles = ArrayField(models.CharField(max_length=20))
    since = models.DateField(null=True)  # the first day, if it lies in the future
    until = models.DateField(null=True)  # the last day, if it is known
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "official",
                "organisation",
                condition=Q(ended_at__isnull=True),
                name="one_post_of_an_official_in_an_organisation",
            ),
            models.CheckConstraint(condition=Q(roles__len__gt=0), name="a_post_carries_a_role"),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="a_post_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Account(models.Model):
    """The way in for a person or an official: a login and a password (argon2)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    login = models.CharField(max_length=40)  # small letters
    password = models.CharField(max_length=200)
    subject = models.OneToOneField(Subject, models.PROTECT, null=True, related_name="account")
    official = models.OneToOneField(Official, models.PROTECT, null=True, related_name="account")
    password_at = models.DateTimeField()
    must_change = models.BooleanField(default=False)  # before anything else
    disabled_at = models.DateTimeField(null=True)
    activation = models.CharField(max_length=80, blank=True)  # the digest of a code handed over
    activation_until = models.DateTimeField(null=True)
    looks = models.JSONField(default=dict, db_default={})  # how pages look to him: name → value

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("login", name="one_account_for_each_login"),
            models.CheckConstraint(
                condition=Q(subject__isnull=True, official__isnull=False)
                | Q(subject__isnull=False, official__isnull=True),
                name="an_account_belongs_to_a_person_or_an_official",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Attempt(models.Model):
    """How often a password was tried for a login, known or not: both are locked alike."""

    login = models.CharField(max_length=80, primary_key=True)  # a keyed digest, never the login
    failed = models.PositiveSmallIntegerField()
    at = models.DateTimeField(db_index=True)
    mark = models.CharField(max_length=64, db_default="")  # of the try that came last, keyed

    def __str__(self) -> str:
        return f"{self.failed} @ {self.at}"


class ApiKey(models.Model):
    """The key of a department's own system; only its digest is kept."""

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="keys")
    label = models.CharField(max_length=80)
    digest = models.CharField(max_length=80)  # sha256 of a random key of 256 bits
    scopes = ArrayField(models.CharField(max_length=60))
    demo = models.BooleanField(default=False)  # refused in production
    until = models.DateField(null=True)  # the last day
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("digest", name="one_owner_for_each_key")]

    def __str__(self) -> str:
        return self.label
