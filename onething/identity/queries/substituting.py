"""代理: who stands in for whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from onething.identity import access
from onething.identity.models import Post, Substitution
from onething.identity.queries.people import colleagues, official_names
from onething.identity.settings import administration
from onething.identity.staffing import day_of
from onething.identity.terms import ACTED, Colleague, Role, SubstitutionCard
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours

MOST = 200


def substitutes(organisations: Iterable[UUID], *, on: date) -> tuple[Colleague, ...]:
    """Return who acts in the posts of others in these organisations on this day; one statement."""
    posts = access.posts_in_force(on)
    rows = Substitution.objects.select_related("substitute", "post", "post__official").filter(
        access.substitutions_in_force(on),
        substitute__left_at__isnull=True,
        substitute__account__disabled_at__isnull=True,
        post__organisation__in=set(organisations),
        post__in=Post.objects.filter(posts),
    )
    return tuple(
        Colleague(
            official=row.substitute_id,
            name=row.substitute.name,
            principal=row.post.official_id,
            principal_name=row.post.official.name,
            title=row.post.title,
            organisation=row.post.organisation_id,
            roles=tuple(role for role in row.post.roles if role in ACTED),
        )
        for row in rows.order_by("since", "pk")
    )


def substitutions(by: Actor, *, at: datetime) -> tuple[SubstitutionCard, ...]:
    """Return the substitutions of the organisation that he leads, the newest first."""
    if not by.has(Role.LEADER) or not by.org:
        raise NotYours
    on = day_of(at)
    rows = Substitution.objects.select_related("substitute", "post", "post__official").filter(
        post__organisation=UUID(by.org)
    )
    found = list(rows.order_by("-given_at", "-pk")[:MOST])
    names = official_names(row.given_by for row in found)
    return tuple(
        SubstitutionCard(
            id=row.pk,
            substitute_name=row.substitute.name,
            principal_name=row.post.official.name,
            title=row.post.title,
            since=row.since,
            until=row.until,
            reason=row.reason,
            given_by=names.get(row.given_by, ""),
            given_at=row.given_at,
            state=_state(row, on),
            running=row.ended_at is None and row.until >= on,
        )
        for row in found
    )


def _state(row: Substitution, on: date) -> str:
    if row.ended_at is not None:
        return "已提前结束"
    if row.until < on:
        return "已到期"
    return "未开始" if row.since > on else "生效中"


def posts_led(by: Actor, *, at: datetime) -> tuple[tuple[str, str], ...]:
    """Return the posts in which somebody may stand in: post, “name，title”; one statement."""
    rows = access.posts_led_by(by, day_of(at)).filter(roles__overlap=sorted(ACTED))
    return tuple(
        (str(row.pk), f"{row.official.name}，{row.title}")
        for row in rows.select_related("official").order_by("official__number", "pk")
    )


def staff_led(by: Actor, *, at: datetime) -> tuple[Colleague, ...]:
    """Return who may stand in: the officials of the organisation that he leads."""
    return colleagues([UUID(by.org)], on=day_of(at)) if by.has(Role.LEADER) and by.org else ()


def longest_substitution() -> int:
    """Return for how many days somebody may stand in at most."""
    return administration().substitution_days
