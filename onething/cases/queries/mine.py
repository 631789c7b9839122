"""What an applicant sees of his applications."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

from onething.cases import access, clocks
from onething.cases.drafts import plan_of
from onething.cases.events import ApplicationSubmitted
from onething.cases.models import Application, Case, Deadline, Supplement
from onething.cases.queries.beside import gaps_beside, gaps_from, visits_beside, visits_from
from onething.cases.queries.clockface import ClockFace, face, if_settled_today, promise_of
from onething.cases.queries.signatures import Signature, signatures_in, with_signatures
from onething.cases.queries.story import STORY, Happening
from onething.cases.queries.waiting import Todo, Waiting, todo_in, waiting_for
from onething.cases.terms import APPLICATION_WORDS, DECIDED, JOINT, MACHINES, OPEN, PUBLIC_WORDS
from onething.catalogue.plan import ONLY
from onething.documents import queries as documents
from onething.documents.terms import DocumentCard, LicenceCard
from onething.identity import queries as identity
from onething.kernel import receipts
from onething.kernel.actor import Actor
from onething.kernel.codes import plain_code, plain_number
from onething.kernel.models import Event
from onething.kernel.refusals import NotYours

PAGE = 20


GONE = "保管期满，档案已按清册销毁，填写的内容、材料和文书不再保存。"


@dataclass(frozen=True)
class CaseLine:
    """One case as its applicant sees it."""

    id: UUID
    number: str
    part: str
    item_name: str
    kind: str
    office: str
    phone: str
    state: str
    words: str
    promised_on: date | None
    clocks: tuple[ClockFace, ...]
    waits_for: tuple[str, ...]
    story: tuple[Happening, ...]
    documents: tuple[DocumentCard, ...]
    licences: tuple[LicenceCard, ...]
    supplement_until: date | None
    may_withdraw: bool
    unpaid: bool  # 待缴费
    as_if: date | None  # until when it would be decided, if what it waits for came today
    hall: UUID  # whose windows work on it
    gaps: tuple[
        tuple[UUID, str, str, date | None], ...
    ]  # to promise, to bring: id, name, state, until


@dataclass(frozen=True)
class ApplicationSheet:
    """One application with its cases."""

    id: UUID
    number: str
    code: str
    title: str
    subject: UUID
    subject_name: str
    state: str
    words: str
    sentence: str
    submitted_at: datetime
    promised_on: date | None
    cases: tuple[CaseLine, ...]
    documents: tuple[DocumentCard, ...]
    joint: ClockFace | None
    signed_digest: str
    signatures: tuple[Signature, ...]  # of others
    visits: tuple[tuple[UUID, str, datetime], ...]  # 现场核查: id, state, when
    source_down: bool
    site_name: str = ""  # of a partner that took it in


@dataclass(frozen=True)
class ApplicationRow:
    """An application in a list."""

    id: UUID
    number: str
    title: str
    state: str
    words: str
    at: datetime


@dataclass(frozen=True)
class MySpace:
    """我的: what waits, drafts, applications, a page of them."""

    waits: tuple[Waiting, ...]
    drafts: tuple[ApplicationRow, ...]
    applications: tuple[ApplicationRow, ...]
    next: str  # where the next page begins, or “”

    @property
    def todo(self) -> tuple[Todo, ...]:
        """Return what is asked to be supplied."""
        return todo_in(self.waits)


@dataclass(frozen=True)
class SupplementSheet:
    """What one case asks to be supplied."""

    case: UUID
    application: UUID
    number: str
    item_name: str
    office: str
    items: tuple[dict[str, str], ...]
    note: str
    until: date
    types: dict[str, tuple[str, ...]]
    max_mb: dict[str, int]


@dataclass(frozen=True)
class Progress:
    """What anybody sees who knows number and code: states only."""

    number: str
    title: str
    words: str
    submitted_on: date
    cases: tuple[tuple[str, str], ...]


def my_space(by: Actor, *, after: str = "") -> MySpace:
    """Return what waits for him, his drafts and a page of his applications, newest first."""
    mine = access.applications_of(by)
    if by.org:
        raise NotYours
    drafts = mine.filter(state="draft").order_by("-saved_at", "-id")[:PAGE]
    filed = mine.filter(state__in=["submitted", "closed"])
    if after:
        moment, _, last = after.partition("_")
        filed = filed.filter(
            Q(saved_at__lt=datetime.fromisoformat(moment))
            | Q(saved_at=datetime.fromisoformat(moment), id__lt=UUID(last))
        )
    page = list(filed.order_by("-saved_at", "-id")[: PAGE + 1])
    rows = tuple(_row(application) for application in page[:PAGE])
    beyond = (
        f"{page[PAGE - 1].saved_at.isoformat()}_{page[PAGE - 1].pk}" if len(page) > PAGE else ""
    )
    return MySpace(
        waits=waiting_for(by),
        drafts=tuple(_row(application) for application in drafts),
        applications=rows,
        next=beyond,
    )


USUAL, LOOKED_AT = (
    8,
    60,
)  # matters shown as usual, and how many applications back they are looked for


def taken_in_lately(by: Actor) -> tuple[tuple[str, str], ...]:
    """Return what an official took in for others lately: theme, and the part if it was one alone."""
    rows = Application.objects.filter(agent=by.who, agent__startswith="official:")
    taken = rows.order_by("-started_at").values_list("slug", "answers")[:LOOKED_AT]
    known = dict.fromkeys((slug, str(answers.get(ONLY, ""))) for slug, answers in taken)
    return tuple(known)[:USUAL]


def _row(application: Application) -> ApplicationRow:
    return ApplicationRow(
        application.pk,
        application.number or "",
        application.title,
        application.state,
        APPLICATION_WORDS[application.state],
        application.submitted_at or application.saved_at,
    )


def application_sheet(number: str, by: Actor, at: datetime) -> ApplicationSheet:
    """Return one of his applications with its cases, clocks, documents and story."""
    found = with_signatures(access.applications_of(by)).filter(number=number)
    return _sheet(found.first(), by, at)


def filed_sheet(application_id: UUID, by: Actor, at: datetime) -> ApplicationSheet:
    """Return the same by its id, once it is filed."""
    seen = with_signatures(access.applications_of(by))
    filed = seen.filter(pk=application_id, number__isnull=False)
    return _sheet(filed.first(), by, at)


def _sheet(application: Application | None, by: Actor, at: datetime) -> ApplicationSheet:
    if application is None or by.org:
        raise NotYours
    cases = _cases(application)
    running = list(Deadline.objects.filter(application=application))
    own = f"application:{application.pk}"
    papers = documents.documents_about_all([own, *(f"case:{case.pk}" for case in cases)])
    lines = _lines(cases, running, papers, clocks.day_of(at))
    joint = next((clock for clock in running if clock.kind == JOINT), None)
    promised = max((line.promised_on for line in lines if line.promised_on), default=None)
    assert application.submitted_at is not None
    return ApplicationSheet(
        id=application.pk,
        number=application.number or "",
        code=application.code,
        title=application.title,
        subject=application.subject,
        subject_name=cases[0].subject_name,
        site_name=application.site_name,
        state=application.state,
        words=APPLICATION_WORDS[application.state],
        sentence=GONE if all(case.destroyed_at for case in cases) else _sentence(lines),
        submitted_at=application.submitted_at,
        promised_on=promised,
        cases=lines,
        documents=papers.get(own, ()),
        joint=face(joint, clocks.day_of(at)) if joint else None,
        signed_digest=application.summary_digest,
        signatures=signatures_in(application),
        visits=visits_from(cases[0].visited),
        source_down=application.source_down,
    )


def _cases(application: Application) -> list[Any]:
    """Return the cases of an application, each with the day until which something is asked, and visits."""
    asked = Supplement.objects.filter(case=OuterRef("pk"), answered_at=None)
    rows = Case.objects.filter(application=application).order_by("place")
    until = Subquery(asked.order_by("pk").values("until")[:1])
    return list(rows.annotate(until=until, visited=visits_beside(), owed=gaps_beside()))


def _sentence(lines: Sequence[CaseLine]) -> str:
    asked = [line.item_name for line in lines if line.state == "supplement_asked"]
    if asked:
        return f"“{'”“'.join(asked)}”需要您补正材料，请尽快办理。"
    still = [line for line in lines if line.state in OPEN]
    if not still:
        return "全部事项都已办结。"
    done = len(lines) - len(still)
    if due := [line.item_name for line in still if line.unpaid]:
        return f"“{'”“'.join(due)}”待缴费，请您缴费。共 {len(lines)} 个事项，已办结 {done} 个。"
    going = f"已办结 {done} 个，正在办理 {len(still)} 个"
    return f"共 {len(lines)} 个事项，{going}，现在不需要您做什么。"


def _lines(
    cases: Sequence[Any],
    running: Sequence[Deadline],
    papers: Mapping[str, tuple[DocumentCard, ...]],
    today: date,
) -> tuple[CaseLine, ...]:
    abouts = {f"case:{case.pk}": case for case in cases}
    decided = [about for about, case in abouts.items() if case.state in DECIDED]
    licences = documents.licences_about_all(decided) if decided else {}
    offices = identity.organisations({case.office for case in cases})
    events = Event.objects.filter(stream__in=abouts, name__in=STORY).order_by("at", "seq")
    stories: dict[str, list[Happening]] = {}
    for event in events:
        stories.setdefault(event.stream, []).append(
            Happening(event.name, STORY[event.name], event.at)
        )
    names = {case.part: case.item_name for case in cases}
    return tuple(
        CaseLine(
            id=case.pk,
            number=case.number,
            part=case.part,
            item_name=case.item_name,
            kind=case.kind,
            office=offices[case.office].name,
            phone=offices[case.office].phone,
            state=case.state,
            words=PUBLIC_WORDS[case.state],
            promised_on=promise_of(c for c in running if c.case_id == case.pk),
            clocks=tuple(face(c, today) for c in running if c.case_id == case.pk),
            waits_for=tuple(names[part] for part in case.waits_for if part in names),
            story=tuple(stories.get(about, ())),
            documents=papers.get(about, ()),
            licences=licences.get(about, ()),
            supplement_until=case.until,
            may_withdraw=any(
                step.do == "withdraw" for step in MACHINES[case.kind].choices(case.state)
            ),
            unpaid=bool(case.unpaid),
            as_if=if_settled_today(
                [clock for clock in running if clock.case_id == case.pk],
                case.state,
                int(case.plan["promised_days"]),
                today,
            ),
            hall=case.hall,
            gaps=gaps_from(case.owed),
        )
        for about, case in abouts.items()
    )


def supplement_sheet(case_id: UUID, by: Actor, at: datetime) -> SupplementSheet:
    """Return what one of his cases asks to be supplied."""
    case = access.cases_of(by).filter(pk=case_id).first()
    request = Supplement.objects.filter(case_id=case_id, answered_at=None).first()
    if case is None or by.org or request is None or case.state != "supplement_asked":
        raise NotYours("这件办件现在没有需要补正的材料。请到“我的办件”查看最新进度。")
    application = Application.objects.get(pk=case.application_id)
    needs = {need.key: need for need in plan_of(application, at).materials}
    keys = [item["material"] for item in request.items]
    return SupplementSheet(
        case=case.pk,
        application=case.application_id,
        number=application.number or "",
        item_name=case.item_name,
        office=identity.organisation(case.office).name,
        items=tuple(request.items),
        note=request.note,
        until=request.until,
        types={key: needs[key].types for key in keys if key in needs},
        max_mb={key: needs[key].max_mb for key in keys if key in needs},
    )


def progress(number: str, code: str) -> Progress:
    """Return the state of an application to whoever knows its number and its code."""
    found = Application.objects.filter(number=plain_number(number), code=plain_code(code)).first()
    if found is None or found.submitted_at is None:
        raise NotYours("申办编号或查询码不对。两者都印在收件凭证上，请核对后重新输入。")
    cases = Case.objects.filter(application=found).order_by("place")
    return Progress(
        found.number or "",
        found.title,
        APPLICATION_WORDS[found.state],
        clocks.day_of(found.submitted_at),
        tuple((case.item_name, PUBLIC_WORDS[case.state]) for case in cases),
    )


@dataclass(frozen=True)
class Brief:
    """The little that other rooms need of an application."""

    id: UUID
    number: str
    title: str
    theme: str
    subject: UUID
    state: str
    hall: UUID


def brief(number: str, by: Actor) -> Brief:
    """Return the little of one of his own applications."""
    application = access.applications_of(by).filter(number=number).first()
    if application is None or by.org:
        raise NotYours
    hall = Case.objects.filter(application=application).values_list("hall", flat=True)[0]
    return Brief(
        application.pk,
        number,
        application.title,
        application.slug,
        application.subject,
        application.state,
        hall,
    )


def evidence(number: str, by: Actor) -> dict[str, Any]:
    """Return the receipt of one of his own applications, with its id."""
    application = brief(number, by).id
    said = receipts.receipt(f"application:{application}", ApplicationSubmitted.name)
    return {"application": application, "receipt": said}
