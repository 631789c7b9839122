"""What a department's own system may do with its cases: the same commands as on the pages."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Router
from ninja.files import UploadedFile

from onething.api.edge import Key, caller, colleague, looked_at, reads
from onething.api.schemas import (
    AddSignerIn,
    CaseList,
    CaseOut,
    CountersignIn,
    Done,
    NonAcceptance,
    Note,
    Paper,
    Problem,
    RefusalIn,
    Said,
    SendBackIn,
    StepIn,
    SupplementIn,
    Value,
)
from onething.api.uploads import keep
from onething.cases import commands, queries
from onething.cases.queries import CaseSheet
from onething.documents import queries as documents
from onething.documents.terms import DocumentCard
from onething.kernel.now import now

router = Router(tags=["办件"])
READS = dict.fromkeys((400, 401, 403, 404, 413, 415, 422, 429, 503), Problem)
ANSWERS = {200: Done, **READS, 409: Problem}


@router.get("", auth=Key("cases.read"), response={200: CaseList, **READS}, summary="列出办件")
@reads
def cases(request: HttpRequest, view: str = "", q: str = "", after: str = "") -> dict[str, object]:
    """List the cases of the caller's office, most urgent first."""
    page = queries.queue(caller(request), now(), view=view, q=q, after=after)
    rows = [
        {
            "id": row.id,
            "number": row.number,
            "item_name": row.item_name,
            "subject_name": row.subject_name,
            "state": row.words,
            "left": row.left,
            "submitted_at": row.submitted_at,
        }
        for row in page.rows
    ]
    return {"cases": rows, "next": page.next}


@router.get(
    "/{case_id}", auth=Key("cases.read"), response={200: CaseOut, **READS}, summary="读取一件办件"
)
@reads
def case(request: HttpRequest, case_id: UUID) -> dict[str, object]:
    """Return one case with its values, materials, clocks and the steps that are open to the caller."""
    sheet = queries.case_sheet(case_id, caller(request), now())
    looked_at(request, f"case:{case_id}")
    return _case(sheet)


def _case(sheet: CaseSheet) -> dict[str, object]:
    return {
        "id": sheet.id,
        "number": sheet.number,
        "application_number": sheet.application_number,
        "item_name": sheet.item_name,
        "kind": sheet.kind,
        "state": sheet.state,
        "words": sheet.words,
        "subject_name": sheet.subject_name,
        "submitted_at": sheet.submitted_at,
        "accepted_on": sheet.accepted_on,
        "clocks": [
            {
                "kind": clock.kind,
                "name": clock.name,
                "light": clock.light.value,
                "words": clock.words,
                "days": clock.days,
                "due_on": clock.due_on,
            }
            for clock in sheet.clocks
        ],
        "values": [
            Value(
                element=one.field.element,
                label=one.field.label,
                value=one.value,
                source=one.source,
            )
            for _, fields in sheet.groups
            for one in fields
        ],
        "materials": [
            {
                "key": row.need.key,
                "name": row.need.name,
                "source": row.need.source,
                "files": [vars(file) for file in row.files],
            }
            for row in sheet.materials
        ],
        "documents": papers(sheet.documents),
        "steps": [{"do": step.do, "label": step.label, "law": step.law} for step in sheet.steps],
    }


def papers(cards: Iterable[DocumentCard]) -> list[Paper]:
    """Return documents as the API shows them."""
    return [
        Paper(
            kind=card.kind,
            title=card.title,
            number=card.number,
            code=card.code,
            sealed=card.sealed_at is not None,
        )
        for card in cards
    ]


@router.get(
    "/{case_id}/files/{file_id}",
    auth=Key("cases.read"),
    response={200: None, **READS},
    summary="下载一份材料",
)
@reads
def file(request: HttpRequest, case_id: UUID, file_id: UUID) -> HttpResponse:
    """Return the content of one file of the case."""
    found = queries.file_of_case(case_id, file_id, caller(request), now())
    looked_at(request, f"case:{case_id}")
    headers = {
        "Content-Disposition": f'attachment; filename="{file_id}"',
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
    }
    content = documents.content(found.digest)
    return HttpResponse(content, content_type=found.media_type, headers=headers)


@router.post(
    "/{case_id}/precheck",
    auth=Key("cases.precheck", step="precheck"),
    response=ANSWERS,
    summary="预审通过",
)
def precheck(request: HttpRequest, case_id: UUID) -> dict[str, None]:
    """Note that the papers look complete."""
    commands.precheck(case_id, by=caller(request), at=now())
    return {"id": None}


@router.post(
    "/{case_id}/accept", auth=Key("cases.accept", step="accept"), response=ANSWERS, summary="受理"
)
def accept(request: HttpRequest, case_id: UUID, body: Note) -> dict[str, None]:
    """Accept the case; its clocks start."""
    commands.accept(case_id, note=body.note, by=caller(request), at=now())
    return {"id": None}


