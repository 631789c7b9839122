"""Agreements with partners: made and ended by the organ for approvals; posts are bound to their sites."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from onething.identity import access
from onething.identity.agreements import partners
from onething.identity.assist_events import AssistanceEnded
from onething.identity.models import Agreement, Assistance, Organisation, Post, SitePost
from onething.identity.partner_events import (
    AgreementEnded,
    AgreementMade,
    SitePosted,
    SiteUnposted,
)
from onething.identity.terms import Duty, Role, check_credit_code, clean_number
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.calendar import CHINA
from onething.kernel.command import command
from onething.kernel.facts import Fact
from onething.kernel.ids import new_id
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

LONGEST: Final = 200
LONGEST_NAME: Final = 100
NOT_KEPT: Final = "协议没有保存，请按提示改正。"


@command
def make_agreement(
    site: UUID,
    *,
    site_name: str,
    partner: str,
    partner_code: str,
    ground: str,
    since: date | None,
    until: date | None,
    items: Collection[str],
    rights: Collection[str],
    by: Actor,
    at: datetime,
) -> UUID:
    """Let a partner take some items in at a site, from a day until a day; the place is one that he keeps."""
    organ = _organ(by)
    code = clean_number(partner_code)
    errors = _partner_errors(partner, code, ground)
    errors |= _day_errors(since, until, at.astimezone(CHINA).date())
    if not items:
        errors["items"] = "请至少选一个事项"
    if not rights or not set(rights) <= partners().rights.keys():
        errors["rights"] = "请至少选一项权利"
    if errors or since is None or until is None:
        raise Invalid(NOT_KEPT, errors=errors)
    if Agreement.objects.select_for_update().filter(site=site, ended_at=None).exists():
        raise NotAllowed("这个网点还有没有终止的协议。请先终止，再登记新的协议。")
    row = Agreement.objects.create(
        id=new_id(),
        organisation=organ,
        site=site,
        site_name=site_name,
        partner=partner.strip(),
        partner_code=code,
        ground=ground.strip(),
        since=since,
        until=until,
        items=sorted(set(items)),
        rights=[key for key in partners().rights if key in rights],
        made_by=by.who,
        made_at=at,
    )
    fact = AgreementMade(
        agreement=row.pk,
        site=site,
        organisation=organ.pk,
        partner=row.partner,
        partner_code=code,
        ground=row.ground,
        since=since,
        until=until,
        items=tuple(row.items),
        rights=tuple(row.rights),
    )
    ledger.write(fact, by=by, at=at)
    return row.pk


def _partner_errors(partner: str, code: str, ground: str) -> dict[str, str]:
    errors = {}
    if not 0 < len(partner.strip()) <= LONGEST_NAME:
        errors["partner"] = f"请填写单位名称，最多 {LONGEST_NAME} 个字"
    if wrong := check_credit_code(code):
        errors["partner_code"] = wrong
    if not 0 < len(ground.strip()) <= LONGEST:
        errors["ground"] = f"请写协议名称和编号，最多 {LONGEST} 个字"
    return errors


def _day_errors(since: date | None, until: date | None, today: date) -> dict[str, str]:
    most = partners().longest_days
    if since is None:
        return {"since": "请选择开始日期"}
    if until is None or until < max(since, today):
        return {"until": "请选择结束日期，不能早于今天和开始日期"}
    if until - since > timedelta(days=most):
        return {"until": f"一份协议最长 {most} 天，到期续签"}
    return {}


@command
def end_agreement(agreement_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """End an agreement now: whoever works there may take in nothing more, what he has begun stops."""
    row = _agreement(agreement_id, by)
    if not 0 < len(reason.strip()) <= LONGEST:
        words = f"请写明原因，最多 {LONGEST} 个字"
        raise Invalid(words, errors={"reason": words})
    row.ended_at, row.ended_by, row.ended_reason = at, by.who, reason.strip()
    row.save(update_fields=["ended_at", "ended_by", "ended_reason"])
    SitePost.objects.filter(agreement=row, ended_at=None).update(ended_at=at)
    facts: list[Fact] = [AgreementEnded(agreement=row.pk, site=row.site, reason=row.ended_reason)]
    ledger.write(*facts, *_stopped(row.site, None, by, at), by=by, at=at)


@command
def post_to_site(agreement_id: UUID, post: UUID, *, by: Actor, at: datetime) -> None:
    """Bind a post to the site of an agreement; it carries the role of sites and no other."""
    row = _agreement(agreement_id, by)
    on = at.astimezone(CHINA).date()
    held = Post.objects.select_for_update().filter(
        access.posts_in_force(on), pk=post, organisation=row.organisation_id
    )
    found = held.first()
    if found is None or found.roles != [Role.SITE]:
        raise NotYours("没有找到这个岗位。请先由单位管理员建立账号，岗位角色只选“网点人员”。")
    if SitePost.objects.filter(post=found, ended_at=None).exists():
        raise NotAllowed("这个岗位已经在一个网点。请先从原来的网点移出。")
    SitePost.objects.create(id=new_id(), agreement=row, post=found, since=at)
    fact = SitePosted(agreement=row.pk, site=row.site, post=found.pk, official=found.official_id)
    ledger.write(fact, by=by, at=at)


@command
def take_from_site(agreement_id: UUID, post: UUID, *, by: Actor, at: datetime) -> None:
    """Let a post be bound to the site no longer."""
    row = _agreement(agreement_id, by)
    held = SitePost.objects.select_for_update(of=("self",)).select_related("post")
    found = held.filter(agreement=row, post=post, ended_at=None).first()
    if found is None:
        raise NotAllowed("这个岗位不在这个网点。请刷新页面后再看。")
    found.ended_at = at
    found.save(update_fields=["ended_at"])
    official = found.post.official_id
    fact = SiteUnposted(agreement=row.pk, site=row.site, post=post, official=official)
    ledger.write(fact, *_stopped(row.site, official, by, at), by=by, at=at)


def _stopped(site: UUID, official: UUID | None, by: Actor, at: datetime) -> list[Fact]:
    """Stop whoever acts for somebody at a site."""
    rows = Assistance.objects.select_for_update().filter(site=site, ended_at=None)
    if official is not None:
        rows = rows.filter(official=official)
    found = list(rows.order_by("since", "pk"))
    Assistance.objects.filter(pk__in=[one.pk for one in found]).update(ended_at=at, ended_by=by.who)
    return [AssistanceEnded(subject=one.subject_id, assistance=one.pk) for one in found]


def _organ(by: Actor) -> Organisation:
    """Return the organ for approvals that he leads."""
    if not (by.org and by.has(Role.LEADER)):
        raise NotYours
    found = Organisation.objects.filter(pk=UUID(by.org), duty=Duty.APPROVAL).first()
    if found is None:
        raise NotYours
    return found


def _agreement(agreement_id: UUID, by: Actor) -> Agreement:
    """Lock an agreement of the organ that he leads, if it was not ended."""
    organ = _organ(by)
    rows = Agreement.objects.select_for_update().filter(pk=agreement_id, organisation=organ)
    found = rows.first()
    if found is None:
        raise NotYours
    if found.ended_at is not None:
        raise NotAllowed("这份协议已经终止。请刷新页面后再看。")
    return found
