"""The rows of templates: what a paper looked like and said on each day, never changed after."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from onething.kernel.ids import new_id
from onething.kernel.revising import Agreed

TEMPLATE_STATES = {"draft": "草稿", "published": "已发布"}


class TemplateRevision(Agreed):
    """模板版本: the text of one template; published, dated and immutable, or the one draft of it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=40)  # as the file: “grant”, “gb9704”
    content = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("name", "number", name="template_revisions_are_numbered"),
            models.UniqueConstraint(
                "name", condition=Q(state="draft"), name="a_template_has_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(TEMPLATE_STATES)), name="template_state_is_lawful"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(since__isnull=False, published_at__isnull=False),
                name="a_published_template_has_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(reviewer=F("author")) | Q(reviewer=""),
                name="who_drafts_a_template_does_not_publish_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} 第 {self.number} 版"


class OfdCopy(models.Model):
    """OFD 版式文件: the same typeset pages of a paper as OFD, under the SM2 seal of its organ."""

    paper = models.UUIDField(primary_key=True)  # the document or the licence
    digest = models.CharField(max_length=80)
    seal = models.CharField(max_length=200)
    certificate = models.CharField(max_length=64)  # sha256 fingerprint
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["digest"], name="ofd_copies_of_a_content")]

    def __str__(self) -> str:
        return f"OFD {self.paper}"
