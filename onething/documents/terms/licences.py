"""The words around licences: copies, consents, uses, errors, seals; their lawful steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from onething.kernel.machine import Machine, step

COPY_WORDS: Mapping[str, str] = {
    "registered": "正在制作",
    "sealed": "有效",
    "withdrawn": "已收回",
}
COPY = Machine(
    "copy",
    COPY_WORDS,
    (
        step("seal", "用印", "registered", "sealed", role="system", law="国令第716号 §9、§10"),
        step(
            "withdraw", "收回", "registered|sealed", "withdrawn",
            role="applicant", law="个人信息保护法 §15",
        ),
    ),
)  # fmt: skip

CONSENT_WORDS: Mapping[str, str] = {
    "asked": "等您决定",
    "given": "已同意",
    "refused": "已拒绝",
    "withdrawn": "已撤回",
    "lapsed": "已到期",
}
CONSENT = Machine(
    "consent",
    CONSENT_WORDS,
    (
        step("give", "同意", "asked", "given", role="applicant", law="个人信息保护法 §13(1)、§14"),
        step("refuse", "不同意", "asked", "refused", role="applicant", law="个人信息保护法 §14"),
        step("withdraw", "撤回同意", "given", "withdrawn",
             role="applicant", law="个人信息保护法 §15"),
        step("lapse", "到期", "asked|given", "lapsed", role="system", law="个人信息保护法 §14"),
    ),
)  # fmt: skip

ERROR_WORDS: Mapping[str, str] = {
    "open": "待答复",
    "corrected": "已更正",
    "rejected": "核实无误",
}
ERROR = Machine(
    "error",
    ERROR_WORDS,
    (
        step("correct", "更正", "open", "corrected", role="decider", law="政务数据共享条例"),
        step("reject", "核实无误", "open", "rejected", role="decider", law="政务数据共享条例"),
    ),
)

SEAL_WORDS: Mapping[str, str] = {
    "active": "在用",
    "paused": "停用",
    "destroyed": "已销毁",
}
SEAL = Machine(
    "seal",
    SEAL_WORDS,
    (
        step("pause", "停用", "active", "paused", role="admin", law="国令第716号 §9"),
        step("resume", "恢复使用", "paused", "active", role="admin", law="国令第716号 §9"),
        step("destroy", "销毁", "active|paused", "destroyed", role="admin",
             law="国务院关于国家行政机关和企业事业单位社会团体印章管理的规定（国发〔1999〕25号）"),
    ),
)  # fmt: skip

WAYS: Mapping[str, str] = {
    "api": "部门系统调用",
    "case": "办事时免提交",
    "copy": "出具加注件",
}
HOLDERS: Mapping[str, str] = {
    "person": "个人",
    "body": "企业和其他组织",
    "any": "个人、企业和其他组织",
}


class ImportFate(StrEnum):
    """What becomes of a row with a historical licence."""

    NEW = "new"
    SAME = "same"  # came before and did not change
    CHANGED = "changed"  # came before with other content: left for people
    THERE = "there"  # this platform issued it itself
    REFUSED = "refused"


IMPORT_FATES: Mapping[ImportFate, str] = {
    ImportFate.NEW: "入库",
    ImportFate.SAME: "与上次相同，没有变化",
    ImportFate.CHANGED: "内容与上次不同，没有覆盖，请核对后用“变更”办理",
    ImportFate.THERE: "平台上已有同一编号的证照，没有覆盖",
    ImportFate.REFUSED: "没有入库",
}


@dataclass(frozen=True, kw_only=True)
class MemberCard:
    """A single licence on a composite one, as it stands now."""

    licence: UUID
    type: str
    title: str
    number: str
    code: str
    organ_name: str
    trade: str
    state: str
    state_name: str
    good: bool
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, kw_only=True)
class CopyCard:
    """A copy for a purpose, as its holder sees it."""

    id: UUID
    licence: UUID
    title: str
    number: str  # of the licence
    purpose: str
    used_by: str
    matter: str
    until: date
    code: str
    state: str
    state_name: str
    good: bool
    about: str
    registered_at: datetime
    sealed_at: datetime | None
    digest: str
    pages: int


@dataclass(frozen=True, kw_only=True)
class ConsentCard:
    """A question of an organ whether it may use a licence."""

    id: UUID
    type: str
    title: str
    organ_name: str
    purpose: str
    state: str
    state_name: str
    until: date | None
    asked_at: datetime


@dataclass(frozen=True, kw_only=True)
class UseCard:
    """A use of a licence."""

    id: UUID
    licence: UUID | None
    title: str
    organ_name: str
    way: str
    way_name: str
    purpose: str
    matter: str
    ground: str
    at: datetime


@dataclass(frozen=True)
class UsePage:
    """Who used the licences of a holder, and how many papers that saved him."""

    rows: tuple[UseCard, ...]
    next: str
    total: int
    saved: int


@dataclass(frozen=True, kw_only=True)
class ErrorCard:
    """A reported error."""

    id: UUID
    licence: UUID
    title: str
    element: str
    label: str
    found: str
    wanted: str
    evidence: str
    state: str
    state_name: str
    reported_at: datetime
    due_on: date | None
    late: bool
    answer: str


@dataclass(frozen=True, kw_only=True)
class SealCard:
    """A seal in the register."""

    id: UUID
    organ: UUID
    organ_name: str
    name: str
    number: str
    keeper: str
    keeper_name: str
    users: tuple[tuple[str, str], ...]
    automatic: bool
    valid_from: date
    valid_until: date
    state: str
    state_name: str
    usable: bool
    uses: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class SealUseCard:
    """One use of a seal."""

    kind: str
    title: str
    number: str
    form: str  # PDF, OFD
    who_name: str
    at: datetime
    certificate: str


@dataclass(frozen=True, kw_only=True)
class TypeCard:
    """A type of licence, as the directory of types shows it."""

    code: str
    name: str
    kind: str
    code21: str
    defined_by: str
    holder: str
    issuer: str
    validity: str
    one_for: str
    fields: tuple[tuple[str, str], ...]
    law: str
    confidence: str
    count: int


@dataclass(frozen=True, kw_only=True)
class QualityRow:
    """The quality of what is kept of one type: parts and the whole of each figure."""

    name: str
    expected: int
    kept: int
    complete: int
    accurate: int
    timely: int
    timed: int
    grade: str

    @property
    def rates(self) -> tuple[float | None, ...]:
        """Return 归集率, 完整率, 准确率, 及时率 in per cent; None without anything to count."""
        return (
            _rate(self.kept, self.expected),
            _rate(self.complete, self.kept),
            _rate(self.accurate, self.kept),
            _rate(self.timely, self.timed),
        )


def _rate(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None
