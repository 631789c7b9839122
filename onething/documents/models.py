"""The rows of documents, licences, uses of seals and uploads."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from onething.documents.import_models import LicenceImport
from onething.documents.licence_models import (
    ImportedLicence,
    LicenceConsent,
    LicenceCopy,
    LicenceError,
    LicenceMember,
    LicenceUse,
    Seal,
)
from onething.documents.template_models import TEMPLATE_STATES, OfdCopy, TemplateRevision
from onething.documents.terms import DOCUMENT_WORDS, LICENCE_WORDS
from onething.kernel.ids import new_id

__all__ = [
    "TEMPLATE_STATES",
    "Document",
    "Export",
    "ImportedLicence",
    "Licence",
    "LicenceConsent",
    "LicenceCopy",
    "LicenceError",
    "LicenceImport",
    "LicenceMember",
    "LicenceUse",
    "OfdCopy",
    "Seal",
    "SealUse",
    "TemplateRevision",
    "Upload",
]


class Document(models.Model):
    """文书: one paper with its number, the snapshot of what it says, and its file once sealed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=24)
    variant = models.CharField(max_length=8)  # permit, other: the wording
    title = models.CharField(max_length=120)
    about = models.CharField(max_length=60)  # “case:…”, “application:…”
    organ = models.UUIDField()
    organ_name = models.CharField(max_length=120)
    holder = models.UUIDField()
    word = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    number = models.CharField(max_length=80)
    code = models.CharField(max_length=8, unique=True)
    data = models.JSONField()
    salt = models.CharField(max_length=32)  # of the digest that the ledger keeps of the data
    state = models.CharField(max_length=12, default="registered")
    registered_at = models.DateTimeField()
    sealed_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=80, blank=True)
    pages = models.PositiveSmallIntegerField(default=0)
    rare = models.JSONField(default=list)
    template = models.CharField(
        max_length=120, blank=True, default="", db_default=""
    )  # the revisions that it was made with
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    replaced_by = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "organ", "word", "year", "sequence", name="document_numbers_are_given_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(DOCUMENT_WORDS)), name="document_state_is_lawful"
            ),
            models.CheckConstraint(
                condition=~Q(state="sealed") | ~Q(digest=""), name="a_sealed_document_has_a_file"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["about", "registered_at", "id"], name="documents_about_something"),
            models.Index(fields=["holder", "-registered_at", "id"], name="documents_of_a_holder"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"


class Licence(models.Model):
    """电子证照: a licence with its identifier, its life and the decision that it stands on."""

    id = models.UUIDField(primary_key=True, default=new_id)
    type = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    about = models.CharField(max_length=60)
    organ = models.UUIDField()
    organ_name = models.CharField(max_length=120)
    holder = models.UUIDField()
    holder_name = models.CharField(max_length=200)
    number = models.CharField(max_length=60)
    serial = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField(default=1)
    identifier = models.CharField(max_length=90, unique=True)
    code = models.CharField(max_length=8, unique=True)
    one_for = models.CharField(max_length=80)  # digest of what there may be only one valid for
    data = models.JSONField()
    salt = models.CharField(max_length=32)  # of the digest that the ledger keeps of the data
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    state = models.CharField(max_length=12, default="valid")
    registered_at = models.DateTimeField()
    sealed_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=80, blank=True)
    pages = models.PositiveSmallIntegerField(default=0)
    rare = models.JSONField(default=list)
    decision = models.UUIDField(null=True)  # the document that grants it
    former = models.UUIDField(null=True)  # 关联证照标识: the licence that it replaces
    origin = models.CharField(max_length=8, default="issued", db_default="issued")  # or imported
    changed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "type",
                "one_for",
                condition=Q(state__in=["valid", "suspended"]),
                name="one_valid_licence_for_one_holder_and_place",
            ),
            models.UniqueConstraint(
                fields=["type", "about"],
                condition=Q(state__in=["valid", "suspended"]),
                name="a_decision_brings_one_living_licence",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(LICENCE_WORDS)), name="licence_state_is_lawful"
            ),
            models.CheckConstraint(
                condition=Q(digest="") | Q(decision__isnull=False),
                name="no_licence_is_issued_without_a_decision",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=models.F("valid_from")),
                name="a_licence_does_not_end_before_it_begins",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["holder", "-registered_at", "id"], name="licences_of_a_holder"),
            models.Index(fields=["about"], name="licences_about_something"),
            models.Index(fields=["serial", "-version"], name="versions_of_a_licence"),
            models.Index(fields=["organ", "-registered_at", "id"], name="licences_of_an_organ"),
            models.Index(fields=["number"], name="licences_by_number"),
            models.Index(
                fields=["valid_until"],
                condition=Q(state__in=["valid", "suspended"]),
                name="licences_that_will_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"


class SealUse(models.Model):
    """用印记录: which seal was put on which file, with which certificate, because of what."""

    id = models.UUIDField(primary_key=True, default=new_id)
    organ = models.UUIDField()
    seal = models.CharField(max_length=40)
    certificate = models.CharField(max_length=64)  # sha256 fingerprint
    paper = models.UUIDField()  # the document or the licence
    kind = models.CharField(max_length=40)
    digest = models.CharField(max_length=80)
    who = models.CharField(max_length=80)
    cause = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["paper", "at"], name="uses_of_seals_on_a_paper")]

    def __str__(self) -> str:
        return f"{self.seal} {self.paper}"


class Upload(models.Model):
    """上传文件: a checked file that somebody handed in; its content is kept under its digest."""

    id = models.UUIDField(primary_key=True, default=new_id)
    digest = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=60)
    pages = models.PositiveSmallIntegerField()
    size = models.PositiveIntegerField()
    owner = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["owner", "-at", "id"], name="uploads_of_an_owner"),
            models.Index(fields=["digest"], name="uploads_of_a_content"),
        ]

    def __str__(self) -> str:
        return self.name


class Export(models.Model):
    """导出: a list that somebody took away as a file; its number stands on every page and line."""

    number = models.CharField(max_length=24, primary_key=True)
    title = models.CharField(max_length=80)
    form = models.CharField(max_length=8)  # csv, pdf
    digest = models.CharField(max_length=80)
    rows = models.PositiveIntegerField()
    purpose = models.CharField(max_length=40)
    who = models.CharField(max_length=80)
    org = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["digest"], name="exports_of_a_content"),
            models.Index(fields=["who", "-at"], name="exports_by_somebody"),
        ]

    def __str__(self) -> str:
        return self.number
