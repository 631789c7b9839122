"""What clerks and approvers see: the queue by working time left, and one case on one screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from onething.cases import access, clocks
from onething.cases.drafts import plan_of
from onething.cases.models import Application, Case, Deadline, Material, Opinion, Supplement
from onething.cases.queries.afterwards import has_afterwards
from onething.cases.queries.applying import FilledField, MaterialRow, filled, material_rows
from onething.cases.queries.clockface import ClockFace, face, urgency
from onething.cases.queries.earlier import Paper, earlier_results
from onething.cases.queries.masking import in_full, masked_field
from onething.cases.queries.story import STORY, Happening
from onething.cases.seats import SeatsLeft, left_for
from onething.cases.terms import DECIDED, FINAL, JOINT, MACHINES, WORDS, unmet
from onething.catalogue import queries as catalogue
from onething.catalogue.terms import Answered, FieldGroup, Item
from onething.documents import queries as documents
from onething.documents.terms import DocumentCard, LicenceCard
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.clock import Light
from onething.kernel.machine import Step
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotYours

PAGE = 50
CODE31 = 31  # signs of a number that are 实施编码
SUPPLEMENT = frozenset({"supplement_asked", "supplemented"})
DONE = "done"
VIEWS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "intake": ("待受理", ("submitted", "prechecked")),
    "returned": ("补正回件", ("supplemented",)),
    "supplement": ("等待补正", ("supplement_asked",)),
    "examine": ("待审查", ("accepted", "surveyed")),
    "reported": ("上级待接收", ("reported",)),
    "suspended": (
        "暂停和听证",
        ("suspended", "publicised", "answering", "hearing_told", "hearing_asked", "hearing_called"),
    ),
    "review": ("待审核", ("examined",)),
    "decide": ("待决定", ("reviewed",)),
    "result": ("制证送达中", ("granted", "refused", "settled", "issued", "delivered")),
    DONE: ("已办结", tuple(sorted(FINAL))),
}


@dataclass(frozen=True)
class QueueRow:
    """A case in a queue."""

    id: UUID
    number: str
    item_name: str
    title: str
    subject_name: str
    kind: str
    words: str
    light: Light
    left: str
    submitted_at: datetime
    holder: str
    mine: bool


@dataclass(frozen=True)
class QueuePage:
    """A page of a queue, most urgent first, with the counts of the other queues."""

    view: str
    title: str
    rows: tuple[QueueRow, ...]
    counts: tuple[tuple[str, str, int | None], ...]  # view, title, how many; not of what is done
    next: str
    q: str


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
    supplement: tuple[dict[str, str], ...]
    source_down: bool
    code31: str  # 实施编码: organ, level, base code; the number begins with it
    seats: tuple[SeatsLeft, ...]  # from which it may be given a place; none: it gives no places
    after: bool  # something was promised, or may have followed the decision
    overlay: int  # which revision of the place's own content it was filed under; 0: none


def queue(by: Actor, at: datetime, *, view: str = "", q: str = "", after: str = "") -> QueuePage:
    """Return a queue of his, most urgent first; `q` finds by number, item or applicant."""
    if not by.org:
        raise NotYours
    view = view if view in VIEWS else views_of(by)[0]
    visible = access.cases_of(by)
    page = _page(by, view, q, after)
    names = identity.official_names({case.holder for case in page if case.holder})
    today = clocks.day_of(at)
    beyond = (
        f"{page[PAGE - 1].urgent_on.isoformat()}_{page[PAGE - 1].pk}" if len(page) > PAGE else ""
    )
    return QueuePage(
        view=view,
        title=VIEWS[view][0],
        rows=tuple(_queue_row(case, names, by, at, today) for case in page[:PAGE]),
        counts=_counts(visible, by),
        next=beyond,
        q=q,
    )


def _page(by: Actor, view: str, q: str, after: str) -> list[Case]:
    """Read the first rows of each state in the order of its index: no sort grows with the queue.

    What is done comes newest first, everything else most urgent first.
    """
    newest = view == DONE
    order = ("-urgent_on", "-id") if newest else ("urgent_on", "id")
    beyond = _beyond(after, newest=newest) if after else Q()
    parts = [
        searched(Case.objects.filter(within, beyond, state=state), q)
        .defer("plan", "decision")
        .order_by(*order)[: PAGE + 1]
        for within in access.ranges_of(by)
        for state in VIEWS[view][1]
    ]
    if not parts:
        return []
    rows = parts[0].union(*parts[1:], all=True).order_by(*order) if parts[1:] else parts[0]
    return list({row.pk: row for row in rows[: 2 * (PAGE + 1)]}.values())[: PAGE + 1]


def _beyond(after: str, *, newest: bool) -> Q:
    day, last = _place(after)
    if newest:
        return Q(urgent_on__lt=day) | Q(urgent_on=day, id__lt=last)
    return Q(urgent_on__gt=day) | Q(urgent_on=day, id__gt=last)


def _place(after: str) -> tuple[date, UUID]:
    day, _, last = after.partition("_")
    try:
        return date.fromisoformat(day), UUID(last)
    except ValueError as wrong:
        raise Invalid("翻页的位置不对。请回到第一页，从页面上的“下一页”继续。") from wrong


def views_of(by: Actor) -> tuple[str, ...]:
    """Return the queues of his roles, the one where he works first; a system has them all."""
    if any(role.startswith("scope:cases.") for role in by.roles):
        return tuple(VIEWS)
    wanted: list[str] = []
    if by.has("window"):
        wanted += ["intake", "returned", "supplement"]
    if by.has("examiner"):
        wanted += ["examine", "suspended", "reported"]
    if by.has("reviewer"):
        wanted += ["review"]
    if by.has("decider"):
        wanted += ["decide"]
    rest = [view for view in VIEWS if by.has("leader") and view not in wanted]
    return tuple(dict.fromkeys([*wanted, *rest, "result", DONE]))


def searched(cases: QuerySet[Case], q: str) -> QuerySet[Case]:
    """Return the cases that fit a number, an item or an applicant."""
    said = q.strip()[:60]
    if not said:
        return cases
    return cases.filter(
        Q(number=said)
        | Q(application__number=said)
        | Q(subject_name__icontains=said)
        | Q(item_name__icontains=said)
    )


def _counts(visible: QuerySet[Case], by: Actor) -> tuple[tuple[str, str, int | None], ...]:
    """Count what waits for somebody; what is done only grows, and nobody acts on its number."""
    wanted = views_of(by)
    waiting = [state for view in wanted if view != DONE for state in VIEWS[view][1]]
    by_state = dict(visible.filter(state__in=waiting).values_list("state").annotate(Count("id")))
    return tuple(
        (
            view,
            VIEWS[view][0],
            None if view == DONE else sum(by_state.get(state, 0) for state in VIEWS[view][1]),
        )
        for view in wanted
    )


def _queue_row(
    case: Case, names: Mapping[str, str], by: Actor, at: datetime, today: date
) -> QueueRow:
    state, left = urgency(case.urgent_on, today, case.state)
    held = access.is_held_by_other(case, by, at)
    return QueueRow(
        case.pk,
        case.number,
        case.item_name,
        case.title,
        case.subject_name,
        case.kind,
        WORDS[case.state],
        state,
        left,
        case.submitted_at,
        names.get(case.holder, "") if held or case.holder == by.who else "",
        case.holder == by.who,
    )


def case_sheet(case_id: UUID, by: Actor, at: datetime) -> CaseSheet:
    """Return one case with all that a clerk or an approver needs to act on it."""
    found, siblings = _with_siblings(case_id, by)
    application: Application = found.application
    plan = plan_of(application, at)
    materials = list(Material.objects.filter(application=application).order_by("at", "id"))
    opinions = list(Opinion.objects.filter(case=found).order_by("at", "id"))
    about = f"case:{found.pk}"
    names = identity.official_names({found.holder, *(said.by for said in opinions)} - {""})
    offices = identity.organisations({found.office, found.hall})
    asked = Supplement.objects.filter(case=found).first() if found.state in SUPPLEMENT else None
    other = access.is_held_by_other(found, by, at)
    return CaseSheet(
        id=found.pk,
        number=found.number,
        application=application.pk,
        application_number=application.number or "",
        title=found.title,
        item_name=found.item_name,
        item=catalogue.item_revision(found.item),
        kind=found.kind,
        state=found.state,
        words=WORDS[found.state],
        office=offices[found.office].name,
        hall=offices[found.hall].name,
        subject_name=found.subject_name,
        submitted_at=found.submitted_at,
        accepted_on=found.accepted_on,
        deemed=found.deemed,
        clocks=_faces(found, clocks.day_of(at)),
        answers=plan.answers,
        groups=tuple(
            (group, fields)
            for group in plan.groups
            if (fields := _fields_for(group, application, found.part))
        ),
        materials=tuple(
            row for row in material_rows(plan, materials) if found.part in row.need.for_parts
        ),
        opinions=tuple(
            Remark(_label(found, said.step), said.text, names.get(said.by, "系统"), said.at)
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
        supplement=tuple(asked.items) if asked else (),
        source_down=application.source_down,
        code31=found.number[:CODE31],
        overlay=int(found.plan.get("overlay", 0)),
        seats=left_for(found, at),
        after=has_afterwards(found),
    )


def _with_siblings(case_id: UUID, by: Actor) -> tuple[Case, list[Case]]:
    """Return a case that he may see and the whole application that it is part of, at once."""
    visible = access.cases_of(by).filter(pk=case_id)
    rows = Case.objects.filter(application__in=visible.values("application"))
    cases = list(rows.select_related("application").order_by("place")) if by.org else []
    found = next((case for case in cases if case.pk == case_id), None)
    if found is None:
        raise NotYours
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


def _label(case: Case, do: str) -> str:
    return next((step.label for step in MACHINES[case.kind].steps if step.do == do), do)


def _story(about: str) -> tuple[Happening, ...]:
    events = Event.objects.filter(stream=about, name__in=STORY).order_by("seq")
    return tuple(Happening(event.name, STORY[event.name], event.at) for event in events)


def _steps(case: Case, by: Actor) -> tuple[Step, ...]:
    return tuple(
        step
        for step in MACHINES[case.kind].choices(case.state)
        if access.may(case, step.do, by)
        and not unmet(step, case)
        and (step.do != "extend_joint" or case.plan.get("joint"))
    )


def _siblings(cases: Sequence[Case], this: Case) -> tuple[Sibling, ...]:
    return tuple(
        Sibling(case.item_name, WORDS[case.state], case.state == "waiting")
        for case in cases
        if case.pk != this.pk
    )
