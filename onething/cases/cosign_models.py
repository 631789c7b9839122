"""共同签名: whom an applicant asked to sign too, and what he signed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from onething.kernel.ids import new_id

COSIGN_STATES = {
    "asked": "等对方签名",
    "signed": "已签名",
    "declined": "对方不同意签名",
    "withdrawn": "已撤回请求",
}
WANTED = ("asked", "signed", "declined")  # without whose signature nothing is filed


class Cosignature(models.Model):
    """共同签名: one person who was asked to sign an application, by a link that is for him alone."""

    id = models.UUIDField(primary_key=True, default=new_id)
    application = models.ForeignKey(
        "cases.Application", models.CASCADE, related_name="cosignatures"
    )
    subject = models.UUIDField()  # who is to sign
    signer_name = models.CharField(max_length=100)
    role = models.CharField(max_length=20)
    role_name = models.CharField(max_length=40)
    code = models.CharField(max_length=12, unique=True)
    until = models.DateField()  # the last day of the link
    reminded = models.DateField(null=True)  # for the link of which last day he was reminded
    state = models.CharField(max_length=10, default="asked")
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    summary = models.CharField(max_length=80, blank=True)  # the digest that he signed
    consent = models.TextField(blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(COSIGN_STATES)), name="cosignature_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="signed") | (~Q(summary="") & ~Q(consent="")),
                name="a_cosignature_covers_a_digest",
            ),
            models.UniqueConstraint(
                "application",
                "subject",
                condition=Q(state__in=WANTED),
                name="a_person_is_asked_once_to_sign",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["subject", "state"], name="asked_to_sign")]

    def __str__(self) -> str:
        return f"{self.role} {self.pk}"
