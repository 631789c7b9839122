"""Sharing licences with departments' systems (GB/T 36906): a purpose, a basis or a consent, a record of each use."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from ninja import Router

from onething.api.cases import ANSWERS, READS
from onething.api.edge import Key, caller, looked_at, reads
from onething.api.licence_schemas import (
    ConsentIn,
    ConsentOut,
    ErrorIn,
    LicenceOut,
    LicenceTypeOut,
    UseIn,
)
from onething.api.schemas import Problem
from onething.documents import commands
from onething.documents import queries as documents
from onething.documents.queries import Used
from onething.kernel.now import now
from onething.kernel.refusals import NotAllowed

router = Router(tags=["电子证照"])
NO_FILE = "这是历史证照，只有登记信息，没有电子文件。请按返回的证面信息核对，或者请持有人申请换发。"


@router.get(
    "/types",
    auth=Key("licences.use"),
    response={200: list[LicenceTypeOut], **READS},
    summary="证照目录",
)
@reads
def licence_types(request: HttpRequest) -> list[dict[str, object]]:
    """List the types of licences with their fields."""
    return [
        {
            "type": one.code,
            "name": one.name,
            "code21": one.code21,
            "defined_by": one.defined_by,
            "holder": one.holder,
            "issuer": one.issuer,
            "fields": [{"element": name, "label": label} for name, label in one.fields],
        }
        for one in documents.types()
    ]


@router.post("/consents", auth=Key("licences.use"), response=ANSWERS, summary="请求持有人同意")
def ask_consent(request: HttpRequest, body: ConsentIn) -> dict[str, UUID]:
    """Ask the holder whether the caller's organ may use his licence for a purpose."""
    made = commands.ask_consent(
        body.type, body.holder, purpose=body.purpose, by=caller(request), at=now()
    )
    return {"id": made}


@router.get(
    "/consents/{consent_id}",
    auth=Key("licences.use"),
    response={200: ConsentOut, **READS},
    summary="查看持有人是否同意",
)
@reads
def consent(request: HttpRequest, consent_id: UUID) -> dict[str, object]:
    """Return what the holder answered."""
    card = documents.consent(consent_id, caller(request))
    return {"id": card.id, "state": card.state, "words": card.state_name, "until": card.until}


@router.post("/uses", auth=Key("licences.use"), response=ANSWERS, summary="申请使用证照")
def use_licence(request: HttpRequest, body: UseIn) -> dict[str, UUID]:
    """Use somebody's licence: on a legal basis or with his consent, and kept in his log."""
    made = commands.use_licence(
        body.type,
        body.holder,
        purpose=body.purpose,
        matter=body.matter,
        by=caller(request),
        at=now(),
    )
    return {"id": made}


@router.get(
    "/uses/{use_id}",
    auth=Key("licences.use"),
    response={200: LicenceOut, **READS, 409: Problem},
    summary="读取证照信息",
)
@reads
def used_licence(request: HttpRequest, use_id: UUID) -> dict[str, object]:
    """Return what the licence says, as it stands now, within the hours after the use was granted."""
    found = _used(request, use_id)
    card = found.licence
    return {
        "identifier": card.identifier,
        "type": card.type,
        "name": card.title,
        "number": card.number,
        "state": card.state,
        "words": card.state_name,
        "organ": card.organ_name,
        "holder": card.holder_name,
        "valid_from": card.valid_from,
        "valid_until": card.valid_until,
        "ground": found.use.ground,
        "fields": [
            {"element": name, "label": label, "value": value, "source": card.organ_name}
            for name, label, value in found.face
        ],
    }


@router.get(
    "/uses/{use_id}/file",
    auth=Key("licences.use"),
    response={200: None, **READS, 409: Problem},
    summary="下载证照文件",
)
@reads
def used_file(request: HttpRequest, use_id: UUID) -> HttpResponse:
    """Return the sealed file of the licence."""
    card = _used(request, use_id).licence
    if not card.digest:
        raise NotAllowed(NO_FILE)
    disposition = content_disposition_header(True, f"{card.title} {card.number}.pdf")
    headers = {
        "Content-Disposition": disposition or "attachment",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
    }
    content = documents.content(card.digest)
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@router.post(
    "/uses/{use_id}/errors", auth=Key("licences.use"), response=ANSWERS, summary="证照信息纠错"
)
def report_error(request: HttpRequest, use_id: UUID, body: ErrorIn) -> dict[str, UUID]:
    """Report that the licence says something wrong; the organ that issued it answers."""
    by = caller(request)
    found = documents.used(use_id, by, now())
    made = commands.report_error(
        found.licence.id,
        element=body.element,
        wanted=body.wanted,
        evidence=body.evidence,
        by=by,
        at=now(),
    )
    return {"id": made}


def _used(request: HttpRequest, use_id: UUID) -> Used:
    found = documents.used(use_id, caller(request), now())
    looked_at(request, f"licence:{found.licence.id}")
    return found
