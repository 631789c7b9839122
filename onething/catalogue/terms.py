"""The words of the catalogue: items (事项), themes (一件事), plans (办理清单). Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from onething.kernel.tables import Table

KINDS = {
    "permit": "行政许可",
    "confirm": "行政确认",
    "grant": "行政给付",
    "filing": "行政备案",
    "other": "其他行政权力",
    "service": "公共服务",
}
POWER_CODES = {
    "permit": "01",
    "grant": "05",
    "confirm": "07",
    "other": "10",
    "filing": "14",
    "service": "20",
}
CASE_TYPES = {"instant": "即办件", "promise": "承诺件"}  # GB/T 39046 A.6
AUDIENCES = {  # GB/T 39046 A.4
    "person": "自然人",
    "enterprise": "企业法人",
    "institution": "事业法人",
    "social": "社会组织法人",
    "organ": "行政机关",
    "other": "其他组织",
}
CHANNELS = {"window": "窗口办理", "web": "网上办理", "phone": "移动端办理", "post": "快递申请"}
RESULTS = {"licence": "证照", "notice": "文书"}
QUESTION_KINDS = {"choice": "单选", "number": "数字"}
LEVELS = {"province": "2", "city": "3", "county": "4", "town": "5", "village": "6"}
SOURCES = {
    "licence": "电子证照",
    "data": "数据核验",
    "earlier": "前序事项产生",
    "generated": "系统生成",
    "commitment": "告知承诺",
    "upload": "上传",
}
FIELD_KINDS = frozenset(
    {
        "text",
        "number",
        "choice",
        "choices",
        "date",
        "phone",
        "id",
        "credit_code",
        "name",
        "textarea",
    }
)
EFFECTS = {
    "none": "不影响其他事项",
    "end_dependants": "等待它的事项随之终止",
    "end_all": "全部未决事项随之终止",
}


@dataclass(frozen=True)
class LawRef:
    """An article that an item rests on."""

    article: str
    text: str = ""
    confidence: str = "high"


@dataclass(frozen=True)
class Days:
    """A limit in working days with its source."""

    days: int
    source: str
    confidence: str = "high"


@dataclass(frozen=True)
class Elements:
    """要素: what the standard of an item says besides limits and conditions (GB/T 39046, A.4–A.6)."""

    case_type: str
    audience: tuple[str, ...]
    channels: tuple[str, ...]
    power_source: str
    depth: str  # 网上办理深度, Ⅰ to Ⅳ
    scope: str  # 通办范围
    flow: tuple[str, ...]
    place: str
    hours: str
    quantity: str = "无"
    intermediary: str = "无"
    special: tuple[str, ...] = ()  # 特别程序
    visit_reason: str = ""


@dataclass(frozen=True)
class Item:
    """事项: what one organ does on application, by one revision of its standard."""

    revision: UUID
    number: int  # of the revision
    code12: str
    name: str
    kind: str
    duty: str
    level: str
    statutory: Days
    promised: Days
    supplement: Days
    law: tuple[LawRef, ...]
    conditions: tuple[str, ...]
    review_points: tuple[str, ...]
    result_kind: str  # licence, notice
    result_name: str
    licence_type: str
    licence_years: int
    fee: str
    visits: int
    phone: str
    supervision: str
    remedies: str
    joint: bool
    elements: Elements

    @property
    def kind_name(self) -> str:
        """Return the kind in words."""
        return KINDS[self.kind]

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """Return the full table of elements (完整要素表), as names and values."""
        more = self.elements
        return (
            ("事项名称", self.name),
            ("基本编码", self.code12),
            ("事项类型", self.kind_name),
            ("事项版本", str(self.number)),
            ("权力来源", more.power_source),
            ("服务对象", "、".join(AUDIENCES[one] for one in more.audience)),
            ("办件类型", CASE_TYPES[more.case_type]),
            ("办理形式", "、".join(CHANNELS[one] for one in more.channels)),
            ("网上办理深度", more.depth),
            ("通办范围", more.scope),
            ("法定办结时限", f"{self.statutory.days} 个工作日（{self.statutory.source}）"),
            ("承诺办结时限", f"{self.promised.days} 个工作日"),
            ("受理条件", "；".join(self.conditions)),
            ("办理流程", "→".join(more.flow)),
            ("特别程序", "、".join(more.special) or "无"),
            ("到办事现场次数", str(self.visits)),
            ("必须现场办理的原因", more.visit_reason or "无"),
            ("收费标准", self.fee),
            ("数量限制", more.quantity),
            ("中介服务", more.intermediary),
            ("审批结果类型", RESULTS[self.result_kind]),
            ("审批结果名称", self.result_name),
            ("办理地点", more.place),
            ("办理时间", more.hours),
            ("设定依据", "；".join(law.article for law in self.law)),
            ("咨询电话", self.phone),
            ("监督电话", self.supervision),
            ("救济途径", self.remedies),
        )


@dataclass(frozen=True)
class Option:
    """An answer that can be chosen."""

    value: str
    label: str
    help: str = ""


@dataclass(frozen=True)
class Question:
    """情形问题: asked before the list is made."""

    key: str
    text: str
    kind: str  # choice, number
    why: str
    help: str = ""
    unit: str = ""
    options: tuple[Option, ...] = ()
    when: dict[str, object] = field(default_factory=dict)
    min: str = "1"
    max: str = "1000000"
    element: str = ""  # the datum that the answer is


@dataclass(frozen=True)
class ThemePart:
    """联办事项: an item as part of a theme."""

    key: str
    item: str  # code12
    waits_for: tuple[str, ...]
    on_refusal: str
    table: Table  # whether it applies, with reasons


@dataclass(frozen=True)
class Need:
    """材料 of a theme: from where it comes in which case."""

    key: str
    name: str
    parts: tuple[str, ...]
    table: Table  # then: source, source_name, required; none holds: not needed
    standard: str = ""
    sample: str = ""
    max_mb: int = 20
    types: tuple[str, ...] = ("application/pdf", "image/jpeg", "image/png")
    reasons: tuple[tuple[str, str], ...] = ()  # problem, how to mend


@dataclass(frozen=True)
class Field:
    """表单要素: a datum that parts ask for."""

    element: str
    label: str
    kind: str
    group: str
    parts: tuple[str, ...]
    required: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    purpose: str = ""
    unit: str = ""
    max_length: int = 100
    min: str = ""
    max: str = ""
    whole: bool = False  # a number without decimals
    same_as: str = ""  # the element whose value is proposed here
    when: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Guide:
    """What the guide page of a theme says."""

    summary: str
    who: str
    steps: tuple[tuple[str, str, str], ...]  # what, who, how long
    places: str
    phone: str
    supervision: str
    questions: tuple[tuple[str, str], ...]
    minutes: int
    before: dict[str, str]
    after: dict[str, str]
    figures_source: str = ""  # where the figures before and after come from


@dataclass(frozen=True)
class Theme:
    """一件事: parts, questions, rules, one form, one list of materials."""

    revision: UUID
    number: int
    slug: str
    code: str
    name: str
    audience: str  # enterprise, person
    stage: str
    lead: str
    duties: tuple[str, ...]
    questions: tuple[Question, ...]
    parts: tuple[ThemePart, ...]
    items: dict[str, Item]  # by code12
    groups: tuple[tuple[str, str], ...]
    fields: tuple[Field, ...]
    needs: tuple[Need, ...]
    thresholds: Table
    promised: Days
    guide: Guide
    consent: str
    keywords: tuple[str, ...]


@dataclass(frozen=True)
class ThemeCard:
    """A theme on a tile."""

    slug: str
    name: str
    stage: str
    audience: str
    summary: str
    parts: int
    departments: int
    days: int
    visits: int
    minutes: int
    keywords: tuple[str, ...]


@dataclass(frozen=True)
class PlannedPart:
    """An item that these answers require."""

    key: str
    item_revision: UUID
    item_code: str
    name: str
    kind: str
    duty: str
    level: str
    statutory_days: int
    promised_days: int
    supplement_days: int
    joint: bool
    waits_for: tuple[str, ...]
    on_refusal: str
    result_kind: str
    result_name: str
    licence_type: str
    licence_years: int
    why: str
    source: str
    law: tuple[str, ...]


@dataclass(frozen=True)
class Skipped:
    """An item that these answers do not require, and why."""

    name: str
    why: str
    source: str = ""


@dataclass(frozen=True)
class PlannedMaterial:
    """A material that the parts need, and where it comes from."""

    key: str
    name: str
    source: str
    source_name: str
    required: bool
    why: str
    for_parts: tuple[str, ...]
    standard: str
    sample: str
    max_mb: int
    types: tuple[str, ...]
    reasons: tuple[tuple[str, str], ...]
    commitment: str = ""


@dataclass(frozen=True)
class NotAsked:
    """A material that nobody asks for, and why."""

    name: str
    why: str


@dataclass(frozen=True)
class PlannedField:
    """A field of the merged form."""

    element: str
    label: str
    kind: str
    required: bool
    choices: tuple[tuple[str, str], ...]
    hint: str
    purpose: str
    unit: str
    max_length: int
    min: str
    max: str
    for_parts: tuple[str, ...]
    whole: bool = False  # a number without decimals


@dataclass(frozen=True)
class FieldGroup:
    """A page of the merged form."""

    key: str
    title: str
    fields: tuple[PlannedField, ...]


@dataclass(frozen=True)
class Threshold:
    """A limit of the place that a question is compared with."""

    question: str
    limit: str
    unit: str
    source: str


@dataclass(frozen=True)
class Plan:
    """办理清单: what these answers mean, with reasons."""

    theme: UUID
    slug: str
    name: str
    region: str
    parts: tuple[PlannedPart, ...]
    skipped: tuple[Skipped, ...]
    materials: tuple[PlannedMaterial, ...]
    not_asked: tuple[NotAsked, ...]
    groups: tuple[FieldGroup, ...]
    promised_days: int
    visits: int
    fee: str
    results: tuple[str, ...]
    consent: str
    on: date  # the day whose rules these are
    thresholds: tuple[Threshold, ...]  # the local limits that the rules compared with
