"""May an untrained official hold, or use, a window post? Where the hall says no, after the days of grace."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from onething.identity.models import Organisation, Post, Qualification, TrainingRule
from onething.identity.terms import Role
from onething.identity.training.rules import courses, rules


def valid_on(on: date) -> Q:
    """Return the condition that a qualification holds on this day."""
    return Q(revoked_at=None, since__lte=on) & (Q(until=None) | Q(until__gte=on))


def trained(on: date) -> QuerySet[Qualification]:
    """Return what proves that somebody is trained for a window: the course, or any level."""
    proof = Q(course=rules()["window_course"]) | ~Q(level="")
    return Qualification.objects.filter(proof & valid_on(on))


def begun_by(on: date) -> date:
    """Return the day on or before which days of grace began that are over on this day."""
    return on - timedelta(days=int(rules()["grace_days"]) + 1)


def untrained(official: UUID, on: date, begun: date) -> ExpressionWrapper[Any]:
    """Say of a post whether it may not be used: a window of a hall with the rule, grace over, untrained."""
    rule = TrainingRule.objects.filter(organisation=OuterRef("organisation"), since__lte=begun)
    late = (
        Q(Exists(rule)) & Q(roles__contains=[Role.WINDOW]) & (Q(since=None) | Q(since__lte=begun))
    )
    proved = Exists(trained(on).filter(official=official))
    return ExpressionWrapper(late & ~Q(proved), output_field=BooleanField())


def course_name() -> str:
    """Return the name of the course that windows demand."""
    return courses()[rules()["window_course"]].name


def may_be_given(official: UUID, organisation: Organisation, roles: Iterable[str], on: date) -> str:
    """Return why a window post may not be given to somebody, or “”: trained, or in his days of grace."""
    if Role.WINDOW not in roles:
        return ""
    rule = TrainingRule.objects.filter(organisation=organisation, since__lte=on).first()
    if rule is None or trained(on).filter(official=official).exists():
        return ""
    held = Post.objects.filter(
        official=official, organisation=organisation, roles__contains=[Role.WINDOW]
    )
    first = min((max(one, rule.since) for one in _days(held, rule.since)), default=on)
    if on <= first + timedelta(days=int(rules()["grace_days"])):
        return ""
    return (
        f"{organisation.name}规定“{course_name()}”考核合格才能在窗口办理，他还没有合格，"
        f"{rules()['grace_days']} 天宽限期已经用完。"
        "请他先在“培训考核”里考试合格，或者登记他的职业技能等级证书，再给窗口岗位。"
    )


def _days(held: QuerySet[Post], otherwise: date) -> list[date]:
    return [one or otherwise for one in held.values_list("since", flat=True)]
