"""练习: give a clerk a piece of work, made by the very commands that applicants use."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings

from onething.cases import commands as cases
from onething.cases import queries as applying
from onething.desk.practice.people import MAKER, Sample, county_of, sample_person
from onething.desk.practice.rules import Exercise as Task
from onething.desk.practice.rules import rules, said_on
from onething.desk.practice_events import ExerciseAnswered, ExerciseGiven
from onething.desk.practice_models import Exercise
from onething.desk.queries.practising import kinds_for, offices_with_tasks, open_exercises, tasks_of
from onething.documents import commands as documents
from onething.documents import queries as papers
from onething.identity.terms import storable
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.calendar import CHINA
from onething.kernel.command import command
from onething.kernel.ids import new_id
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

BIRTH, WHERE = "person.birth", ("址", "地点", "住所")
LARGEST: Final = 1 << 22
LONGEST_ANSWER: Final = 60


def ask_for_exercise(kind: str, *, by: Actor, at: datetime) -> UUID:
    """Make a new piece of work of this kind and give it to whoever practises.

    Which one is not said beforehand: one of those that he was given least often.

    Several commands one after another, as an applicant uses them; one that breaks off leaves a
    piece of work in the queue that nobody is asked about.
    """
    if not settings.PRACTICE or not by.org:
        raise NotYours
    if not any(one.key == kind for one in kinds_for(by)):
        raise NotAllowed("您的岗位没有这一种练习题。请在“要一道题”里选列出来的。")
    most = rules()["most_open"]
    if open_exercises(by.who) >= most:
        raise NotAllowed(f"您有 {most} 件练习还没有办。请先办完，再要新的。")
    county = county_of(by)
    task = _chosen(by, kind)
    person = sample_person(county, at)
    if task.walk_in:
        brings = _brought(task, person, county, at)
        return _give(task.key, person.subject, None, brings, by=by, at=at)
    filed = _filed(task, person, county, at)
    if task.kind == "decide":
        _accepted(filed, task, at)
    return _give(task.key, person.subject, filed, {}, by=by, at=at)


def _chosen(by: Actor, kind: str) -> Task:
    given = Counter(Exercise.objects.filter(official=by.who).values_list("key", flat=True))
    fit = tasks_of(kind, by)
    if not fit:
        raise NotAllowed(
            f"您单位还没有审批的练习题，现在有题的是：{'、'.join(offices_with_tasks())}。"
            "要加题，请联系培训人员。"
        )
    least = min(given[task.key] for task in fit)
    return secrets.choice([task for task in fit if given[task.key] == least])


def _accepted(application: UUID, task: Task, at: datetime) -> None:
    """Accept it as the hall does, so that the office can decide."""
    case, hall = applying.received_at(application, task.part)
    clerk = replace(MAKER, org=str(hall), cause=str(new_id()))
    cases.accept(case, by=clerk, at=at)


def give_exercise(key: str, subject: UUID, *, by: Actor, at: datetime) -> UUID:
    """Keep to whom an exercise of another room was given; that room knows what was done with it."""
    return _give(key, subject, None, {}, by=by, at=at)


@command
def answer_exercise(exercise: UUID, answer: str, *, by: Actor, at: datetime) -> None:
    """Answer an exercise of one's own on its page, once."""
    row = Exercise.objects.select_for_update().filter(pk=exercise, official=by.who).first()
    if not settings.PRACTICE or row is None:
        raise NotYours
    if row.answer:
        raise NotAllowed("这道题已经答过了。要再练，请另要一道。")
    said = storable(answer).strip()
    if not said or len(said) > LONGEST_ANSWER:
        raise Invalid("请填写原来登记的编号。", errors={"answer": "请填写编号"})
    row.answer = said
    row.save(update_fields=["answer"])
    ledger.write(ExerciseAnswered(exercise=row.pk, key=row.key), by=by, at=at)


