"""What a department's own system is asked by other organs: to sign, or to give its opinion."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from onething.api.cases import ANSWERS, READS
from onething.api.edge import Key, caller, looked_at, reads
from onething.api.schemas import OpinionIn, TurnOut
from onething.cases import commands, queries
from onething.kernel.now import now

router = Router(tags=["会办"])


@router.get(
    "", auth=Key("cases.read"), response={200: list[TurnOut], **READS}, summary="列出请本单位会办的"
)
@reads
def turns(request: HttpRequest, view: str = "") -> list[dict[str, object]]:
    """List what the caller's organ is asked to sign (`view=sign`) or to answer (`view=opinion`)."""
    page = queries.turns(caller(request), now(), view=view)
    for row in page.rows:
        looked_at(request, f"case:{row.case}")
    return [
        {
            "id": row.id,
            "kind": "opinion" if row.opinion else "sign",
            "case": row.case,
            "name": row.name,
            "item_name": row.item_name,
            "subject_name": row.subject_name,
            "question": row.question,
            "left": row.left,
            "asked_at": row.asked_at,
        }
        for row in page.rows
    ]


@router.post(
    "/{turn_id}/opinion",
    auth=Key("cases.opinion"),
    response=ANSWERS,
    summary="答复征求意见",
)
def opinion(request: HttpRequest, turn_id: UUID, body: OpinionIn) -> dict[str, None]:
    """Answer for the organ that was asked for its opinion."""
    commands.give_opinion(turn_id, text=body.text, by=caller(request), at=now())
    return {"id": None}
