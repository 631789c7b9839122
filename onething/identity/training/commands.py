"""Certificates, the rule of a hall, appraisals: kept by who leads or administers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from onething.identity.models import Appraisal, Qualification, TrainingRule
from onething.identity.training.holding import REFUSES, WARNS
from onething.identity.training.rules import appraisal_kinds, day_of, levels
from onething.identity.training.said import (
    LONG,
    SHORT,
    Said,
    day_in,
    of_team,
    organ_of,
    refuse,
    text_in,
)
from onething.identity.training_events import (
    Appraised,
    QualificationRevoked,
    Qualified,
    TrainingDemanded,
)
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.refusals import NotAllowed, NotYours


@command
def enter_certificate(official: UUID, said: Said, *, by: Actor, at: datetime) -> UUID:
    """Enter the certificate of a level that one of the team holds."""
    of_team(official, by)
    since = day_in(said, "since", "发证日期")
    until = day_in(said, "until", "有效期") if said.get("until", "") else None
    certificate = text_in(said, "certificate", "证书编号", 40)
    if said.get("level", "") not in levels():
        refuse("level", "请选择职业技能等级。")
    if since > day_of(at) or (until is not None and until < since):
        refuse("since", "发证日期不能晚于今天，有效期不能早于发证日期。")
    row = Qualification.objects.create(
        official_id=official,
        level=said["level"],
        certificate=certificate,
        since=since,
        until=until,
        given_by=by.who,
        given_at=at,
    )
    fact = Qualified(
        official=official, qualification=row.pk, course="", level=row.level, until=until
    )
    ledger.write(fact, by=by, at=at)
    return row.pk


@command
def revoke_qualification(qualification: UUID, *, by: Actor, at: datetime) -> None:
    """Take back a certificate that was entered by mistake."""
    rows = Qualification.objects.select_for_update().filter(pk=qualification)
    row = rows.exclude(level="").first()
    if row is None:
        raise NotYours
    of_team(row.official_id, by)
    if row.revoked_at is not None:
        raise NotAllowed("这本证书已经撤销登记。请刷新页面查看。")
    row.revoked_at = at
    row.save(update_fields=["revoked_at"])
    fact = QualificationRevoked(official=row.official_id, qualification=row.pk)
    ledger.write(fact, by=by, at=at)


@command
def demand_training(organisation: UUID, how: str, *, by: Actor, at: datetime) -> None:
    """Say that untrained staff are refused at the windows of a hall, or warned, from today on; “”: neither."""
    organ = organ_of(organisation, by)
    if how not in ("", WARNS, REFUSES):
        refuse("how", "请选择不能办理、只提醒，或者不作规定。")
    rows = TrainingRule.objects.select_for_update().filter(organisation=organ)
    before = rows.first()
    if (before.how if before else "") == how:
        raise NotAllowed("已经是这样规定的。请刷新页面查看。")
    since = day_of(at) if how else None
    rows.delete()
    if since is not None:
        TrainingRule.objects.create(
            organisation=organ, how=how, since=since, set_by=by.who, set_at=at
        )
    fact = TrainingDemanded(organisation=organ.pk, demanded=bool(how), how=how, since=since)
    ledger.write(fact, by=by, at=at)


@command
def appraise(official: UUID, said: Said, *, by: Actor, at: datetime) -> UUID:
    """Keep an assessment, a promotion, a reward or a sanction, with its ground; nobody his own."""
    organ = of_team(official, by)
    if said.get("kind", "") not in appraisal_kinds():
        refuse("kind", "请选择是考核、晋升、奖励还是问责。")
    on = day_in(said, "on", "日期")
    if on > day_of(at):
        refuse("on", "日期不能晚于今天。")
    row = Appraisal.objects.create(
        official_id=official,
        organisation_id=organ,
        kind=said["kind"],
        on=on,
        result=text_in(said, "result", "结果", SHORT),
        ground=text_in(said, "ground", "依据", LONG),
        made_by=by.who,
        made_at=at,
    )
    fact = Appraised(official=official, organisation=organ, kind=row.kind, on=on)
    ledger.write(fact, by=by, at=at)
    return row.pk
