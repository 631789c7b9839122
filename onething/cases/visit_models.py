"""现场核查: one visit to a place for all departments of an application."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from onething.kernel.ids import new_id

VISIT_STATES = {
    "planned": "等申请人确认时间",
    "agreed": "时间已商定",
    "moved": "申请人希望改期",
    "filed": "已归档",
    "cancelled": "已取消",
}
VERDICTS = {"pass": "符合", "mend": "整改后符合", "fail": "不符合"}
RESULTS = {"yes": "符合", "no": "不符合", "na": "不涉及"}
UNDER_WAY = ("planned", "agreed", "moved")


class SiteVisit(models.Model):
    """现场核查: when and where all departments of an application come together."""

    id = models.UUIDField(primary_key=True, default=new_id)
    application = models.ForeignKey("cases.Application", models.CASCADE, related_name="site_visits")
    office = models.UUIDField()  # that planned it
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    contact = models.CharField(max_length=100)
    prepare = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, default="planned")
    wish = models.CharField(max_length=300, blank=True)  # when the applicant would rather have it
    position = models.CharField(max_length=100, blank=True)
    present_name = models.CharField(max_length=50, blank=True)  # the applicant's person
    present_role = models.CharField(max_length=50, blank=True)
    present_at = models.DateTimeField(null=True)  # when he confirmed the record by the code
    refusal_note = models.CharField(max_length=300, blank=True)  # why he did not
    planned_by = models.CharField(max_length=80)
    planned_at = models.DateTimeField()
    filed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(VISIT_STATES)), name="site_visit_has_a_known_state"
            ),
            models.UniqueConstraint(
                "application",
                condition=Q(state__in=UNDER_WAY),
                name="one_site_visit_for_all_departments",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} {self.place}"


class VisitPart(models.Model):
    """What one department looks at on the visit, for one case, and what it found."""

    id = models.UUIDField(primary_key=True, default=new_id)
    visit = models.ForeignKey(SiteVisit, models.CASCADE, related_name="parts")
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="visit_parts")
    office = models.UUIDField()
    officers = models.JSONField(default=list)  # “official:…”
    points = models.JSONField(default=list)  # key, text, how: as the list stood when it was planned
    findings = models.JSONField(default=dict)  # key → result, note
    opinion = models.TextField(blank=True)
    verdict = models.CharField(max_length=8, blank=True)
    verdict_by = models.CharField(max_length=80, blank=True)
    verdict_at = models.DateTimeField(null=True)
    signed = models.JSONField(default=dict)  # official → moment, after the verdict

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("visit", "case", name="a_case_is_looked_at_once_on_a_visit"),
            models.CheckConstraint(
                condition=Q(verdict__in=["", *sorted(VERDICTS)]), name="visit_part_has_a_verdict"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["office", "visit"], name="visits_of_an_office")]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.case_id}"


class VisitPhoto(models.Model):
    """A picture that was taken on the visit; all departments share them."""

    id = models.UUIDField(primary_key=True, default=new_id)
    visit = models.ForeignKey(SiteVisit, models.CASCADE, related_name="photos")
    upload = models.UUIDField()
    digest = models.CharField(max_length=80)
    name = models.CharField(max_length=100)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("visit", "digest", name="a_photo_is_kept_once_for_a_visit")
        ]

    def __str__(self) -> str:
        return self.name
