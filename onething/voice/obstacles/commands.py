"""What is done about 办不成事, step by step; each answer with reasons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from onething.identity import queries as identity
from onething.identity.terms import storable
from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.command import command
from onething.kernel.refusals import Invalid, NotAllowed
from onething.voice.obstacle_events import (
    ObstacleAccepted,
    ObstacleClosed,
    ObstacleConfirmed,
    ObstacleDisputed,
    ObstacleLapsed,
    ObstaclePassed,
    ObstacleReplied,
    ObstacleSorted,
    ObstacleSupervised,
    ObstacleWithdrawn,
)
from onething.voice.obstacle_models import Obstacle
from onething.voice.obstacle_terms import DIFFICULTIES, OBSTACLE, WAYS
from onething.voice.obstacles import access
from onething.voice.obstacles.rules import (
    day_of,
    due_on,
    kinds,
    late_by,
    rules,
    supervision_at,
)
from onething.voice.saying import written

said_in = partial(written, rules)


def about(row: Obstacle) -> dict[str, Any]:
    """Return what every fact of it says."""
    return {
        "obstacle": row.pk,
        "number": row.number,
        "office": row.hall,
        "subject": row.subject,
    }


def told(people: Sequence[Any]) -> tuple[str, ...]:
    """Return the ids of officials who are told."""
    return tuple(sorted({str(one.official) for one in people}))


@command
def accept_obstacle(obstacle_id: UUID, *, by: Actor, at: datetime) -> None:
    """Accept it: somebody follows it from now on, and the person is told who."""
    row, step = access.obstacle_to_change(obstacle_id, "accept", by=by, at=at)
    row.state, row.handler = step.end, by.who
    row.first_at = row.first_at or at
    row.save()
    ledger.write(ObstacleAccepted(**about(row)), by=by, at=at)


@command
def sort_obstacle(
    obstacle_id: UUID,
    *,
    kind: str,
    difficulty: str,
    complained: Sequence[UUID] = (),
    by: Actor,
    at: datetime,
) -> None:
    """Say of which kind it is and how hard, and whom it is about: they will not handle it."""
    row, step = access.obstacle_to_change(obstacle_id, "sort", by=by, at=at)
    if kind not in kinds() or difficulty not in DIFFICULTIES:
        sentence = "请选择类别和难易程度。"
        raise Invalid(sentence, errors={"kind": sentence})
    row.state, row.kind, row.difficulty, row.handler = step.end, kind, difficulty, by.who
    row.complained = sorted({*row.complained, *complained})
    row.due_on = due_on(difficulty, row.counted_from)
    row.hall = access.hall_for(row.hall, row.complained, at)
    row.save()
    fact = ObstacleSorted(
        **about(row),
        kind=kind,
        difficulty=difficulty,
        due_on=row.due_on,
        complained=tuple(map(str, row.complained)),
    )
    ledger.write(fact, by=by, at=at)


@command
def pass_obstacle(
    obstacle_id: UUID, office: UUID, *, request: str, by: Actor, at: datetime
) -> None:
    """Pass it to the organ that can solve it, never into the hands of whom it is about."""
    row, step = access.obstacle_to_change(obstacle_id, "pass", by=by, at=at)
    if office not in {one.id for one in identity.organs_of(row.region)}:
        sentence = "请从列表中选择承办单位。"
        raise Invalid(sentence, errors={"office": sentence})
    people = access.answerers(office, row.complained, at)
    if not people:
        name = identity.organisation(office).name
        sentence = f"{name}没有可以办理的负责人，或者只有被反映的人。请转给它的上级单位，或者由大厅直接办结。"
        raise Invalid(sentence, errors={"office": sentence})
    row.request = said_in(request, "request", "请承办单位做什么")
    row.state, row.office, row.handler = step.end, office, by.who
    row.reply = row.replied_by = ""
    row.save()
    ledger.write(ObstaclePassed(**about(row), to=office, officials=told(people)), by=by, at=at)


@command
def reply_obstacle(obstacle_id: UUID, *, reply: str, by: Actor, at: datetime) -> None:
    """Answer the hall for the organ to which it was passed."""
    row, step = access.obstacle_to_change(obstacle_id, "reply", by=by, at=at)
    row.reply = said_in(reply, "reply", "办理情况")
    row.state, row.replied_by = step.end, by.who
    row.save()
    assert row.office is not None
    people = access.followers(row.hall, row.complained, at)
    ledger.write(ObstacleReplied(**about(row), of=row.office, officials=told(people)), by=by, at=at)


@command
def close_obstacle(
    obstacle_id: UUID, *, answer: str, reasons: str, by: Actor, at: datetime
) -> None:
    """Answer the person with reasons; he says whether it is solved."""
    row, step = access.obstacle_to_change(obstacle_id, "close", by=by, at=at)
    row.answer = said_in(answer, "answer", "办理结果")
    row.reasons = said_in(reasons, "reasons", "理由和依据")
    row.state, row.handler, row.closed_at = step.end, by.who, at
    row.feedback_by = due_on("feedback", day_of(at))
    row.save()
    ledger.write(ObstacleClosed(**about(row)), by=by, at=at)


@command
def give_feedback(
    obstacle_id: UUID, *, solved: bool, text: str, way: str = "", by: Actor, at: datetime
) -> None:
    """Say whether it is solved; who followed it may write down what he was told when he called."""
    row, _ = access.obstacle_to_change(obstacle_id, _do(solved), by=by, at=at)
    if by.org and way not in WAYS:
        sentence = "请选择是电话回访还是当面回访。"
        raise Invalid(sentence, errors={"way": sentence})
    row.feedback_way = way if by.org else ""
    _feedback(row, solved, text, by, at)


@command
def give_feedback_by_code(
    number: str, code: str, *, solved: bool, text: str, by: Actor, at: datetime
) -> None:
    """Say whether it is solved, without signing in, by number and code."""
    row = access.obstacle_by_code(number, code)
    OBSTACLE.step(row.state, _do(solved))
    row.feedback_way = ""
    _feedback(row, solved, text, by, at)


def _do(solved: bool) -> str:
    return "confirm" if solved else "dispute"


def _feedback(row: Obstacle, solved: bool, text: str, by: Actor, at: datetime) -> None:
    again = not solved and row.reopened < int(rules()["reopens"])
    row.solved, way = solved, row.feedback_way
    row.feedback = said_in(text, "text", "还有什么没有解决") if not solved else _short(text)
    if again:
        _reopen(row, at)
        people = access.followers(row.hall, row.complained, at)
        fact = ObstacleDisputed(**about(row), way=way, officials=told(people))
        ledger.write(fact, by=by, at=at)
        return
    row.state, row.archived_at = "archived", at
    row.save()
    ledger.write(ObstacleConfirmed(**about(row), solved=solved, way=way), by=by, at=at)


def _short(text: str) -> str:
    return storable(text).strip()[: int(rules()["most"])]


def _reopen(row: Obstacle, at: datetime) -> None:
    """Begin again: the terms run anew from this day."""
    today = day_of(at)
    row.state, row.reopened, row.counted_from = "accepted", row.reopened + 1, today
    row.due_on = due_on(row.difficulty, today)
    row.closed_at = row.feedback_by = None
    row.supervised = 0
    row.save()


@command
def withdraw_obstacle(obstacle_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take back what one has filed, before it was passed on."""
    row, step = access.obstacle_to_change(obstacle_id, "withdraw", by=by, at=at)
    row.state, row.archived_at = step.end, at
    row.save()
    ledger.write(ObstacleWithdrawn(**about(row)), by=by, at=at)


