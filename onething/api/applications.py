"""Filing an application for somebody whom the caller's portal has identified."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from ninja import File, Form, Router
from ninja.files import UploadedFile

from onething.api.cases import ANSWERS, READS, papers
from onething.api.edge import Key, applicant, looked_at, reads
from onething.api.schemas import (
    ApplicationOut,
    Commitments,
    Done,
    DraftOut,
    DraftValue,
    Group,
    HearingIn,
    Signature,
    Start,
)
from onething.api.uploads import keep
from onething.cases import commands, queries
from onething.exchange import queries as exchange
from onething.identity import queries as identity
from onething.kernel.now import now

router = Router(tags=["申报"])


@router.post(
    "", auth=Key("applications.file"), response={**ANSWERS, 200: Done}, summary="开始一份申请"
)
def start(request: HttpRequest, body: Start) -> dict[str, UUID]:
    """Start an application, filled in with what the registers know."""
    by = applicant(request)
    known, down = exchange.known_about(identity.subject(UUID(by.behalf)).id_number)
    made = commands.start_draft(
        body.theme,
        region=body.region,
        answers=body.answers,
        known=known,
        source_down=down,
        by=by,
        at=now(),
    )
    return {"id": made}


@router.get(
    "/drafts/{draft}",
    auth=Key("applications.read"),
    response={200: DraftOut, **READS},
    summary="读取草稿",
)
@reads
def draft(request: HttpRequest, draft: UUID) -> dict[str, object]:
    """Return a draft with what is missing and the digest of its summary."""
    sheet = queries.check_sheet(draft, applicant(request), now())
    tasks = queries.draft_sheet(draft, applicant(request), now()).tasks
    looked_at(request, f"application:{draft}")
    return {
        "id": sheet.id,
        "title": sheet.title,
        "tasks": [vars(task) for task in tasks],
        "missing": [gap.sentence for gap in sheet.missing],
        "parts": [part.name for part in sheet.plan.parts],
        "materials": [
            {
                "key": row.need.key,
                "name": row.need.name,
                "source": row.need.source,
                "files": [vars(file) for file in row.files],
            }
            for row in sheet.materials
        ],
        "values": [
            DraftValue(
                element=one.field.element,
                label=one.field.label,
                value=one.value,
                source=one.source,
                mark=commands.mark(one.value),
            )
            for _, fields in sheet.groups
            for one in fields
        ],
        "summary": sheet.digest,
    }


@router.post(
    "/drafts/{draft}/groups/{group}",
    auth=Key("applications.file"),
    response=ANSWERS,
    summary="保存一组信息",
)
def save(request: HttpRequest, draft: UUID, group: str, body: Group) -> dict[str, None]:
    """Save one group of the form."""
    by = applicant(request)
    commands.save_group(draft, group=group, values=body.values, seen=body.seen, by=by, at=now())
    return {"id": None}


@router.post(
    "/drafts/{draft}/files", auth=Key("applications.file"), response=ANSWERS, summary="上传材料"
)
def upload(
    request: HttpRequest,
    draft: UUID,
    material: Form[str],
    file: File[UploadedFile],
) -> dict[str, None]:
    """Attach a file to a material of the draft."""
    by = applicant(request)
    needs = {row.need.key: row.need for row in queries.materials_sheet(draft, by, now()).rows}
    need = needs.get(material)
    kept = (
        keep(file, owner=UUID(by.behalf), by=by, types=need.types, max_mb=need.max_mb)
        if need
        else keep(file, owner=UUID(by.behalf), by=by)
    )
    commands.attach(draft, key=material, file=kept, by=by, at=now())
    return {"id": None}


@router.post(
    "/drafts/{draft}/commitments",
    auth=Key("applications.file"),
    response=ANSWERS,
    summary="作出承诺",
)
def commit(request: HttpRequest, draft: UUID, body: Commitments) -> dict[str, None]:
    """Make the commitments that stand in the place of materials."""
    by = applicant(request)
    credit = exchange.credit_level(identity.subject(UUID(by.behalf)).id_number)
    commands.commit_to(draft, keys=body.keys, later=body.later, credit=credit, by=by, at=now())
    return {"id": None}


@router.post(
    "/drafts/{draft}/submit", auth=Key("applications.file"), response=ANSWERS, summary="签名提交"
)
def submit(request: HttpRequest, draft: UUID, body: Signature) -> dict[str, UUID]:
    """File the signed application."""
    made = commands.submit(
        draft, summary=body.summary, consent=body.consent, by=applicant(request), at=now()
    )
    return {"id": made}


@router.get(
    "",
    auth=Key("applications.read"),
    response={200: list[ApplicationOut], **READS},
    summary="列出申请",
)
@reads
def applications(request: HttpRequest) -> list[dict[str, object]]:
    """List the applicant's newest applications."""
    by = applicant(request)
    rows = queries.my_space(by).applications
    return [_application(queries.application_sheet(row.number, by, now())) for row in rows[:10]]


@router.get(
    "/{number}",
    auth=Key("applications.read"),
    response={200: ApplicationOut, **READS},
    summary="读取一份申请",
)
@reads
def application(request: HttpRequest, number: str) -> dict[str, object]:
    """Return one application with its cases."""
    sheet = queries.application_sheet(number, applicant(request), now())
    looked_at(request, f"application:{sheet.id}")
    return _application(sheet)


def _application(sheet: queries.ApplicationSheet) -> dict[str, object]:
    return {
        "number": sheet.number,
        "code": sheet.code,
        "title": sheet.title,
        "state": sheet.state,
        "sentence": sheet.sentence,
        "cases": [
            {
                "id": line.id,
                "number": line.number,
                "item_name": line.item_name,
                "state": line.state,
                "words": line.words,
                "documents": papers(line.documents),
            }
            for line in sheet.cases
        ],
    }


@router.post(
    "/cases/{case_id}/withdraw",
    auth=Key("applications.file"),
    response=ANSWERS,
    summary="撤回一项申请",
)
def withdraw(request: HttpRequest, case_id: UUID) -> dict[str, None]:
    """Withdraw one case before it is decided."""
    commands.withdraw(case_id, by=applicant(request), at=now())
    return {"id": None}


@router.post(
    "/cases/{case_id}/hearing",
    auth=Key("applications.file"),
    response=ANSWERS,
    summary="答复是否要求听证",
)
def hearing(request: HttpRequest, case_id: UUID, body: HearingIn) -> dict[str, None]:
    """Ask for a hearing, or say that none is wanted."""
    run = commands.ask_hearing if body.want else commands.waive_hearing
    run(case_id, said={"reason": body.reason}, by=applicant(request), at=now())
    return {"id": None}
