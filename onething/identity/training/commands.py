"""Sitting exams; certificates, rota, contact points, appraisals: kept by who leads or administers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

from onething.identity import access
from onething.identity.models import (
    Appraisal,
    ContactPoint,
    Official,
    Organisation,
    Post,
    Qualification,
    Shift,
    Sitting,
    TrainingRule,
)
from onething.identity.terms import Role, check_phone, storable
from onething.identity.training.rules import (
    OFFICIAL,
    Course,
    courses,
    day_of,
    drawn,
    levels,
    marked,
    rules,
)
from onething.identity.training_events import (
    Appraised,
    ContactPointSet,
    QualificationRevoked,
    Qualified,
    ShiftSet,
    SittingBegun,
    SittingMarked,
    TrainingDemanded,
)
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.ids import new_id
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

HALVES: Final = {"am": "上午", "pm": "下午"}
KINDS: Final = {
    "assess": "年度考核",
    "promote": "晋升晋级",
    "reward": "表扬奖励",
    "sanction": "问责处理",
}
MONTH: Final = 30.44  # days, on average
SHORT, LONG = 60, 200
Said = Mapping[str, str]


def own(by: Actor) -> UUID:
    """Return the id of the official who acts, or refuse anybody else."""
    if not (by.org and by.who.startswith(OFFICIAL)):
        raise NotYours
    return UUID(by.who.removeprefix(OFFICIAL))


def managed(by: Actor) -> frozenset[UUID]:
    """Return the organisations whose team he keeps: his own as leader, those he administers."""
    led = frozenset({UUID(by.org)}) if by.org and by.has(Role.LEADER) else frozenset()
    return led | access.administered(by)


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
    until = today + timedelta(days=round(course.valid_months * MONTH))
    row = Qualification.objects.create(
        official_id=official, course=course.key, since=today, until=until, given_by=by.who, given_at=at
    )  # fmt: skip
    return Qualified(
        official=official, qualification=row.pk, course=course.key, level="", until=until
    )


@command
def enter_certificate(official: UUID, said: Said, *, by: Actor, at: datetime) -> UUID:
    """Enter the certificate of a level that one of the team holds."""
    _of_team(official, by)
    since = _day(said, "since", "发证日期")
    until = _day(said, "until", "有效期") if said.get("until", "") else None
    certificate = _text(said, "certificate", "证书编号", 40)
    if said.get("level", "") not in levels():
        _refuse("level", "请选择职业技能等级。")
    if since > day_of(at) or (until is not None and until < since):
        _refuse("since", "发证日期不能晚于今天，有效期不能早于发证日期。")
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
    _of_team(row.official_id, by)
    if row.revoked_at is not None:
        raise NotAllowed("这本证书已经撤销登记。请刷新页面查看。")
    row.revoked_at = at
    row.save(update_fields=["revoked_at"])
    fact = QualificationRevoked(official=row.official_id, qualification=row.pk)
    ledger.write(fact, by=by, at=at)


@command
def demand_training(organisation: UUID, demanded: bool, *, by: Actor, at: datetime) -> None:
    """Say whether only trained staff hold the window posts of a hall, from today on."""
    organ = _organ(organisation, by)
    rows = TrainingRule.objects.filter(organisation=organ)
    if rows.exists() == demanded:
        raise NotAllowed("已经是这样规定的。请刷新页面查看。")
    since = day_of(at) if demanded else None
    if since is not None:
        TrainingRule.objects.create(organisation=organ, since=since, set_by=by.who, set_at=at)
    else:
        rows.delete()
    fact = TrainingDemanded(organisation=organ.pk, demanded=demanded, since=since)
    ledger.write(fact, by=by, at=at)


@command
def set_shift(organisation: UUID, said: Said, *, by: Actor, at: datetime) -> UUID:
    """Put one of the team at a window for half a day."""
    organ, today = _organ(organisation, by), day_of(at)
    official = _id(said, "official", "请选择人员。")
    if not _posts(official, {organ.pk}):
        _refuse("official", "请选择本单位在岗的人员。")
    on, window = _day(said, "on", "日期"), _text(said, "window", "窗口号", 20)
    if not today <= on <= today + timedelta(days=int(rules()["rota_days"])):
        _refuse("on", f"只能排今天起 {rules()['rota_days']} 天以内的班。")
    if said.get("half", "") not in HALVES:
        _refuse("half", "请选择上午或者下午。")
    try:
        with transaction.atomic():
            row = Shift.objects.create(
                organisation=organ, official_id=official, window=window, on=on, half=said["half"],
                made_by=by.who, made_at=at,
            )  # fmt: skip
    except IntegrityError as twice:
        sentence = "他在这个时段已经排了窗口。请先取消原来的班，再重新排。"
        raise Invalid(sentence, errors={"official": sentence}) from twice
    ledger.write(_shift(row, dropped=False), by=by, at=at)
    return row.pk


@command
def drop_shift(shift: UUID, *, by: Actor, at: datetime) -> None:
    """Take somebody off a window."""
    row = Shift.objects.select_for_update().filter(pk=shift).first()
    if row is None or row.organisation_id not in managed(by):
        raise NotYours
    fact = _shift(row, dropped=True)
    if row.on < day_of(at):
        raise NotAllowed("过去的班不能取消。")
    row.delete()
    ledger.write(fact, by=by, at=at)


def _shift(row: Shift, *, dropped: bool) -> ShiftSet:
    return ShiftSet(
        organisation=row.organisation_id, official=row.official_id, on=row.on, half=row.half,
        window=row.window, dropped=dropped,
    )  # fmt: skip


@command
def open_contact_point(organisation: UUID, said: Said, *, by: Actor, at: datetime) -> UUID:
    """Enter a place where the organisation hears from the grass roots."""
    organ = _organ(organisation, by)
    if wrong := check_phone(said.get("phone", "")):
        _refuse("phone", wrong)
    try:
        with transaction.atomic():
            row = ContactPoint.objects.create(
                organisation=organ,
                name=_text(said, "name", "联系点名称", 80),
                address=_text(said, "address", "地址", LONG),
                keeper=_text(said, "keeper", "联系人", 50),
                phone=storable(said["phone"]).strip()[:20],
                note=storable(said.get("note", "")).strip()[:LONG],
                since=day_of(at),
                made_by=by.who,
            )
    except IntegrityError as twice:
        sentence = "已经有这个名称的联系点。请核对后重新填写。"
        raise Invalid(sentence, errors={"name": sentence}) from twice
    fact = ContactPointSet(organisation=organ.pk, point=row.pk, ended=False)
    ledger.write(fact, by=by, at=at)
    return row.pk


@command
def end_contact_point(point: UUID, *, by: Actor, at: datetime) -> None:
    """Close a contact point."""
    row = ContactPoint.objects.select_for_update().filter(pk=point).first()
    if row is None or row.organisation_id not in managed(by):
        raise NotYours
    if row.ended_at is not None:
        raise NotAllowed("这个联系点已经撤销。请刷新页面查看。")
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    fact = ContactPointSet(organisation=row.organisation_id, point=row.pk, ended=True)
    ledger.write(fact, by=by, at=at)


@command
def appraise(official: UUID, said: Said, *, by: Actor, at: datetime) -> UUID:
    """Keep an assessment, a promotion, a reward or a sanction, with its ground; nobody his own."""
    organ = _of_team(official, by)
    if said.get("kind", "") not in KINDS:
        _refuse("kind", "请选择是考核、晋升、奖励还是问责。")
    on = _day(said, "on", "日期")
    if on > day_of(at):
        _refuse("on", "日期不能晚于今天。")
    row = Appraisal.objects.create(
        official_id=official,
        organisation_id=organ,
        kind=said["kind"],
        on=on,
        result=_text(said, "result", "结果", SHORT),
        ground=_text(said, "ground", "依据", LONG),
        made_by=by.who,
        made_at=at,
    )
    fact = Appraised(official=official, organisation=organ, kind=row.kind, on=on)
    ledger.write(fact, by=by, at=at)
    return row.pk


def _organ(organisation: UUID, by: Actor) -> Organisation:
    must_hold = organisation in managed(by)
    found = Organisation.objects.filter(pk=organisation).first()
    if found is None or not must_hold:
        raise NotYours
    return found


def _of_team(official: UUID, by: Actor) -> UUID:
    """Return the organisation in which he keeps this official, who is not himself."""
    held = _posts(official, managed(by))
    if not held:
        raise NotYours
    if by.who == f"{OFFICIAL}{official}":
        raise NotAllowed("自己的证书和考核不能由自己登记。请联系本单位另一名管理员或者负责人。")
    return held[0]


def _posts(official: UUID, where: frozenset[UUID] | set[UUID]) -> list[UUID]:
    rows = Post.objects.filter(official=official, organisation__in=where, ended_at=None)
    return list(rows.order_by("pk").values_list("organisation", flat=True)[:1])


def _text(said: Said, name: str, label: str, most: int) -> str:
    text = storable(said.get(name, "")).strip()
    if not text or len(text) > most:
        _refuse(name, f"请填写{label}，最多 {most} 个字。")
    return text


def _day(said: Said, name: str, label: str) -> date:
    try:
        return date.fromisoformat(said.get(name, "").strip())
    except ValueError as wrong:
        sentence = f"请按“2026-11-27”的写法填写{label}。"
        raise Invalid(sentence, errors={name: sentence}) from wrong


def _id(said: Said, name: str, sentence: str) -> UUID:
    try:
        return UUID(said.get(name, ""))
    except ValueError as wrong:
        raise Invalid(sentence, errors={name: sentence}) from wrong


def _refuse(name: str, sentence: str) -> None:
    raise Invalid(sentence, errors={name: sentence})
