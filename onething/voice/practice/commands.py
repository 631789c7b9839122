"""练习: a call comes in, or something that was filed waits to be passed on."""

from __future__ import annotations

import secrets
from collections import Counter
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.conf import settings

from onething.desk import commands as halls
from onething.desk import queries as practising
from onething.identity import queries as identity
from onething.identity.terms import Duty
from onething.kernel.actor import Actor
from onething.kernel.ids import new_id
from onething.kernel.refusals import NotAllowed, NotYours
from onething.voice.obstacles.filing import file_obstacle
from onething.voice.practice.queries import call_kinds_for, call_sheet
from onething.voice.practice.rules import DISPATCH, CallExercise, exercises, rules

NAMESAKES = 20  # as often as somebody else is sought


def ask_for_call(kind: str, *, by: Actor, at: datetime) -> UUID:
    """Make a call come in, or a complaint that waits, and give it to whoever practises.

    Several commands one after another, as for the exercises of the window.
    """
    if not settings.PRACTICE or not by.org:
        raise NotYours
    if not any(one.key == kind for one in call_kinds_for(by)):
        raise NotAllowed("您的岗位没有这一种练习题。请在“要一道题”里选列出来的。")
    mine, most = call_sheet(by), practising.practice_limits().most_open
    if sum(one.verdict.right is None for one in mine) >= most:
        raise NotAllowed(f"您有 {most} 件练习还没有办。请先办完，再要新的。")
    county = str(rules()["county"])
    if kind == DISPATCH:
        county = halls.county_of(by)
        if str(identity.route(Duty.APPROVAL, county).id) != by.org:
            raise NotAllowed("转办的练习题在政务服务大厅做。请换成大厅的岗位，再来练习。")
    task = _chosen(kind, Counter(one.task.key for one in mine))
    person, known = halls.sample_person(county, at), {one.person for one in mine}
    for _ in range(NAMESAKES):  # what is written of one must not count for another
        person = halls.sample_person(county, at) if person.name in known else person
    if task.earlier:
        told = {"region": county, "name": person.name, "phone": person.phone}
        who = person.by if kind == DISPATCH else replace(by, cause=str(new_id()))
        file_obstacle({**task.earlier, **told}, by=who, at=at)
    return halls.give_exercise(task.key, person.subject, by=by, at=at)


def _chosen(kind: str, given: Counter[str]) -> CallExercise:
    fit = [task for task in exercises().values() if task.kind == kind]
    least = min(given[task.key] for task in fit)
    return secrets.choice([task for task in fit if given[task.key] == least])


def say_known(exercise: UUID, number: str, *, by: Actor, at: datetime) -> None:
    """Say of a call that the matter was recorded before, under which number."""
    card = next((one for one in call_sheet(by) if one.id == exercise), None)
    if card is None or card.task.kind == DISPATCH:
        raise NotYours
    if card.verdict.right is not None:
        raise NotAllowed("这道题已经办完了。要再练，请另要一道。")
    halls.answer_exercise(exercise, number, by=by, at=at)
