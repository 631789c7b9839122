"""事项: what one organ does on application, by one revision of its standard."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from onething.catalogue.terms.elements import BY_KEY, MORE, Element
from onething.catalogue.terms.fees import STOPS, Fee, FeeRate, FeeReduction, Payment
from onething.catalogue.terms.words import AUDIENCES, CASE_TYPES, CHANNELS, KINDS, RESULTS, UNITS

Said = str | bool | tuple[str, ...]
FREE = "不收费"


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
    """A limit with its source: in working days, if it does not say otherwise."""

    days: int
    source: str
    confidence: str = "high"
    unit: str = "working"

    @property
    def words(self) -> str:
        """Return the limit in words."""
        return f"{self.days} {UNITS[self.unit]}"


@dataclass(frozen=True)
class ItemMaterial:
    """申请材料 as the standard of an item lists it; a theme says from where each one comes."""

    name: str
    necessity: str = "必要"
    type: str = ""
    form: str = ""
    source: str = ""
    source_note: str = ""
    copies: int = 0
    size: str = ""
    blank: str = ""  # 空白表格
    sample: str = ""
    notes: str = ""  # 填报须知
    standard: str = ""  # 受理标准
    basis: str = ""


@dataclass(frozen=True)
class Stage:
    """审批环节: one stage of the review of an item, and whose signatures it wants."""

    do: str  # examine, review, sign (会签), decide
    role: str
    name: str = ""
    organs: tuple[str, ...] = ()  # duties of the organs that sign; empty: the own office
    rule: str = ""  # all, any, share
    share: str = ""  # 2/3


@dataclass(frozen=True)
class Handling:
    """业务办理项: the smallest thing that a citizen applies for; the last two of 33 signs."""

    number: int
    name: str
    situation: str = ""


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
    more: tuple[tuple[str, Said], ...] = ()  # elements of `terms.elements.MORE` that are stated

    def said(self, key: str) -> Said:
        """Return what is said of an element, or nothing."""
        return dict(self.more).get(key, "")


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
    materials: tuple[ItemMaterial, ...] = ()
    fees: tuple[Fee, ...] = ()
    rates: tuple[FeeRate, ...] = ()
    reductions: tuple[FeeReduction, ...] = ()
    payment: Payment | None = None
    handling: tuple[Handling, ...] = ()
    faq: tuple[tuple[str, str], ...] = ()
    route: tuple[Stage, ...] = ()  # who signs after whom; empty: as usual for its kind
    local: tuple[str, ...] = ()  # paths that places fill in; empty: those of the settings
    retired: bool = False
    face: tuple[str, ...] = ()  # the data that stand on its licence

    @property
    def kind_name(self) -> str:
        """Return the kind in words."""
        return KINDS[self.kind]

    @property
    def case_type_name(self) -> str:
        """Return in words whether it is decided at once or promised."""
        return CASE_TYPES[self.elements.case_type]

    @property
    def charged(self) -> bool:
        """Say whether something is to be paid (是否收费)."""
        return bool(self.fees) or not self.fee.startswith(FREE)

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """Return the full table of elements (完整要素表), as names and values."""
        return (*self._usual_rows, *self._charges, *self._stated)

    @property
    def _usual_rows(self) -> tuple[tuple[str, str], ...]:
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
            ("法定办结时限", f"{self.statutory.words}（{self.statutory.source}）"),
            ("承诺办结时限", self.promised.words),
            ("受理条件", "；".join(self.conditions)),
            ("办理流程", "→".join(more.flow)),
            ("特别程序", "、".join(more.special) or "无"),
            ("到办事现场次数", str(self.visits)),
            ("必须现场办理的原因", more.visit_reason or "无"),
            ("收费标准", self.fee),
            ("数量限制", more.quantity),
            ("中介服务", more.intermediary),
            ("审批结果名称", self.result_name),
            ("办理地点", more.place),
            ("办理时间", more.hours),
            ("设定依据", "；".join(law.article for law in self.law)),
            ("咨询电话", self.phone),
            ("监督电话", self.supervision),
            ("救济途径", self.remedies),
        )

    @property
    def _charges(self) -> tuple[tuple[str, str], ...]:
        fees = "；".join(f"{fee.name}：{fee.standard}（{fee.basis}）" for fee in self.fees)
        cut = "；".join(f"{fee.name}：{fee.reduction}" for fee in self.fees if fee.reducible)
        handling = "；".join(f"{one.number:02d} {one.name}" for one in self.handling)
        materials = "、".join(f"{one.name}（{one.necessity}）" for one in self.materials)
        rows = (
            ("是否收费", "是" if self.charged else "否"),
            ("收费项目", fees),
            ("减免依据", cut),
            ("未缴费的影响", STOPS[self.payment.stops] if self.payment else ""),
            ("业务办理项", handling),
            ("申请材料", materials),
        )
        return tuple((name, said) for name, said in rows if said)

    @property
    def _stated(self) -> tuple[tuple[str, str], ...]:
        """Return the other elements, as far as they are stated: of the rest nothing is claimed."""
        said = dict(self.elements.more)
        if "result_type" not in said:
            said["result_type"] = RESULTS[self.result_kind]
        return tuple((one.name, in_words(said[one.key])) for one in MORE if one.key in said)

    @property
    def unstated(self) -> tuple[Element, ...]:
        """Return the elements of which nothing is said, for those who keep the catalogue."""
        said = dict(self.elements.more)
        return tuple(one for key, one in BY_KEY.items() if key not in said)


def in_words(said: object) -> str:
    """Return what is said of an element as people read it."""
    if isinstance(said, bool):
        return "是" if said else "否"
    if isinstance(said, list | tuple):
        return "；".join(map(str, said))
    return str(said)


def fee_of(items: Iterable[Item]) -> str:
    """Return what several items cost: each fee with the item that it is for, or that there is none."""
    said = [f"{item.name}：{item.fee}" for item in items if item.fee != FREE]
    return "；".join(said) or FREE
