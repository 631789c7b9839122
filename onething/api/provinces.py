"""跨省通办: another province hands applications in to us, and tells what it decided of ours."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from onething.api.cases import ANSWERS
from onething.api.edge import Key, caller
from onething.api.schemas import Done
from onething.api.signed import must_be_signed
from onething.delivery import commands
from onething.delivery import queries as delivery
from onething.delivery.commands import Told
from onething.exchange import queries as exchange
from onething.kernel.actor import Actor
from onething.kernel.now import now
from onething.kernel.refusals import Invalid

router = Router(tags=["跨省通办"])
MOST = 50
Short = Annotated[str, Field(min_length=1, max_length=120)]


class ApplicantIn(Schema):
    """Who applies, as the place that received him has identified him."""

    name: Short
    id_number: Annotated[str, Field(min_length=1, max_length=30)] = Field(
        description="身份证件号码；企业写统一社会信用代码"
    )
    phone: Annotated[str, Field(max_length=20)] = ""


class FileSaid(Schema):
    """A file that will be sent, said before: what comes must be just this."""

    key: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9._-]+$")]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    size: Annotated[int, Field(gt=0)]
    digest: Annotated[str, Field(pattern=r"^sm3:[0-9a-f]{64}$")] = Field(description="内容的 SM3")
    media_type: str = Field(description="application/pdf、image/jpeg、image/png")
    material: Annotated[str, Field(max_length=60)] = Field(
        "", description="用作哪份材料，事项的材料代码"
    )


class PieceIn(Schema):
    """A piece of a file, encrypted for us; an empty one only asks how much is here."""

    offset: Annotated[int, Field(ge=0)]
    size: Annotated[int, Field(gt=0)] = Field(description="整个文件的字节数")
    piece: Annotated[str, Field(max_length=1_000_000)] = Field(description="SM4-GCM，Base64")


class PieceTaken(Schema):
    """How much of the file is here; go on from there."""

    have: int


class CrossingIn(Schema):
    """An application that another province took in for us."""

    item_name: Short = Field(description="事项名称")
    theme: Annotated[str, Field(max_length=40)] = Field(description="一件事的代码")
    region: Annotated[str, Field(max_length=12)] = Field(description="办理地，县级区划代码")
    answers: dict[str, str] = Field(description="情形的回答；只办一个事项的，only_part 写它的代码")
    values: dict[str, str] = Field(description="表单：数据元的名称和值")
    applicant: ApplicantIn
    papers: list[Short] = Field(default_factory=list, max_length=MOST)
    files: list[FileSaid] = Field(
        default_factory=list, max_length=MOST, description="随后分段送来的文件"
    )
    received_by: Short = Field(description="收件的大厅")
    consent: Annotated[str, Field(max_length=500)] = Field(description="申请人同意了什么")


WHATS = (
    "办理地：received、supplement、accepted、extended、fee_due、part_granted、part_ended、granted、refused、"
    "not_accepted、withdrawn、terminated、kept（不能撤回）、paper（文书）；收件地：supplied、withdrawing"
)


class CrossingTold(Schema):
    """One thing that happened; the same key told again is the same thing."""

    key: Annotated[str, Field(min_length=1, max_length=80)]
    what: str = Field(description=WHATS)
    words: Annotated[str, Field(max_length=500)] = ""
    at: datetime = Field(description="时间，带时区")
    files: list[FileSaid] = Field(
        default_factory=list, max_length=MOST, description="随后分段送来的文件"
    )


class CrossingEvents(Schema):
    """What happened to one application, in any order."""

    events: list[CrossingTold]


@router.post(
    "/{province}/applications/{crossing_key}",
    auth=Key("crossings.exchange"),
    response={**ANSWERS, 200: Done},
    summary="送来一份代收的申请",
)
def crossing_in(
    request: HttpRequest, province: str, crossing_key: str, body: CrossingIn
) -> dict[str, UUID]:
    """Take in what another province received for us; it signs the body with the secret that it shares with us."""
    by = _spoken_for(request, province)
    if len(crossing_key) > MOST:
        raise Invalid(f"编号最长 {MOST} 个字。请换一个编号。")
    content: dict[str, Any] = body.dict()
    made = commands.take_from_province(province, crossing_key, content=content, by=by, at=now())
    return {"id": made}


@router.post(
    "/{province}/sent/{crossing_key}/events",
    auth=Key("crossings.exchange"),
    response=ANSWERS,
    summary="告知本省代收的申请办到哪里",
)
def crossing_events(
    request: HttpRequest, province: str, crossing_key: str, body: CrossingEvents
) -> dict[str, None]:
    """Note what another province decided of what we handed over; signed like the rest."""
    by = _spoken_for(request, province)
    commands.hear_of_crossing(province, crossing_key, told=_told(body), by=by, at=now())
    return {"id": None}


@router.post(
    "/{province}/applications/{crossing_key}/events",
    auth=Key("crossings.exchange"),
    response=ANSWERS,
    summary="送来代收申请的补正、撤回",
)
def crossing_answers(
    request: HttpRequest, province: str, crossing_key: str, body: CrossingEvents
) -> dict[str, None]:
    """Note what the province that took an application in answers for its applicant: supplied, withdrawing."""
    by = _spoken_for(request, province)
    commands.hear_from_window(province, crossing_key, told=_told(body), by=by, at=now())
    return {"id": None}


def _spoken_for(request: HttpRequest, province: str) -> Actor:
    """Return who calls, once it speaks for this province and has signed what it sends."""
    by = caller(request)
    delivery.must_exchange(province, by)
    must_be_signed(request, exchange.province_secrets(province), "内容")
    return by


def _told(body: CrossingEvents) -> list[Told]:
    if any(one.at.tzinfo is None for one in body.events):
        raise Invalid("时间没有带时区。请写成 2026-03-02T10:00:00+08:00 的样子。")
    return [
        Told(one.key, one.what, one.words, one.at, tuple(file.dict() for file in one.files))
        for one in body.events[:MOST]
    ]


@router.post(
    "/{province}/applications/{crossing_key}/files/{file_key}",
    auth=Key("crossings.exchange"),
    response={**ANSWERS, 200: PieceTaken},
    summary="送来代收申请所附文件的一段",
)
def paper_in(
    request: HttpRequest, province: str, crossing_key: str, file_key: str, body: PieceIn
) -> dict[str, int]:
    """Keep a piece of a paper that was handed in there."""
    return _piece(request, (province, "applications", crossing_key, file_key), body)


@router.post(
    "/{province}/sent/{crossing_key}/files/{file_key}",
    auth=Key("crossings.exchange"),
    response={**ANSWERS, 200: PieceTaken},
    summary="送来办理结果文件的一段",
)
def result_in(
    request: HttpRequest, province: str, crossing_key: str, file_key: str, body: PieceIn
) -> dict[str, int]:
    """Keep a piece of what was decided there."""
    return _piece(request, (province, "sent", crossing_key, file_key), body)


def _piece(request: HttpRequest, which: tuple[str, str, str, str], body: PieceIn) -> dict[str, int]:
    """Keep a piece; when the file is whole, its digest is compared and its content looked into."""
    province, _, key, file = which
    by = _spoken_for(request, province)
    row = delivery.coming_file(*which, by)
    piece = exchange.read_piece(province, key, file, body.offset, body.piece)
    commands.take_piece(row.id, offset=body.offset, size=body.size, piece=piece, by=by, at=now())
    have = delivery.have_of_file(row.id)
    if have < row.size or row.done:
        return {"have": have}
    fault = delivery.keep_whole(row.id)
    if fault:
        dropped = by.because(f"{by.cause}:drop")
        commands.drop_file(row.id, fault=fault, by=dropped, at=now())
        raise Invalid(fault)
    commands.note_file_came(row.id, by=by.because(f"{by.cause}:whole"), at=now())
    return {"have": have}
