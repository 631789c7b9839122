"""审管衔接: regulators and enforcers read what they have to check, and tell what they found."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from onething.api.cases import ANSWERS, READS
from onething.api.edge import Key, caller, looked_at, reads
from onething.api.schemas import Done, FindingIn, PromiseList, Verdict
from onething.cases import commands, queries
from onething.kernel.now import now

router = Router(tags=["审管衔接"])


@router.get(
    "/promises",
    auth=Key("promises.check"),
    response={200: PromiseList, **READS},
    summary="列出要核查的承诺",
)
@reads
def promises(request: HttpRequest, view: str = "", q: str = "", page: int = 1) -> dict[str, object]:
    """List the promises that the caller's organ checks or has decided on, what is due first."""
    found = queries.worklist(caller(request), now(), view=view, q=q, page=min(max(page, 1), 10_000))
    for row in found.rows:
        looked_at(request, f"promise:{row.id}")
    rows = [
        {
            "id": row.id,
            "case_number": row.case_number,
            "item_name": row.item_name,
            "holder": row.holder,
            "name": row.name,
            "text": row.text,
            "state": row.words,
            "way": row.way_name,
            "due_on": row.due_on,
            "steps": [{"do": step.do, "label": step.label, "law": step.law} for step in row.steps],
        }
        for row in found.rows
    ]
    return {"promises": rows, "more": found.more}


@router.post(
    "/promises/{promise}/kept",
    auth=Key("promises.check"),
    response=ANSWERS,
    summary="核查属实",
)
def kept(request: HttpRequest, promise: UUID, body: Verdict) -> dict[str, None]:
    """Note that a promise was checked and is kept."""
    commands.find_kept(promise, found=body.found, second=body.second, by=caller(request), at=now())
    return {"id": None}


@router.post(
    "/promises/{promise}/broken",
    auth=Key("promises.check"),
    response=ANSWERS,
    summary="核查不实",
)
def broken(request: HttpRequest, promise: UUID, body: Verdict) -> dict[str, None]:
    """Note that a promise was checked and is not kept."""
    commands.find_broken(
        promise, found=body.found, second=body.second, by=caller(request), at=now()
    )
    return {"id": None}


@router.post(
    "/findings",
    auth=Key("findings.write"),
    response={**ANSWERS, 200: Done},
    summary="报送监管、执法结果",
)
def finding(request: HttpRequest, body: FindingIn) -> dict[str, UUID]:
    """Tell what was found or done after a decision: a check, a penalty, a revocation."""
    made = commands.record_finding(
        body.case_number,
        sort=body.sort,
        paper=body.paper,
        good=body.good,
        serious=body.serious,
        licence=body.licence,
        decided_on=body.decided_on,
        texts={"facts": body.facts, "law": body.law, "content": body.content},
        secret=body.secret,
        by=caller(request),
        at=now(),
    )
    return {"id": made}
