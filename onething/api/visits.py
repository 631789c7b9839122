"""What a department's own system does with site visits: read them, and give its organ's verdict."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from onething.api.cases import ANSWERS, READS
from onething.api.edge import Key, caller, looked_at, reads
from onething.api.visit_schemas import VisitOut, VisitRowOut, VisitVerdictIn
from onething.cases import commands, queries
from onething.kernel.now import now

router = Router(tags=["现场核查"])


@router.get(
    "",
    auth=Key("cases.visit"),
    response={200: list[VisitRowOut], **READS},
    summary="列出本单位的现场核查",
)
@reads
def visits(request: HttpRequest) -> list[dict[str, object]]:
    """List the visits in which the caller's organ takes part, what is not over first."""
    rows = queries.site_visits(caller(request), now())
    for row in rows:
        looked_at(request, f"visit:{row.id}")
    return [
        {
            "id": row.id,
            "title": row.title,
            "subject_name": row.subject_name,
            "starts_at": row.starts_at,
            "place": row.place,
            "words": row.words,
        }
        for row in rows
    ]


@router.get(
    "/{visit_id}",
    auth=Key("cases.visit"),
    response={200: VisitOut, **READS},
    summary="读取一次现场核查",
)
@reads
def visit(request: HttpRequest, visit_id: UUID) -> dict[str, object]:
    """Return a visit with the points of each department and what was found so far."""
    sheet = queries.site_visit(visit_id, caller(request), now())
    looked_at(request, f"visit:{visit_id}")
    return {
        "id": sheet.id,
        "title": sheet.title,
        "subject_name": sheet.subject_name,
        "starts_at": sheet.starts_at,
        "place": sheet.place,
        "words": sheet.words,
        "state": sheet.state,
        "missing": list(sheet.missing),
        "parts": [
            {
                "case": part.case,
                "item_name": part.item_name,
                "office": part.office,
                "mine": part.mine,
                "verdict": part.verdict,
                "opinion": part.opinion,
                "officers": [one.badge for one in part.officers],
                "points": [
                    {
                        "key": point.key,
                        "text": point.text,
                        "how": point.how,
                        "result": point.result,
                        "note": point.note,
                    }
                    for point in part.points
                ],
            }
            for part in sheet.parts
        ],
    }


@router.post(
    "/{visit_id}/cases/{case_id}/verdict",
    auth=Key("cases.visit"),
    response=ANSWERS,
    summary="作出本单位的核查结论",
)
def visit_verdict(
    request: HttpRequest, visit_id: UUID, case_id: UUID, body: VisitVerdictIn
) -> dict[str, None]:
    """Give the verdict of the caller's organ on its case, after every point was looked at."""
    commands.judge_visit(
        visit_id,
        case_id,
        findings={key: vars(one) for key, one in body.findings.items()},
        opinion=body.opinion,
        verdict=body.verdict,
        position=body.position,
        by=caller(request),
        at=now(),
    )
    return {"id": None}
