"""The rows around a licence: members, copies for a purpose, consents, uses, errors, seals, imports."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from onething.documents.terms.licences import CONSENT_WORDS, COPY_WORDS, ERROR_WORDS, SEAL_WORDS
from onething.kernel.ids import new_id

OPEN_CONSENTS = ["asked", "given"]


class LicenceMember(models.Model):
    """单项许可: a licence that stands on a composite one, named by the serial that all its versions share."""

    id = models.UUIDField(primary_key=True, default=new_id)
    composite = models.UUIDField()
    place = models.PositiveSmallIntegerField()
    type = models.CharField(max_length=40)
    serial = models.CharField(max_length=20)
    trade = models.CharField(max_length=40)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "composite", "serial", name="a_licence_stands_once_on_a_composite"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["serial"], name="composites_with_a_licence")]

    def __str__(self) -> str:
        return f"{self.composite} {self.type}"


class LicenceCopy(models.Model):
    """加注件: a sealed copy of a licence that is good for one purpose, one user and a term only."""

    id = models.UUIDField(primary_key=True, default=new_id)
    licence = models.UUIDField()
    holder = models.UUIDField()
    purpose = models.CharField(max_length=200)
    used_by = models.CharField(max_length=120)
    matter = models.CharField(max_length=60, blank=True)  # the item or the case it is for
    until = models.DateField()
    code = models.CharField(max_length=8, unique=True)
    state = models.CharField(max_length=12, default="registered")
    made_by = models.CharField(max_length=80)
    registered_at = models.DateTimeField()
    sealed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=80, blank=True)
    pages = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(COPY_WORDS)), name="copy_state_is_lawful"
            ),
            models.CheckConstraint(
                condition=~Q(state="sealed") | ~Q(digest=""), name="a_sealed_copy_has_a_file"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["licence", "-registered_at", "id"], name="copies_of_a_licence"),
        ]

    def __str__(self) -> str:
        return f"{self.licence} {self.purpose}"


class LicenceConsent(models.Model):
    """持有人同意: an organ asks to use a licence of somebody for a purpose; he says yes or no."""

    id = models.UUIDField(primary_key=True, default=new_id)
    holder = models.UUIDField()
    type = models.CharField(max_length=40)
    organ = models.UUIDField()
    organ_name = models.CharField(max_length=120)
    purpose = models.CharField(max_length=200)
    state = models.CharField(max_length=12, default="asked")
    until = models.DateField(null=True)
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    answered_by = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(CONSENT_WORDS)), name="consent_state_is_lawful"
            ),
            models.UniqueConstraint(
                "holder",
                "type",
                "organ",
                "purpose",
                condition=Q(state__in=OPEN_CONSENTS),
                name="consent_is_asked_once_for_a_purpose",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["holder", "-asked_at", "id"], name="consents_of_a_holder")
        ]

    def __str__(self) -> str:
        return f"{self.organ_name} {self.type}"


class LicenceUse(models.Model):
    """证照使用记录: who used whose licence, for what, on what ground; seen by its holder."""

    id = models.UUIDField(primary_key=True, default=new_id)
    licence = models.UUIDField(null=True)  # none: it is kept in another register
    type = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    holder = models.UUIDField()
    organ = models.UUIDField(null=True)
    organ_name = models.CharField(max_length=120)
    way = models.CharField(max_length=12)
    purpose = models.CharField(max_length=200)
    matter = models.CharField(max_length=60, blank=True)
    ground = models.CharField(max_length=200)
    who = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["holder", "-at", "id"], name="uses_of_a_holders_licences"),
            models.Index(fields=["organ", "-at"], name="uses_by_an_organ"),
        ]

    def __str__(self) -> str:
        return f"{self.organ_name} {self.title}"


class LicenceError(models.Model):
    """纠错: somebody says that a licence says something wrong; the organ that issued it answers."""

    id = models.UUIDField(primary_key=True, default=new_id)
    licence = models.UUIDField()
    title = models.CharField(max_length=120)
    organ = models.UUIDField()
    holder = models.UUIDField()
    element = models.CharField(max_length=60)
    found = models.CharField(max_length=200, blank=True)
    wanted = models.CharField(max_length=200)
    evidence = models.CharField(max_length=500)
    state = models.CharField(max_length=12, default="open")
    reported_by = models.CharField(max_length=80)
    reported_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    answer = models.CharField(max_length=500, blank=True)
    answered_by = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(ERROR_WORDS)), name="error_state_is_lawful"
            ),
            models.UniqueConstraint(
                "licence",
                "element",
                condition=Q(state="open"),
                name="an_error_is_reported_once_while_open",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organ", "state", "due_on", "id"], name="errors_of_an_organ")
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.element}"


class Seal(models.Model):
    """电子印章: a seal in the register, with its keeper, its term and who may use it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    organ = models.UUIDField()
    name = models.CharField(max_length=40)
    number = models.CharField(max_length=40, unique=True)
    keeper = models.CharField(max_length=80, blank=True)  # “official:…”
    users = models.JSONField(default=list)  # “official:…”; besides them the platform itself
    automatic = models.BooleanField(default=True)  # the platform may use it after a decision
    valid_from = models.DateField()
    valid_until = models.DateField()
    state = models.CharField(max_length=12, default="active")
    registered_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "organ",
                "name",
                condition=Q(state__in=["active", "paused"]),
                name="one_seal_of_a_name_for_an_organ",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(SEAL_WORDS)), name="seal_state_is_lawful"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gte=models.F("valid_from")),
                name="a_seal_does_not_end_before_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class ImportedLicence(models.Model):
    """A licence that came from another register; by its digest the same row changes nothing twice."""

    id = models.UUIDField(primary_key=True, default=new_id)
    source = models.CharField(max_length=60)
    type = models.CharField(max_length=40)
    number = models.CharField(max_length=60)
    digest = models.CharField(max_length=80)
    licence = models.UUIDField(null=True)  # none: the row was refused
    fault = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "source", "type", "number", name="one_imported_licence_of_each_source"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.number}"
