"""Sitting exams: answers are kept while one fills them in; a paper that is not whole asks once more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from onething.identity.models import Official, Qualification, Sitting
from onething.identity.training.papers import failed_in_round, open_questions
from onething.identity.training.rules import (
    Course,
    courses,
    day_of,
    drawn,
    marked,
    months_after,
)
from onething.identity.training.said import own
from onething.identity.training_events import Qualified, SittingBegun, SittingMarked
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.facts import Fact
from onething.kernel.ids import new_id
from onething.kernel.refusals import NotAllowed, NotYours

Answers = Mapping[str, Sequence[int]]  # a question: the numbers of its options
OVER = "考试时间已经到了，后来改的答案没有保存。请按“看成绩”，按时间到以前保存的答案计分。"


@command
def begin_sitting(course: str, *, by: Actor, at: datetime) -> UUID:
    """Draw the questions of an exam for him; a sitting whose time was over is marked first."""
    official, found = own(by), courses().get(course)
    if found is None:
        raise NotYours
    Official.objects.select_for_update().get(pk=official)
    facts: list[Fact] = []
    running = Sitting.objects.filter(official=official, course=course, ended_at=None).first()
    if running is not None and running.until > at:
        return running.pk
    if running is not None:
        facts = _mark(running, found, by, at)
    if running is not None and running.passed:
        ledger.write(*facts, by=by, at=at)
        return running.pk
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
    failed = failed_in_round(official, course, at)
    if len(failed) < course.tries:
        return
    again = day_of(failed[0] + timedelta(days=course.again_days))
    raise NotAllowed(
        f"这一轮已经考了 {len(failed)} 次，都没有合格。请复习后在 {again:%Y 年 %m 月 %d 日}再考。"
    )


@command
def keep_answers(sitting_id: UUID, answers: Answers, *, by: Actor, at: datetime) -> None:
    """Keep his answers so far, while the time of the exam runs."""
    sitting = _open(sitting_id, by)
    if at > sitting.until:
        raise NotAllowed(OVER)
    _keep(sitting, answers, at)


@command
def hand_in_sitting(sitting_id: UUID, answers: Answers, *, by: Actor, at: datetime) -> str:
    """Keep and mark his answers, or, while questions are open, return their numbers and mark nothing."""
    sitting = _open(sitting_id, by)
    _keep(sitting, answers, at)
    if at <= sitting.until and (missing := open_questions(sitting)):
        return "、".join(map(str, missing))
    _hand_in(sitting, by, at)
    return ""


@command
def hand_in_as_it_is(sitting_id: UUID, answers: Answers, *, by: Actor, at: datetime) -> None:
    """Keep and mark his answers though questions are open: he was told and says so."""
    sitting = _open(sitting_id, by)
    _keep(sitting, answers, at)
    _hand_in(sitting, by, at)


def _open(sitting_id: UUID, by: Actor) -> Sitting:
    """Lock a sitting of his that is not marked yet."""
    rows = Sitting.objects.select_for_update().filter(pk=sitting_id, official=own(by))
    sitting = rows.first()
    if sitting is None:
        raise NotYours
    if sitting.ended_at is not None:
        raise NotAllowed("这份试卷已经交过了。请查看成绩。")
    return sitting


def _keep(sitting: Sitting, answers: Answers, at: datetime) -> None:
    """Keep what was answered in time; what comes later changes nothing."""
    if at > sitting.until:
        return
    sitting.answers = {key: sorted(answers[key]) for key in sitting.drawn if answers.get(key)}
    sitting.save(update_fields=["answers"])


def _hand_in(sitting: Sitting, by: Actor, at: datetime) -> None:
    ledger.write(*_mark(sitting, courses()[sitting.course], by, at), by=by, at=at)


def _mark(sitting: Sitting, course: Course, by: Actor, at: datetime) -> list[Fact]:
    """Mark what was kept; who passes is qualified until a day."""
    score = marked(course, sitting.drawn, sitting.answers)
    sitting.score, sitting.ended_at = score, at
    sitting.passed = score >= course.pass_mark
    sitting.save()
    fact = SittingMarked(
        official=sitting.official_id,
        sitting=sitting.pk,
        course=course.key,
        score=score,
        passed=sitting.passed,
    )
    return [fact, _qualify(sitting, course, by, at)] if sitting.passed else [fact]


def _qualify(sitting: Sitting, course: Course, by: Actor, at: datetime) -> Qualified:
    """Qualify him from the day on which the exam was over: a paper marked later counts no longer."""
    since = day_of(min(at, sitting.until))
    until = months_after(since, course.valid_months)
    row = Qualification.objects.create(
        official_id=sitting.official_id, course=course.key, since=since, until=until,
        given_by=by.who, given_at=at,
    )  # fmt: skip
    return Qualified(
        official=sitting.official_id, qualification=row.pk, course=course.key, level="", until=until
    )
