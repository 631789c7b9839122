"""What clerks and approvers see of one case, on one screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from onething.cases import access, chains, clocks
from onething.cases.archives import must_be_there
from onething.cases.drafts import plan_of
from onething.cases.models import (
    Application,
    Case,
    Deadline,
    Material,
    Opinion,
    Turn,
)
from onething.cases.queries.afterwards import has_afterwards
from onething.cases.queries.applying import FilledField, MaterialRow, filled, material_rows
from onething.cases.queries.beside import opinions_of, visits_from, with_all_beside
from onething.cases.queries.clockface import ClockFace, face
from onething.cases.queries.earlier import Paper, earlier_results
from onething.cases.queries.joining import AwayCard, away_of
from onething.cases.queries.masking import in_full, masked_field
from onething.cases.queries.reviewing import Panel, panel_of, steps_of
from onething.cases.queries.story import STORY, Happening
from onething.cases.queries.supplied import Supplied, supplied
from onething.cases.seats import SeatsLeft, left_for
from onething.cases.seconds import REFUSALS, second_of
from onething.cases.terms import DECIDED, JOINT, MACHINES, WORDS, unmet
from onething.catalogue import queries as catalogue
from onething.catalogue.terms import Answered, FieldGroup, Item, Plan
from onething.documents import queries as documents
from onething.documents.terms import DocumentCard, LicenceCard
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.machine import Step
from onething.kernel.models import Event
from onething.kernel.refusals import NotYours

CODE31 = 31  # signs of a number that are 实施编码


@dataclass(frozen=True)
class Remark:
    """An opinion with the name of who gave it."""

    step: str
    text: str
    who: str
    at: datetime


@dataclass(frozen=True)
class Sibling:
    """Another case of the same application."""

    item_name: str
    words: str
    waits: bool


@dataclass(frozen=True)
class CaseSheet:
    """One case on one screen."""

    id: UUID
    number: str
    application: UUID
    application_number: str
    by_official: bool  # filed at a window for the applicant: another place may have taken it in
    title: str
    item_name: str
    item: Item
    kind: str
    state: str
    words: str
    office: str
    hall: str
    subject_name: str
    submitted_at: datetime
    accepted_on: date | None
    deemed: bool
    clocks: tuple[ClockFace, ...]
    answers: tuple[Answered, ...]
    groups: tuple[tuple[FieldGroup, tuple[FilledField, ...]], ...]
    materials: tuple[MaterialRow, ...]
    opinions: tuple[Remark, ...]
    story: tuple[Happening, ...]
    steps: tuple[Step, ...]  # what this person may do now
    holder: str  # the name of who holds it, or “”
    held_by_me: bool
    held_by_other: bool
    siblings: tuple[Sibling, ...]
    documents: tuple[DocumentCard, ...]
    licences: tuple[LicenceCard, ...]
    earlier: dict[str, tuple[Paper, ...]]  # by material: what an earlier part has made
    decision: dict[str, str]
    supplement: tuple[Supplied, ...]  # 补正: what was asked for, old and new
    source_down: bool
    code31: str  # 实施编码: organ, level, base code; the number begins with it
    seats: tuple[SeatsLeft, ...]  # from which it may be given a place; none: it gives no places
    after: bool  # something was promised, or may have followed the decision
    visits: tuple[tuple[UUID, str, datetime], ...]  # 现场核查: id, state, when
    review: Panel | None  # the chain of its review, once begun
    overlay: int  # which revision of the place's own content it was filed under; 0: none
    unpaid: str  # which step waits for a fee, or “”
    two: frozenset[str]  # which refusals a second person has to confirm
    away: tuple[AwayCard, ...]  # what organs of other places do for it (多地联办)


def received_at(hall: str, application: Application) -> str:
    """Return where a case was received: the hall, and the site of a partner that took it in for it."""
    return f"{hall}（{application.site_name}代收）" if application.site_name else hall


def case_sheet(case_id: UUID, by: Actor, at: datetime) -> CaseSheet:
    """Return one case with all that a clerk or an approver needs to act on it."""
    found, siblings = _with_siblings(case_id, by)
    application: Application = found.application
    plan = plan_of(application, at)
    materials = list(Material.objects.filter(application=application).order_by("at", "id"))
    opinions = opinions_of(found.remarked)
    about = f"case:{found.pk}"
    turns = chains.turns_of(found) if found.turned else []
    names = _names(found, turns, opinions)
    offices = identity.organisations({found.office, found.hall})
    other = access.is_held_by_other(found, by, at)
    return CaseSheet(
        id=found.pk,
        number=found.number,
        application=application.pk,
        application_number=application.number or "",
        by_official=application.signed_by.startswith("official:"),
        title=found.title,
        item_name=found.item_name,
        item=catalogue.item_revision(found.item),
        kind=found.kind,
        state=found.state,
        words=WORDS[found.state],
        office=offices[found.office].name,
        hall=received_at(offices[found.hall].name, application),
        subject_name=found.subject_name,
        submitted_at=found.submitted_at,
        accepted_on=found.accepted_on,
        deemed=found.deemed,
        clocks=_faces(found, clocks.day_of(at)),
        answers=plan.answers,
        groups=_groups(plan, application, found.part),
        materials=_of_part(found.part, material_rows(plan, materials)),
        opinions=tuple(
            Remark(_label(found, said.step), said.text, signed_by(names, said), said.at)
            for said in opinions
        ),
        story=_story(about),
        steps=_steps(found, by),
        holder=names.get(found.holder, "") if other or found.holder == by.who else "",
        held_by_me=found.holder == by.who,
        held_by_other=other,
        siblings=_siblings(siblings, found),
        documents=documents.documents_about(about),
        licences=_licences(found, about),
        earlier=earlier_results(plan, found, siblings),
        decision=dict(found.decision),
        supplement=supplied(found.supplied or (), materials),
        source_down=application.source_down,
        code31=found.number[:CODE31],
        visits=visits_from(found.visited),
        review=panel_of(found, turns, names, by, at),
        overlay=int(found.plan.get("overlay", 0)),
        seats=() if found.decision.get("seat") else left_for(found, at),
        after=has_afterwards(found),
        unpaid=found.unpaid,
        two=frozenset(do for do in REFUSALS if second_of(found, do).wanted),
        away=away_of(found, by, at),
    )


def _of_part(part: str, rows: Iterable[MaterialRow]) -> tuple[MaterialRow, ...]:
    return tuple(row for row in rows if part in row.need.for_parts)


def _names(case: Case, turns: Sequence[Turn], opinions: Sequence[Opinion]) -> dict[str, str]:
    """Return the names of all who have to do with a case, in one statement."""
    people = {one for said in opinions for one in (said.by, said.principal)}
    people |= {case.holder} | chains.people_of(case, turns)
    return identity.official_names(people - {""})


def _groups(
    plan: Plan, application: Application, part: str
) -> tuple[tuple[FieldGroup, tuple[FilledField, ...]], ...]:
    kept = ((group, _fields_for(group, application, part)) for group in plan.groups)
    return tuple((group, fields) for group, fields in kept if fields)


def _with_siblings(case_id: UUID, by: Actor) -> tuple[Any, list[Any]]:
    """Return a case that he may see, and the whole application that it is part of."""
    visible = access.cases_shown(by).filter(pk=case_id)
    rows = Case.objects.filter(application__in=visible.values("application"))
    rows = rows.select_related("application").order_by("place")
    cases = list(with_all_beside(rows, case_id)) if by.org else []
    found = next((case for case in cases if case.pk == case_id), None)
    if found is None:
        raise NotYours
    must_be_there(found)
    return found, cases


def _licences(case: Case, about: str) -> tuple[LicenceCard, ...]:
    if case.state not in DECIDED:
        return ()
    return documents.licences_about_all([about]).get(about, ())


def _faces(case: Case, today: date) -> tuple[ClockFace, ...]:
    wanted = Q(case=case)
    if case.plan.get("joint"):
        wanted |= Q(case=None, kind=JOINT, application=case.application_id)
    clocks_of = Deadline.objects.filter(wanted).order_by("starts_on", "id")
    return tuple(face(clock, today) for clock in clocks_of)


def _fields_for(group: FieldGroup, application: Application, part: str) -> tuple[FilledField, ...]:
    return tuple(
        masked_field(filled(field, application))
        for field in group.fields
        if part in field.for_parts
    )


def unmasked(sheet: CaseSheet) -> CaseSheet:
    """Return the sheet with every value in full, for somebody who has said why he needs it."""
    groups = tuple((group, tuple(map(in_full, fields))) for group, fields in sheet.groups)
    return replace(sheet, groups=groups)


SAID = {"object": "会签不同意", "add_signer": "请同事加签", "hand_over": "转办"}


def signed_by(names: Mapping[str, str], said: Opinion) -> str:
    """Return who said it, with whom he stood in for."""
    name = names.get(said.by, "系统")
    return f"{name}（代{names.get(said.principal, '同事')}）" if said.principal else name


def _label(case: Case, do: str) -> str:
    if do in SAID:
        return SAID[do]
    return next((step.label for step in MACHINES[case.kind].steps if step.do == do), do)


def _story(about: str) -> tuple[Happening, ...]:
    events = Event.objects.filter(stream=about, name__in=STORY).order_by("seq")
    return tuple(Happening(event.name, STORY[event.name], event.at) for event in events)


def _steps(case: Case, by: Actor) -> tuple[Step, ...]:
    choices = (
        step
        for step in MACHINES[case.kind].choices(case.state)
        if access.may(case, step.do, by)
        and not unmet(step, case)
        and (step.do != "extend_joint" or case.plan.get("joint"))
    )
    return steps_of(case, by, tuple(choices))


def _siblings(cases: Sequence[Case], this: Case) -> tuple[Sibling, ...]:
    return tuple(
        Sibling(case.item_name, WORDS[case.state], case.state == "waiting")
        for case in cases
        if case.pk != this.pk
    )