@command
def lapse_obstacle(obstacle_id: UUID, *, by: Actor, at: datetime) -> None:
    """Put it to the files when nobody said whether it is solved; it counts as not answered."""
    row, step = access.obstacle_to_change(obstacle_id, "lapse", by=by, at=at)
    if row.feedback_by is None or day_of(at) <= row.feedback_by:
        raise NotAllowed("等待反馈的期限还没有过，不能归档。")
    row.state, row.archived_at = step.end, at
    row.save()
    ledger.write(ObstacleLapsed(**about(row)), by=by, at=at)


@command
def supervise_obstacle(obstacle_id: UUID, *, by: Actor, at: datetime) -> None:
    """Tell those who must see to it that it is late (督办)."""
    must_be_system(by)
    row = Obstacle.objects.select_for_update().get(pk=obstacle_id)
    late = late_of(row, at)
    rule = supervision_at(late)
    if rule is None or rule["level"] <= row.supervised:
        return
    above = access.hall_above(row.hall) if rule["tell"] == "above" else None
    row.supervised, row.supervisor = rule["level"], above or row.supervisor
    row.save()
    where = {row.hall, *([row.office] if row.office else []), *([above] if above else [])}
    people = [
        one
        for one in identity.colleagues(where, on=day_of(at))
        if "leader" in one.roles and one.official not in row.complained
    ]
    fact = ObstacleSupervised(
        **about(row), level=row.supervised, late=late, due_on=row.due_on, officials=told(people)
    )
    ledger.write(fact, by=by, at=at)


def late_of(row: Obstacle, at: datetime) -> int:
    """Return how many working days it is late: its first answer, or the whole."""
    last = row.due_on if row.first_at else row.first_by
    return late_by(last, day_of(at))