@command
def _give(
    key: str,
    subject: UUID,
    application: UUID | None,
    brings: Mapping[str, str],
    *,
    by: Actor,
    at: datetime,
) -> UUID:
    """Keep to whom the piece of work was given."""
    if not settings.PRACTICE or not by.org:
        raise NotYours
    made = Exercise.objects.create(
        key=key, official=by.who, subject=subject, application=application, papers=dict(brings),
        given_at=at,
    )  # fmt: skip
    fact = ExerciseGiven(exercise=made.pk, key=key, application=application)
    ledger.write(fact, by=by, at=at)
    return made.pk


def _filed(task: Task, person: Sample, county: str, at: datetime) -> UUID:
    by = person.by
    draft = _begun(task, person, county, at)
    today = at.astimezone(CHINA).date()
    for group in applying.draft_sheet(draft, by, at).plan.groups:
        values = {one.element: _value(one, person, today) for one in group.fields}
        cases.save_group(draft, group=group.key, values=values, by=by, at=at)
    sheet = applying.materials_sheet(draft, by, at)
    for row in sheet.to_upload:
        drawn = _paper(row.need.name, person, task, row.need.key, at)
        cases.attach(
            draft, key=row.need.key, file=_kept(drawn, row.need.name, by, at), by=by, at=at
        )
    promised = [row.need.key for row in sheet.rows if row.need.source == "commitment"]
    cases.commit_to(draft, keys=promised, by=by, at=at)
    check = applying.check_sheet(draft, by, at)
    once = replace(by, cause=str(new_id()))
    cases.submit(draft, summary=check.digest, consent=check.plan.consent, by=once, at=at)
    return draft


def _begun(task: Task, person: Sample, county: str, at: datetime) -> UUID:
    return cases.start_draft(
        task.theme,
        region=county,
        answers=task.answers_on(at.astimezone(CHINA).date()),
        known={},
        source_down=False,
        by=person.by,
        at=at,
    )


def _value(field: Any, person: Sample, today: date) -> str:
    if field.choices:
        return str(field.choices[0][0])
    own = {"name": person.name, "id": person.number}
    if field.element == BIRTH:
        return person.born.isoformat()
    if field.kind == "text" and any(word in field.label for word in WHERE):
        return person.street
    values: Mapping[str, str] = rules()["values"]
    if field.kind not in {*own, *values}:
        raise Invalid(f"练习题填不了“{field.label}”这一栏（{field.kind}）。请换一道题。")
    return own.get(field.kind) or said_on(values[field.kind], today)


def _paper(name: str, person: Sample, task: Task, key: str, at: datetime) -> bytes:
    flaw = task.flaws.get(key, "")
    return papers.practice_paper(
        name,
        "钱别人" if flaw == "other_name" else person.name,
        at.astimezone(CHINA).date(),
        sealed=flaw != "no_seal",
        legible=flaw != "blurred",
        writes=task.writes.get(key, ""),
    )


def _kept(content: bytes, name: str, by: Actor, at: datetime) -> dict[str, Any]:
    checked = papers.check_upload(f"{name}.pdf", content, max_bytes=LARGEST)
    papers.keep(content)
    upload = documents.record_upload(
        digest=checked.digest,
        name=checked.name,
        size=checked.size,
        media_type=checked.media_type,
        pages=checked.pages,
        owner=UUID(by.behalf),
        by=by,
        at=at,
    )
    return {
        "upload": upload,
        "digest": checked.digest,
        "file_name": checked.name,
        "media_type": checked.media_type,
        "pages": checked.pages,
        "size": checked.size,
    }


def _brought(task: Task, person: Sample, county: str, at: datetime) -> dict[str, str]:
    """Return what a person at the window brings; his draft only says which papers it takes."""
    draft = _begun(task, person, county, at)
    sheet = applying.materials_sheet(draft, person.by, at)
    needed = {row.need.key: row.need.name for row in sheet.to_upload}
    cases.discard(draft, by=person.by, at=at)
    return needed
