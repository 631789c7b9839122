"""事项: what one organ does on application, by one revision of its standard."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from onething.catalogue.terms.words import AUDIENCES, CASE_TYPES, CHANNELS, KINDS, RESULTS


@dataclass(frozen=True)
class LawRef:
    """An article that an item rests on."""

    article: str  # “食品安全法 第三十五条”
    text: str = ""
    confidence: str = "high"

    @property
    def cited(self) -> str:
        """The article as papers cite it: “《食品安全法》第三十五条”; an order keeps its number."""
        name, _, place = self.article.partition(" ")
        return f"{name}{place}" if "令第" in name else f"《{name}》{place}"


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
