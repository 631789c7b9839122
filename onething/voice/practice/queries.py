"""我的练习: the calls and complaints that somebody was given, and what was right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from onething.desk import queries as practising
from onething.desk.queries import GivenExercise, PracticeKind
from onething.identity import queries as identity
from onething.identity.terms import SubjectCard
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours
from onething.voice.aid_models import Aid
from onething.voice.obstacle_models import Obstacle
from onething.voice.obstacles.rules import day_of
from onething.voice.practice.judging import CallVerdict, Recorded, judge_call
from onething.voice.practice.rules import CALL, DISPATCH, CallExercise, exercises, rules


@dataclass(frozen=True)
class CallCard:
    """A call or a complaint that somebody was given, and what came of it."""

    id: UUID
    task: CallExercise
    given_at: datetime
    person: str
    says: str
    obstacle: UUID | None  # that is to be passed on
    number: str
    verdict: CallVerdict

    @property
    def is_call(self) -> bool:
        """Say whether somebody calls, and nothing is there yet."""
        return self.task.kind == CALL


def call_kinds_for(by: Actor) -> tuple[PracticeKind, ...]:
    """Return the kinds of these exercises for the roles of somebody's post."""
    return tuple(
        PracticeKind(key, one["name"])
        for key, one in rules()["kinds"].items()
        if any(map(by.has, one["roles"]))
    )


def call_sheet(by: Actor) -> tuple[CallCard, ...]:
    """Return one's own calls and complaints, the newest first; only where one practises."""
    if not settings.PRACTICE or not by.org:
        raise NotYours
    rows = practising.exercises_given(by, tuple(exercises()))
    people = identity.subjects([row.subject for row in rows])
    phones = [one.phone for one in people.values()]
    names = [one.name for one in people.values()]
    entered = Obstacle.objects.filter(filed_by=by.who) if rows else Obstacle.objects.none()
    calls = [*entered.order_by("filed_at", "pk").filter(phone__in=phones)]
    calls += entered.order_by("filed_at", "pk").filter(name__in=names).exclude(phone__in=phones)
    orders = list(Aid.objects.filter(asked_by=by.who, name__in=names).order_by("asked_at", "pk"))
    passed = Obstacle.objects.filter(subject__in=[row.subject for row in rows])
    filed = {row.subject: row for row in passed.order_by("filed_at", "pk")}
    places = {one.region for one in filed.values() if one.office}
    duties = {one.id: one.duty for place in places for one in identity.organs_of(place)}
    return tuple(
        _dispatched(row, people[row.subject], filed[row.subject], duties)
        if exercises()[row.key].kind == DISPATCH
        else _called(row, people[row.subject], calls, orders)
        for row in rows
    )


def _called(
    row: GivenExercise, person: SubjectCard, calls: list[Obstacle], orders: list[Aid]
) -> CallCard:
    task = exercises()[row.key]
    caller = {"name": person.name, "phone": person.phone, "region": str(rules()["county"])}
    own = [one for one in calls if _is_of(one, person)]
    before = own.pop(0) if task.earlier and own else None
    helped = [one for one in orders if _is_of(one, person) and one.asked_at >= row.given_at]
    made: list[Obstacle | Aid] = [*own, *helped]
    done = Recorded("known", number=row.answer) if row.answer else Recorded()
    if made:
        first = made[0]
        kind = "obstacle" if isinstance(first, Obstacle) else "aid"
        done = Recorded(kind, _said(first), first.number, len(made))
    earlier = before.number if before else ""
    verdict = judge_call(task, done, caller, earlier)
    says = task.says.format(name=person.name, phone=person.phone)
    return CallCard(row.id, task, row.given_at, person.name, says, None, done.number, verdict)


def _is_of(made: Obstacle | Aid, person: SubjectCard) -> bool:
    return person.phone == made.phone or person.name == made.name


def _said(made: Obstacle | Aid) -> dict[str, str]:
    names = ("kind", "blocked", "group", "source", "region", "name", "phone", "tried", "wanted")
    return {name: str(getattr(made, name, "")) for name in (*names, "want")}


def _dispatched(
    row: GivenExercise, person: SubjectCard, filed: Obstacle, duties: dict[UUID, str]
) -> CallCard:
    task = exercises()[row.key]
    said = {"kind": filed.kind, "difficulty": filed.difficulty, "request": filed.request}
    said["office"] = duties[filed.office] if filed.office else ""
    record = "passed" if filed.office else "closed" if filed.closed_at else ""
    first, last = filed.first_at, filed.first_by
    in_time = first is None or last is None or day_of(first) <= last
    verdict = judge_call(task, Recorded(record, said, filed.number, in_time=in_time), {})
    return CallCard(row.id, task, row.given_at, person.name, "", filed.pk, filed.number, verdict)
