"""Who may act for whom: given and taken back by those concerned (民法典 §161, §165, §173)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from onething.identity import access
from onething.identity.events import MandateGranted, MandateRevoked
from onething.identity.models import Mandate, Subject
from onething.identity.terms import ACTS, PERSONS, MandateKind
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.ids import new_id
from onething.kernel.refusals import Invalid, NotYours

HERE: Final = ZoneInfo("Asia/Shanghai")


@command
def grant_mandate(
    principal: UUID,
    agent: UUID,
    *,
    since: date,
    until: date,
    acts: Sequence[str] = tuple(ACTS),
    themes: Sequence[str] = (),
    by: Actor,
    at: datetime,
) -> UUID:
    """Allow a person to act for oneself or for the body one stands for (民法典 §165).

    `acts`: what he may do; `themes`: in which things in life, none for all.
    """
    today = at.astimezone(HERE).date()
    access.principal_to_bind(principal, by, today)
    _check_days(since, until, today)
    allowed = _acts(acts)
    if agent == principal:
        raise Invalid("不能委托自己。请填写受托人的证件号码。")
    if not Subject.objects.filter(pk=agent, kind__in=PERSONS).exists():
        raise NotYours("没有找到受托人。请核对姓名和证件号码，并请对方先注册账号。")
    held = Mandate.objects.filter(
        principal=principal, agent=agent, kind=MandateKind.AGENT, revoked_at__isnull=True
    )
    if held.filter(access.mandates_in_force(since)).exists():
        raise Invalid("已经委托过这个人，委托还在有效期内。要改期限，请先撤销原来的委托。")
    held.update(revoked_at=at)
    mandate = Mandate.objects.create(
        id=new_id(),
        kind=MandateKind.AGENT,
        principal_id=principal,
        agent_id=agent,
        since=since,
        until=until,
        acts=allowed,
        themes=sorted(set(themes)),
    )
    ledger.write(
        MandateGranted(
            mandate=mandate.pk,
            principal=principal,
            agent=agent,
            kind=mandate.kind,
            until=until,
            acts=tuple(allowed),
            themes=tuple(mandate.themes),
        ),
        by=by,
        at=at,
    )
    return mandate.pk


def _acts(said: Sequence[str]) -> list[str]:
    if not said or not ACTS.keys() >= set(said):
        sentence = "请至少选择一项对方可以代办的事。"
        raise Invalid(sentence, errors={"acts": sentence})
    return [act for act in ACTS if act in said]


def _check_days(since: date, until: date, today: date) -> None:
    if until < since:
        sentence = "委托的结束日期早于开始日期。请重新选择结束日期。"
        raise Invalid(sentence, errors={"until": sentence})
    if until < today:
        sentence = "委托的结束日期已经过去。请选择今天或今天以后的日期。"
        raise Invalid(sentence, errors={"until": sentence})


@command
def revoke_mandate(mandate_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take back a mandate, or lay it down (民法典 §173)."""
    mandate = access.mandate_to_revoke(mandate_id, by, at.astimezone(HERE).date())
    mandate.revoked_at = at
    mandate.save(update_fields=["revoked_at"])
    ledger.write(
        MandateRevoked(mandate=mandate.pk, principal=mandate.principal_id, agent=mandate.agent_id),
        by=by,
        at=at,
    )
