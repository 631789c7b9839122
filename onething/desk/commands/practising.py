"""练习: give a clerk a piece of work, made by the very commands that applicants use."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings

from onething.cases import commands as cases
from onething.cases import queries as applying
from onething.desk.practice.rules import Exercise as Task
from onething.desk.practice.rules import exercises, rules, said_on
from onething.desk.practice_events import ExerciseGiven
from onething.desk.practice_models import Exercise
from onething.desk.queries.practising import open_exercises
from onething.documents import commands as documents
from onething.documents import queries as papers
from onething.identity import commands as identity
from onething.identity import queries as people
from onething.identity.terms import IdType, Level, fictitious_area, id_number
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.calendar import CHINA
from onething.kernel.command import command
from onething.kernel.ids import new_id
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

MAKER: Final = Actor(who="system:practice", roles=("window",), via="practice")
BORN: Final = (date(1960, 1, 1).toordinal(), date(2000, 1, 1).toordinal())
SERIALS: Final = 999
BIRTH, WHERE = "person.birth", ("址", "地点", "住所")
LARGEST: Final = 1 << 22


@dataclass(frozen=True)
class Applicant:
    """A sample person who applies: who he is, as whom he acts."""

    subject: UUID
    name: str
    number: str
    born: date
    street: str
    by: Actor


def ask_for_exercise(*, walk_in: bool, by: Actor, at: datetime) -> UUID:
    """Make a new piece of work and give it to whoever practises: one that came, or somebody who comes.

    Which one is not said beforehand: one of those that he was given least often.

    Several commands one after another, as an applicant uses them; one that breaks off leaves a
    piece of work in the queue that nobody is asked about.
    """
    if not settings.PRACTICE or not by.org:
        raise NotYours
    most = rules()["most_open"]
    if open_exercises(by.who) >= most:
        raise NotAllowed(f"您有 {most} 件练习还没有办。请先办完，再要新的。")
    task = _chosen(by, walk_in=walk_in)
    person = _applicant(by, at)
    if task.walk_in:
        return _give(task.key, person.subject, None, _brought(task, person, by, at), by=by, at=at)
    filed = _filed(task, person, by, at)
    return _give(task.key, person.subject, filed, {}, by=by, at=at)


def _chosen(by: Actor, *, walk_in: bool) -> Task:
    given = Counter(Exercise.objects.filter(official=by.who).values_list("key", flat=True))
    fit = [task for task in exercises().values() if task.walk_in == walk_in]
    least = min(given[task.key] for task in fit)
    return secrets.choice([task for task in fit if given[task.key] == least])


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


def _applicant(by: Actor, at: datetime) -> Applicant:
    """Record a person who does not exist, with a number of an area that does not exist."""
    said, chosen = rules(), secrets.SystemRandom()
    name = chosen.choice(said["surnames"]) + chosen.choice(said["given"])
    born = date.fromordinal(chosen.randrange(*BORN))
    number = id_number(fictitious_area(_county(by)), born, chosen.randint(1, SERIALS))
    phone = said["values"]["phone"]
    known = people.find_subject(number)
    if known is not None:
        return _applicant(by, at)
    subject = identity.record_subject(name, IdType.RESIDENT, number, phone=phone, by=MAKER, at=at)
    acts = Actor(who=f"subject:{subject}", behalf=str(subject), via="practice")
    return Applicant(subject, name, number, born, chosen.choice(said["streets"]), acts)


def _county(by: Actor) -> str:
    """Return where the clerk's window receives."""
    organ = people.organisation(UUID(by.org))
    if organ.level != Level.COUNTY:
        raise NotAllowed("练习题在区县的窗口办。请换成区县窗口的岗位，再来练习。")
    return organ.region


def _filed(task: Task, person: Applicant, clerk: Actor, at: datetime) -> UUID:
    by = person.by
    draft = _begun(task, person, clerk, at)
    today = at.astimezone(CHINA).date()
    for group in applying.draft_sheet(draft, by, at).plan.groups:
        values = {one.element: _value(one, person, today) for one in group.fields}
        cases.save_group(draft, group=group.key, values=values, by=by, at=at)
    sheet = applying.materials_sheet(draft, by, at)
    for row in sheet.to_upload:
        drawn = _paper(row.need.name, person, task.flaws.get(row.need.key, ""), at)
        cases.attach(
            draft, key=row.need.key, file=_kept(drawn, row.need.name, by, at), by=by, at=at
        )
    promised = [row.need.key for row in sheet.rows if row.need.source == "commitment"]
    cases.commit_to(draft, keys=promised, by=by, at=at)
    check = applying.check_sheet(draft, by, at)
    once = replace(by, cause=str(new_id()))
    cases.submit(draft, summary=check.digest, consent=check.plan.consent, by=once, at=at)
    return draft


def _begun(task: Task, person: Applicant, clerk: Actor, at: datetime) -> UUID:
    return cases.start_draft(
        task.theme,
        region=_county(clerk),
        answers=task.answers_on(at.astimezone(CHINA).date()),
        known={},
        source_down=False,
        by=person.by,
        at=at,
    )


def _value(field: Any, person: Applicant, today: date) -> str:
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


def _paper(name: str, person: Applicant, flaw: str, at: datetime) -> bytes:
    owner = "钱别人" if flaw == "other_name" else person.name
    day = at.astimezone(CHINA).date()
    return papers.practice_paper(
        name, owner, day, sealed=flaw != "no_seal", legible=flaw != "blurred"
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


def _brought(task: Task, person: Applicant, clerk: Actor, at: datetime) -> dict[str, str]:
    """Return what a person at the window brings; his draft only says which papers it takes."""
    draft = _begun(task, person, clerk, at)
    sheet = applying.materials_sheet(draft, person.by, at)
    needed = {row.need.key: row.need.name for row in sheet.to_upload}
    cases.discard(draft, by=person.by, at=at)
    return needed
