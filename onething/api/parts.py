"""多地联办 through the API: an organ's own system finds its part of another place's case, reads it and does it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from ninja import File, Form, Router
from ninja.files import UploadedFile

from onething.api.cases import ANSWERS, READS
from onething.api.edge import Key, caller, looked_at, reads
from onething.api.part_schemas import AwayOut, AwayPlaceIn, AwaySettledIn
from onething.api.schemas import Text
from onething.api.uploads import keep
from onething.cases import commands, queries
from onething.cases.queries import AwayCard
from onething.catalogue import queries as catalogue
from onething.kernel.now import now

router = Router(tags=["多地联办"])
SCOPE = "cases.join"


@router.get(
    "", auth=Key("cases.read"), response={200: list[AwayOut], **READS}, summary="列出联办的部分"
)
@reads
def parts(request: HttpRequest, view: str = "") -> list[dict[str, object]]:
    """List what other places ask of the caller's organ (`asked`), what it leads (`lead`), what is `done`."""
    page = queries.away_page(caller(request), now(), view=view)
    for row in page.rows:
        looked_at(request, f"case:{row.case}")
    return [_out(row) for row in page.rows]


@router.get(
    "/{away_id}",
    auth=Key("cases.read"),
    response={200: AwayOut, **READS},
    summary="读取联办的一部分",
)
@reads
def part(request: HttpRequest, away_id: UUID) -> dict[str, object]:
    """Return one part; what was filed is read as the case itself, under `case`."""
    found = queries.away_part(away_id, caller(request), now())
    looked_at(request, f"case:{found.case}")
    return _out(found)


@router.post("/{away_id}/done", auth=Key(SCOPE), response=ANSWERS, summary="办好本单位的部分")
def part_done(
    request: HttpRequest,
    away_id: UUID,
    text: Form[Text],
    file: File[UploadedFile | None] = None,
) -> dict[str, None]:
    """Do the part of the caller's organ: what was done, with a file if there is one."""
    by = caller(request)
    queries.away_part(away_id, by, now())  # nobody else leaves a file here
    most = catalogue.anywhere_rules().file_mb
    kept = keep(file, owner=UUID(by.org), by=by, max_mb=most) if file is not None else None
    commands.do_away(away_id, text=text, file=kept, by=by, at=now())
    return {"id": None}


@router.post("/{away_id}/settle", auth=Key(SCOPE), response=ANSWERS, summary="牵头单位另行取得")
def settle_part(request: HttpRequest, away_id: UUID, body: AwaySettledIn) -> dict[str, None]:
    """Settle a part without the other place, as the office that leads the case."""
    commands.settle_away(away_id, reason=body.reason, by=caller(request), at=now())
    return {"id": None}


@router.post("/{away_id}/place", auth=Key(SCOPE), response=ANSWERS, summary="确定协办地")
def place_part(request: HttpRequest, away_id: UUID, body: AwayPlaceIn) -> dict[str, None]:
    """Say in which county (code of the division) the part is done, as the office that leads the case."""
    commands.place_away(away_id, region=body.region, by=caller(request), at=now())
    return {"id": None}


def _out(row: AwayCard) -> dict[str, object]:
    return {
        "id": row.id,
        "case": row.case,
        "case_number": row.number,
        "item_name": row.item_name,
        "subject_name": row.subject_name,
        "name": row.name,
        "task": row.task,
        "place_said": row.said,
        "place": row.place,
        "organ": row.organ,
        "lead": row.lead,
        "due_on": row.due_on,
        "left": row.left,
        "state": row.state,
        "words": row.words,
        "text": row.text,
        "file": row.material,
        "ended_at": row.ended_at,
        "asked": row.asked,
        "leads": row.leads,
    }
