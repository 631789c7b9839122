"""The live state of a paper, in words for anybody who scans its code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from onething.documents.models import Document, Licence, LicenceCopy
from onething.documents.terms import (
    COPY,
    DOCUMENT_WORDS,
    LICENCE_WORDS,
    MemberCard,
    Verification,
)
from onething.kernel.now import now

CHINA = ZoneInfo("Asia/Shanghai")
EXPLAINED: Mapping[str, str] = {
    "destroyed": "本文书的档案保管期满，已经按清册销毁，不能再查看内容。",
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
PARTLY = "部分单项许可无效"
WHOLE = (
    "本行业综合许可证和下列单项许可目前都有效，与单项许可证具有同等证明力，以本页显示的内容为准。"
)
MEMBERS_STAY = "下列单项许可的效力以各自的状态为准。"


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


def of_licence(
    row: Licence, holder: str, on: date, members: tuple[MemberCard, ...] = ()
) -> Verification:
    """Say what state the licence is in on this day, even before a timer has noticed its end.

    A composite licence holds as far as its members do: what the code shows prevails.
    """
    state = live_state(row, on)
    bad = tuple(one for one in members if not one.good)
    return Verification(
        paper="licence",
        title=row.title,
        number=row.number,
        code=row.code,
        state=state,
        state_name=PARTLY if state == "valid" and bad else state_words(state),
        good=state == "valid" and not bad,
        explanation=_said_of(state, bad) if members else EXPLAINED[state],
        organ_name=row.organ_name,
        holder_name=holder,
        issued_on=_day(row.sealed_at or row.registered_at),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        identifier=row.identifier,
        digest=row.digest,
        members=members,
    )


def _said_of(state: str, bad: tuple[MemberCard, ...]) -> str:
    if state != "valid":
        return EXPLAINED[state] + MEMBERS_STAY
    if not bad:
        return WHOLE
    named = "；".join(f"《{one.title}》{one.state_name}" for one in bad)
    return f"其中{named}，对应的经营项目不能从事；其余单项许可有效。以本页显示的内容为准。"


def of_copy(
    copy: LicenceCopy, row: Licence, holder: str, on: date, members: tuple[MemberCard, ...] = ()
) -> Verification:
    """Say whether a copy is still in its term, and whether its licence still holds."""
    licence = of_licence(row, holder, on, members)
    state, words, said = _state_of_copy(copy, licence, on)
    return replace(
        licence,
        paper="copy",
        title=f"{row.title}（加注件）",
        code=copy.code,
        state=state,
        state_name=words,
        good=state == "sealed" and licence.good,
        explanation=said,
        issued_on=_day(copy.sealed_at or copy.registered_at),
        digest=copy.digest,
        purpose=copy.purpose,
        used_by=copy.used_by,
        matter=copy.matter,
        until=copy.until,
    )


def _state_of_copy(copy: LicenceCopy, licence: Verification, on: date) -> tuple[str, str, str]:
    if copy.state == "registered":
        return "making", COPY.words["registered"], EXPLAINED["making"]
    if copy.state == "withdrawn":
        return "withdrawn", COPY.words["withdrawn"], "持有人已经收回这份加注件，不能再使用。"
    if on > copy.until:
        return (
            "over",
            "已过期",
            "这份加注件已经过了写明的期限，不能再使用。需要的，请持有人重新出具。",
        )
    if not licence.good:
        return licence.state, licence.state_name, licence.explanation
    return "sealed", "在有效期内", "这份加注件只能由下列单位用于下列用途，用于其他用途无效。"


def live_state(row: Licence, on: date) -> str:
    """Return the state on this day, even before a timer has noticed the end."""
    if row.state != "valid":
        return row.state
    if row.sealed_at is None:
        return "making"
    if row.valid_until is not None and on > row.valid_until:
        return "expired"
    return "early" if on < row.valid_from else "valid"


def state_words(state: str) -> str:
    """Return the word for a live state."""
    return {**LICENCE_WORDS, "making": "正在制作", "early": "尚未生效"}[state]


def today() -> date:
    """Return the day on which somebody asks, where he asks without saying it."""
    return _day(now())


def _day(at: datetime) -> date:
    return at.astimezone(CHINA).date()
