"""帮办: other systems hand in what somebody asks a helper for, and read what became of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import ConfigDict

from onething.api.cases import ANSWERS, READS
from onething.api.edge import Key, caller, looked_at, reads
from onething.api.schemas import Short, Text
from onething.kernel.now import now
from onething.voice import commands, queries

router = Router(tags=["帮办"])
SOURCE: Final = "api"
ASKED: Final[dict[str, Any]] = {
    "region": "140105",
    "kind": "escort",
    "group": "elder",
    "slug": "kbcyd",
    "want": "老人来电：想开面馆，不会填表，请人到大厅陪着办",
    "place": "周三上午，小店区政务服务中心",
    "name": "李小满",
    "phone": "15400000001",
}


class AidIn(Schema):
    """Who needs help with what; kinds, groups and places by their keys, as on the page."""

    model_config = ConfigDict(json_schema_extra={"examples": [ASKED]})

    region: Short
    kind: Short
    want: Text
    name: Short
    phone: Short
    group: Short = ""
    slug: Short = ""
    place: Short = ""


class AidOut(Schema):
    """What became of it: `answer` is what the helper tells the person when it ends."""

    id: UUID
    number: str
    state: str
    words: str
    hall: str
    helper: str
    progress: str
    answer: str
    asked_at: datetime
    due_on: date | None


@router.post("", auth=Key("aids.ask"), response=ANSWERS, summary="申请帮办")
def ask(request: HttpRequest, body: AidIn) -> dict[str, UUID]:
    """Hand in what somebody asks a helper for; the team of the hall gets it at once."""
    said = body.dict() | {"source": SOURCE}
    return {"id": commands.ask_aid(said, by=caller(request), at=now())}


@router.get(
    "/{aid_id}", auth=Key("aids.ask"), response={200: AidOut, **READS}, summary="读取一件帮办单"
)
@reads
def aid(request: HttpRequest, aid_id: UUID) -> dict[str, object]:
    """Return one that the calling system handed in."""
    sheet = queries.aid(aid_id, caller(request), now())
    looked_at(request, f"aid:{aid_id}")
    return {
        "id": sheet.id,
        "number": sheet.number,
        "state": sheet.state,
        "words": sheet.words,
        "hall": sheet.hall,
        "helper": sheet.handler,
        "progress": sheet.progress,
        "answer": sheet.answer,
        "asked_at": sheet.asked_at,
        "due_on": sheet.terms[-1].on if sheet.terms else None,
    }
