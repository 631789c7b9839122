"""The live state of a paper, in words for anybody who scans its code."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from onething.documents.models import Document, Licence
from onething.documents.terms import DOCUMENT_WORDS, LICENCE_WORDS, Verification
from onething.kernel.now import now

CHINA = ZoneInfo("Asia/Shanghai")
EXPLAINED: Mapping[str, str] = {
    "registered": "文书已经编号，正在盖章制发，请稍后再查。盖章之前的文件没有效力。",
    "sealed": "本文书由上述机关制发，目前有效。请核对名称、编号和日期是否与您手中的文书一致。",
    "withdrawn": "本文书已经由制发机关撤销，不再有效。有疑问的，请与制发机关联系。",
    "corrected": "本文书已经由制发机关更正，请以更正后的新文书为准。",
    "making": "证照正在制作盖章，请稍后再查。",
    "early": "证照还没有到起始日期，尚未生效。",
    "valid": "本证照由上述机关颁发，目前有效。请核对名称、编号和有效期是否与您看到的证照一致。",
    "suspended": "本证照正在暂扣，暂扣期间不能使用。",
    "revoked": "本证照已经由颁发机关撤销，不再有效。",
    "cancelled": "本证照已经注销，不再有效。",
    "expired": "本证照已经失效：有效期届满，或者已经换发新证。请出示新的证照。",
    "forfeited": "本证照已经由行政机关吊销，不再有效。",
}


def of_document(row: Document, holder: str) -> Verification:
    """Say what state the document is in now."""
    return Verification(
        paper="document",
        title=row.title,
        number=row.number,
        code=row.code,
        state=row.state,
        state_name=DOCUMENT_WORDS[row.state],
        good=row.state == "sealed",
        explanation=EXPLAINED[row.state],
        organ_name=row.organ_name,
        holder_name=holder,
        issued_on=_day(row.sealed_at or row.registered_at),
        valid_from=None,
        valid_until=None,
        identifier="",
        digest=row.digest,
        template=row.template,
        reason=row.reason,
        corrected_by=_code_of(row.replaced_by),
    )


def _code_of(document: UUID | None) -> str:
    if document is None:
        return ""
    return Document.objects.values_list("code", flat=True).get(pk=document)


def of_licence(row: Licence, holder: str, on: date) -> Verification:
    """Say what state the licence is in on this day, even before a timer has noticed its end."""
    state = _state(row, on)
    words = {**LICENCE_WORDS, "making": "正在制作", "early": "尚未生效"}
    return Verification(
        paper="licence",
        title=row.title,
        number=row.number,
        code=row.code,
        state=state,
        state_name=words[state],
        good=state == "valid",
        explanation=EXPLAINED[state],
        organ_name=row.organ_name,
        holder_name=holder,
        issued_on=_day(row.sealed_at or row.registered_at),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        identifier=row.identifier,
        digest=row.digest,
    )


def _state(row: Licence, on: date) -> str:
    if row.state != "valid":
        return row.state
    if row.sealed_at is None:
        return "making"
    if row.valid_until is not None and on > row.valid_until:
        return "expired"
    return "early" if on < row.valid_from else "valid"


def today() -> date:
    """Return the day on which somebody asks, where he asks without saying it."""
    return _day(now())


def _day(at: datetime) -> date:
    return at.astimezone(CHINA).date()