@router.post(
    "/{case_id}/ask-supplement",
    auth=Key("cases.ask_supplement", step="ask_supplement"),
    response=ANSWERS,
    summary="一次性告知补正",
)
def ask_supplement(request: HttpRequest, case_id: UUID, body: SupplementIn) -> dict[str, None]:
    """Tell the applicant once everything that is missing."""
    items = [item.dict() for item in body.items]
    commands.ask_supplement(case_id, items=items, note=body.note, by=caller(request), at=now())
    return {"id": None}


@router.post(
    "/{case_id}/refuse-acceptance",
    auth=Key("cases.refuse_acceptance", step="refuse_acceptance"),
    response=ANSWERS,
    summary="不予受理",
)
def refuse_acceptance(request: HttpRequest, case_id: UUID, body: NonAcceptance) -> dict[str, None]:
    """Refuse to accept, with ground and facts."""
    commands.refuse_acceptance(
        case_id,
        ground=body.ground,
        facts=body.facts,
        where_to=body.where_to,
        by=caller(request),
        at=now(),
    )
    return {"id": None}


@router.post(
    "/{case_id}/examine",
    auth=Key("cases.examine", step="examine"),
    response=ANSWERS,
    summary="提出审查意见",
)
def examine(request: HttpRequest, case_id: UUID, body: Said) -> dict[str, None]:
    """Give the examiner's opinion."""
    commands.examine(case_id, opinion=body.opinion, by=caller(request), at=now())
    return {"id": None}


@router.post(
    "/{case_id}/review", auth=Key("cases.review", step="review"), response=ANSWERS, summary="审核"
)
def review(request: HttpRequest, case_id: UUID, body: Said) -> dict[str, None]:
    """Agree as a second person."""
    commands.review(case_id, opinion=body.opinion, by=caller(request), at=now())
    return {"id": None}


@router.post(
    "/{case_id}/countersign",
    auth=Key("cases.countersign", step="countersign"),
    response=ANSWERS,
    summary="会签",
)
def countersign(request: HttpRequest, case_id: UUID, body: CountersignIn) -> dict[str, None]:
    """Agree or object for the organ that is asked to sign."""
    commands.countersign(
        case_id, agrees=body.agrees, opinion=body.opinion, by=caller(request), at=now()
    )
    return {"id": None}


@router.post(
    "/{case_id}/add-signer",
    auth=Key("cases.add_signer", step="examine"),
    response=ANSWERS,
    summary="加签",
)
def add_signer(request: HttpRequest, case_id: UUID, body: AddSignerIn) -> dict[str, None]:
    """Let a colleague of the caller's organ sign before or after him."""
    by = caller(request)
    commands.add_signer(
        case_id,
        colleague(by, body.official),
        where=body.where,
        opinion=body.opinion,
        by=by,
        at=now(),
    )
    return {"id": None}


@router.post(
    "/{case_id}/send-back",
    auth=Key("cases.send_back", step="send_back"),
    response=ANSWERS,
    summary="退回前面的环节",
)
def send_back(request: HttpRequest, case_id: UUID, body: SendBackIn) -> dict[str, None]:
    """Send the case back to an earlier stage, to the first if none is named."""
    commands.send_back(case_id, opinion=body.opinion, to=body.to, by=caller(request), at=now())
    return {"id": None}


@router.post(
    "/{case_id}/grant", auth=Key("cases.grant", step="grant"), response=ANSWERS, summary="准予"
)
def grant(request: HttpRequest, case_id: UUID, body: Note) -> dict[str, None]:
    """Decide in favour of the applicant."""
    commands.grant(case_id, opinion=body.note, by=caller(request), at=now())
    return {"id": None}


@router.post(
    "/{case_id}/refuse", auth=Key("cases.refuse", step="refuse"), response=ANSWERS, summary="不予"
)
def refuse(request: HttpRequest, case_id: UUID, body: RefusalIn) -> dict[str, None]:
    """Decide against the applicant."""
    commands.refuse(case_id, grounds=body.dict(), by=caller(request), at=now())
    return {"id": None}


@router.post(
    "/{case_id}/steps/{do}",
    auth=Key("cases.step", step="suspend"),
    response=ANSWERS,
    summary="办理其他步骤",
    description="特别程序、听证、延期、转送、转报、终止、撤销、注销、重新办理等。说什么见 docs/law 和表单。",
)
def take_step(request: HttpRequest, case_id: UUID, do: str, body: StepIn) -> dict[str, None]:
    """Take a rarer step of the law, with what it asks to be said."""
    commands.taking(do)(case_id, said=body.said, by=caller(request), at=now())
    return {"id": None}


@router.post(
    "/{case_id}/result",
    auth=Key("documents.upload", step="grant"),
    response=ANSWERS,
    summary="上传结果文件",
)
def upload_result(request: HttpRequest, case_id: UUID, file: File[UploadedFile]) -> dict[str, None]:
    """Attach the department's own result file to a case under review."""
    by = caller(request)
    kept = keep(file, owner=UUID(by.org), by=by)
    commands.attach_result(case_id, file=kept, by=by, at=now())
    return {"id": None}
