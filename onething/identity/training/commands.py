"""Certificates, the rule of a hall, appraisals: kept by who leads or administers."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from onething.identity.models import Appraisal, Qualification, TrainingRule
from onething.identity.training.holding import REFUSES, WARNS
from onething.identity.training.rules import appraisal_kinds, day_of, levels
from onething.identity.training.said import (
    LONG,
    SHORT,
    Said,
    chosen,
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
from onething.kernel.refusals import NotAllowed, NotYours, together


@command
def enter_certificate(official: UUID | None, said: Said, *, by: Actor, at: datetime) -> UUID:
    """Enter the certificate of a level that one of the team holds."""
    if official is not None:
        of_team(official, by)
    together(
        lambda: chosen(official),
        lambda: _level_in(said),
        lambda: text_in(said, "certificate", "证书编号", 40),
        lambda: _days_in(said, at),
    )
    since, until = _days_in(said, at)
    row = Qualification.objects.create(
        official_id=chosen(official),
        level=_level_in(said),
        certificate=text_in(said, "certificate", "证书编号", 40),
        since=since,
        until=until,
        given_by=by.who,
        given_at=at,
    )
    fact = Qualified(
        official=row.official_id, qualification=row.pk, course="", level=row.level, until=until
    )
    ledger.write(fact, by=by, at=at)
    return row.pk


def _level_in(said: Said) -> str:
    if said.get("level", "") not in levels():
        refuse("level", "请选择职业技能等级。")
    return said["level"]


def _days_in(said: Said, at: datetime) -> tuple[date, date | None]:
    together(
        lambda: day_in(said, "since", "发证日期"),
        lambda: day_in(said, "until", "有效期") if said.get("until", "") else None,
    )
    since = day_in(said, "since", "发证日期")
    until = day_in(said, "until", "有效期") if said.get("until", "") else None
    if since > day_of(at):
        refuse("since", "发证日期不能晚于今天。请改正。")
    if until is not None and until < since:
        refuse("until", "有效期不能早于发证日期。请改正。")
    return since, until


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
def appraise(official: UUID | None, said: Said, *, by: Actor, at: datetime) -> UUID:
    """Keep an assessment, a promotion, a reward or a sanction, with its ground; nobody his own."""
    together(
        lambda: chosen(official),
        lambda: _kind_in(said),
        lambda: _day_until(said, at),
        lambda: text_in(said, "result", "结果", SHORT),
        lambda: text_in(said, "ground", "依据", LONG),
    )
    whom = chosen(official)
    organ = of_team(whom, by)
    row = Appraisal.objects.create(
        official_id=whom,
        organisation_id=organ,
        kind=_kind_in(said),
        on=_day_until(said, at),
        result=text_in(said, "result", "结果", SHORT),
        ground=text_in(said, "ground", "依据", LONG),
        made_by=by.who,
        made_at=at,
    )
    fact = Appraised(official=whom, organisation=organ, kind=row.kind, on=row.on)
    ledger.write(fact, by=by, at=at)
    return row.pk


def _kind_in(said: Said) -> str:
    if said.get("kind", "") not in appraisal_kinds():
        refuse("kind", "请选择是考核、晋升、奖励还是问责。")
    return said["kind"]


def _day_until(said: Said, at: datetime) -> date:
    on = day_in(said, "on", "日期")
    if on > day_of(at):
        refuse("on", "日期不能晚于今天。请改正。")
    return on
