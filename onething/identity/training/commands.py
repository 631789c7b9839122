"""Sitting exams; certificates, the rule of a hall, appraisals: kept by who leads or administers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from onething.identity.models import Appraisal, Official, Qualification, Sitting, TrainingRule
from onething.identity.training.holding import REFUSES, WARNS
from onething.identity.training.rules import (
    Course,
    appraisal_kinds,
    courses,
    day_of,
    drawn,
    levels,
    marked,
    months_after,
)
from onething.identity.training.said import (
    LONG,
    SHORT,
    Said,
    day_in,
    of_team,
    organ_of,
    own,
    refuse,
    text_in,
)
from onething.identity.training_events import (
    Appraised,
    QualificationRevoked,
    Qualified,
    SittingBegun,
    SittingMarked,
    TrainingDemanded,
)
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.ids import new_id
from onething.kernel.refusals import NotAllowed, NotYours


@command
def begin_sitting(course: str, *, by: Actor, at: datetime) -> UUID:
    """Draw the questions of an exam for him; a sitting whose time was over is marked first."""
    official, found = own(by), courses().get(course)
    if found is None:
        raise NotYours
    Official.objects.select_for_update().get(pk=official)
    facts = []
    running = Sitting.objects.filter(official=official, course=course, ended_at=None).first()
    if running is not None and running.until > at:
        return running.pk
    if running is not None:
        facts.append(_mark(running, found, running.answers, at))
    _may_try(official, found, at)
    key = new_id()
    sitting = Sitting.objects.create(
        id=key,
        official_id=official,
        course=course,
        drawn=drawn(found, str(key)),
        began_at=at,
        until=at + timedelta(minutes=found.minutes),
    )
    begun = SittingBegun(official=official, sitting=key, course=course, drawn=tuple(sitting.drawn))
    ledger.write(*facts, begun, by=by, at=at)
    return key


def _may_try(official: UUID, course: Course, at: datetime) -> None:
    """Refuse more tries than a round has, until the days of waiting are over."""
    since = at - timedelta(days=course.again_days)
    rows = Sitting.objects.filter(official=official, course=course.key, began_at__gt=since)
    failed = list(rows.filter(passed=False).order_by("-began_at"))
    if len(failed) < course.tries:
        return
    again = day_of(failed[0].began_at + timedelta(days=course.again_days))
    raise NotAllowed(
        f"这一轮已经考了 {len(failed)} 次，都没有合格。请复习后在 {again:%Y 年 %m 月 %d 日}再考。"
    )


@command
def hand_in_sitting(
    sitting_id: UUID, answers: Mapping[str, Sequence[int]], *, by: Actor, at: datetime
) -> None:
    """Mark his answers; who passes is qualified until a day."""
    official = own(by)
    rows = Sitting.objects.select_for_update().filter(pk=sitting_id, official=official)
    sitting = rows.first()
    if sitting is None:
        raise NotYours
    if sitting.ended_at is not None:
        raise NotAllowed("这份试卷已经交过了。请查看成绩。")
    course = courses()[sitting.course]
    given = answers if at <= sitting.until else {}
    fact = _mark(sitting, course, given, at)
    made = [_qualify(official, course, by, at)] if fact.passed else []
    ledger.write(fact, *made, by=by, at=at)


def _mark(
    sitting: Sitting, course: Course, answers: Mapping[str, Sequence[int]], at: datetime
) -> SittingMarked:
    kept = {key: sorted(answers[key]) for key in sitting.drawn if key in answers}
    score = marked(course, sitting.drawn, kept)
    sitting.answers, sitting.score, sitting.ended_at = kept, score, at
    sitting.passed = score >= course.pass_mark
    sitting.save()
    return SittingMarked(
        official=sitting.official_id,
        sitting=sitting.pk,
        course=course.key,
        score=score,
        passed=sitting.passed,
    )


def _qualify(official: UUID, course: Course, by: Actor, at: datetime) -> Qualified:
    today = day_of(at)
    until = months_after(today, course.valid_months)
    row = Qualification.objects.create(
        official_id=official, course=course.key, since=today, until=until, given_by=by.who, given_at=at
    )  # fmt: skip
    return Qualified(
        official=official, qualification=row.pk, course=course.key, level="", until=until
    )


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
