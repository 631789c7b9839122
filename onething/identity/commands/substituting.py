"""代理: a leader says who stands in for whom, in which post, from when to when."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from onething.identity import access
from onething.identity.events import SubstitutionEnded, SubstitutionGiven
from onething.identity.models import Post, Substitution
from onething.identity.settings import administration
from onething.identity.staffing import day_of
from onething.identity.terms import ACTED
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.ids import new_id
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

LONGEST_REASON = 200


@command
def substitute(
    post_id: UUID,
    official: UUID,
    *,
    since: date,
    until: date,
    reason: str,
    by: Actor,
    at: datetime,
) -> UUID:
    """Let an official stand in for another in his post, from a day to a day."""
    posts = access.posts_led_by(by, day_of(at)).select_for_update(of=("self",))
    post = posts.filter(pk=post_id).first()
    if post is None:
        raise NotYours
    _must_hold(post, official, since, until, reason.strip(), by=by, at=at)
    found = Substitution.objects.create(
        id=new_id(),
        post=post,
        substitute_id=official,
        since=since,
        until=until,
        reason=reason.strip(),
        given_by=by.who,
        given_at=at,
    )
    told = _about(found)
    ledger.write(SubstitutionGiven(**told, since=since, until=until), by=by, at=at)
    return found.pk


def _must_hold(
    post: Post, official: UUID, since: date, until: date, reason: str, *, by: Actor, at: datetime
) -> None:
    errors = {
        **_fault_of_people(post, official, by, day_of(at)),
        **_fault_of_time(since, until, reason, day_of(at)),
    }
    if errors:
        raise Invalid("代理还没有设好，请按提示修改后再提交。", errors=errors)
    _must_be_free(post, official, since, until, at=at)


def _fault_of_people(post: Post, official: UUID, by: Actor, today: date) -> dict[str, str]:
    if not ACTED.intersection(post.roles):
        return {"post": "这个岗位不办理业务，不需要代理"}
    if post.official_id == official:
        return {"official": "不能由本人代理自己，请另选一位同事"}
    if not access.posts_led_by(by, today).filter(official=official).exists():
        return {"official": "请从本单位在岗人员中选择代理人"}
    return {}


def _fault_of_time(since: date, until: date, reason: str, today: date) -> dict[str, str]:
    most, errors = administration().substitution_days, {}
    if since < today:
        errors["since"] = "开始日期不能早于今天"
    if not since <= until <= since + timedelta(days=most - 1):
        errors["until"] = f"结束日期应在开始日期之后，最长 {most} 天"
    if not 0 < len(reason) <= LONGEST_REASON:
        errors["reason"] = f"请写明代理的原因，{LONGEST_REASON} 字以内"
    return errors


def _must_be_free(post: Post, official: UUID, since: date, until: date, *, at: datetime) -> None:
    today = day_of(at)
    held = Substitution.objects.filter(post=post, ended_at__isnull=True)
    held.filter(until__lt=today).update(ended_at=at)  # it ended by itself
    if held.filter(Q(since__lte=until) & Q(until__gte=since)).exists():
        raise NotAllowed("这个岗位在这段时间已经有代理人。请先结束原来的代理，再设新的。")
    chained = Substitution.objects.filter(
        post__official=official, post__organisation=post.organisation_id, ended_at__isnull=True
    )
    if chained.filter(since__lte=until, until__gte=since).exists():
        raise NotAllowed("这位同事自己在这段时间也由别人代理。请另选一位同事。")


@command
def end_substitution(substitution_id: UUID, *, by: Actor, at: datetime) -> None:
    """End a substitution before its last day."""
    led = access.posts_led_by(by, day_of(at))
    rows = Substitution.objects.select_for_update(of=("self",)).select_related("post")
    found = rows.filter(pk=substitution_id, post__in=led).first()
    if found is None:
        raise NotYours
    if found.ended_at is not None or found.until < day_of(at):
        raise NotAllowed("这项代理已经结束。请刷新页面查看。")
    found.ended_at, found.ended_by = at, by.who
    found.save(update_fields=["ended_at", "ended_by"])
    ledger.write(SubstitutionEnded(**_about(found)), by=by, at=at)


def _about(found: Substitution) -> dict[str, UUID]:
    """Return what every fact about a substitution says."""
    return {
        "official": found.substitute_id,
        "substitution": found.pk,
        "post": found.post_id,
        "principal": found.post.official_id,
        "organisation": found.post.organisation_id,
    }
