"""办事指南 and 实施规范 of an item: the same words on the page and on paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from onething.catalogue.items.heirs import LocalItem
from onething.catalogue.registers.queries import Standing
from onething.catalogue.terms import (
    AUDIENCES,
    CASE_TYPES,
    CHANNELS,
    CONFIDENCES,
    DUES,
    REFUNDS,
    SOURCES,
    STOPS,
    Item,
    ItemMaterial,
    LawRef,
    Need,
    Theme,
)
from onething.catalogue.terms.elements import NAMES
from onething.catalogue.terms.items import in_words
from onething.documents.terms import (
    Booklet,
    Section,
    listed,
    numbered,
    pairs,
    section,
    table,
    texts,
)
from onething.identity.terms import DUTIES, LEVELS

ALL = 100  # percent
NOT_SURE = "low"  # of this confidence is what we made up to begin with
HANDED_IN = ("upload", "commitment")


@dataclass(frozen=True)
class Published:
    """An item as people meet it: in a place, or the standard; in which themes; on which registers."""

    item: Item
    place: LocalItem | None
    themes: tuple[Theme, ...]
    standing: tuple[Standing, ...]
    since: date
    local: tuple[str, ...]  # elements that places fill in

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """Return the full table of elements."""
        return self.place.rows if self.place else self.item.rows

    @property
    def materials(self) -> tuple[Listed, ...]:
        """Return the materials as the guide lists them."""
        return materials(self.item, self.themes)

    @property
    def organ(self) -> str:
        """Return who decides."""
        level = LEVELS[self.item.level]
        return self.place.organ.name if self.place else f"{level}{DUTIES[self.item.duty]}部门"

    @property
    def source(self) -> str:
        """Return which revision this is."""
        said = f"标准第 {self.item.number} 版，{self.since:%Y-%m-%d} 起施行"
        number = self.place.number if self.place else 0
        return f"{said}；本地内容第 {number} 版" if number else said

    @property
    def path(self) -> str:
        """Return where people read it."""
        return f"/sx/{self.place.code31 if self.place else self.item.code12}"


@dataclass(frozen=True)
class Listed:
    """A material as a guide lists it."""

    name: str
    source: str
    asked: str
    sample: str
    free: bool  # nobody hands it in

    @property
    def row(self) -> tuple[str, str, str, str]:
        """Return it as a line of a table."""
        return self.name, self.source, self.asked or "—", self.sample or "—"


def materials(item: Item, themes: Iterable[Theme]) -> tuple[Listed, ...]:
    """Return the materials of an item.

    A standard may leave them to the themes: then those of the smallest theme with this item.
    """
    if item.materials:
        return tuple(map(_own, item.materials))
    found: list[Listed] = []
    for theme in sorted(themes, key=lambda one: len(one.parts))[:1]:
        keys = {part.key for part in theme.parts if part.item == item.code12}
        found += [_joint(need) for need in theme.needs if keys & set(need.parts)]
    return tuple(sorted(found, key=lambda one: one.free))


def _own(one: ItemMaterial) -> Listed:
    name = one.name + ("" if one.necessity == "必要" else f"（{one.necessity}）")
    source = "，".join(said for said in (one.source, one.source_note) if said) or "申请人自备"
    asked = "；".join(_asked(one.type, one.form, one.copies, one.size, one.standard))
    return Listed(name, source, asked, one.sample, free=False)


def _joint(need: Need) -> Listed:
    sources = {str(row.then["source"]) for row in need.table.rows}
    free = not sources & set(HANDED_IN)
    return Listed(need.name, source_words(need), need.standard, need.sample, free)


def _asked(type_: str, form: str, copies: int, size: str, standard: str) -> Iterator[str]:
    yield from (one for one in (type_, form) if one)
    if copies:
        yield f"{copies} 份"
    yield from (one for one in (size, standard) if one)


def source_words(need: Need) -> str:
    """Return from where a material comes: in some cases from here, in others from there."""
    said = {
        str(row.then["source"]): SOURCES[str(row.then["source"])]
        for row in need.table.rows
        if row.then["source"] != "none"
    }
    words = [f"{name}（不用提交）" if key not in HANDED_IN else name for key, name in said.items()]
    sometimes = any(row.then["source"] == "none" for row in need.table.rows)
    return "、".join(words) + ("；有的情形不需要" if sometimes else "")


def guide(found: Published) -> Booklet:
    """Return 办事指南 of an item, in the order in which people ask."""
    item, more = found.item, found.item.elements
    listed_ = [one.row for one in found.materials]
    return Booklet(
        kind="办事指南",
        title=item.name,
        about=(
            ("办理时限", f"承诺 {item.promised.words}，法定 {item.statutory.words}"),
            ("到现场次数", f"{item.visits} 次"),
            ("收费", item.fee),
            ("办理机关", found.organ),
            ("咨询电话", item.phone),
        ),
        sections=(
            *section("谁可以办", texts("、".join(AUDIENCES[one] for one in more.audience))),
            *section("受理条件", listed(item.conditions)),
            *section(
                "要交什么",
                table(("材料", "从哪里来", "要求", "样子"), listed_),
                texts(*_no_materials(listed_)),
            ),
            *section(
                "怎么办",
                pairs(_ways(item)),
                listed(more.special, title="不计入时限的特别程序"),
            ),
            *section("在哪办", pairs(_where(found))),
            *section("办完得到什么", pairs(_result(item))),
            *section(
                "常见问题", *(texts(answer, title=asked) for asked, answer in item.faq), folded=True
            ),
            *section("设定依据", table(("法律和条款", "内容"), _laws(item.law)), folded=True),
            *section("咨询、投诉和救济", pairs(_remedies(item)), folded=True),
            *section("列入的清单", listed(_standing(found.standing)), folded=True),
            *section("完整要素表", pairs(found.rows), folded=True),
        ),
        source=found.source,
        path=found.path,
        since=found.since,
    )


def _no_materials(rows: Sequence[object]) -> tuple[str, ...]:
    return () if rows else ("不用提交材料：需要的信息由系统核验，或者在办理时按您的情况列出。",)


def _ways(item: Item) -> Iterator[tuple[str, str]]:
    more = item.elements
    yield "办理流程", "→".join(more.flow)
    yield "办理形式", "、".join(CHANNELS[one] for one in more.channels)
    yield "网上办理深度", more.depth
    yield "办件类型", CASE_TYPES[more.case_type]
    yield "通办范围", more.scope
    yield "必须到现场的原因", more.visit_reason
    for key in ("booking", "booking_rule", "terminals", "express", "pay_online", "online_address"):
        if said := more.said(key):
            yield NAMES[f"elements.{key}"], in_words(said)


def _where(found: Published) -> Iterator[tuple[str, str]]:
    item, more = found.item, found.item.elements
    yield "办理机关", found.organ
    if found.place:
        yield "机关地址", found.place.organ.address
    yield "办理地点", more.place
    yield "办理时间", more.hours
    for key in ("hall_name", "windows", "traffic", "consulting"):
        if said := more.said(key):
            yield NAMES[f"elements.{key}"], in_words(said)
    yield "咨询电话", item.phone


def _result(item: Item) -> Iterator[tuple[str, str]]:
    yield "结果名称", item.result_name
    yield "有效期", f"{item.licence_years} 年" if item.licence_years else ""
    yield "结果样本", in_words(item.elements.said("result_sample"))
    yield "送达", "电子送达，存入“我的”卡包；要纸质的，可以到窗口领取。"


def _laws(law: Iterable[LawRef]) -> Iterator[tuple[str, str]]:
    for one in law:
        sure = "" if one.confidence != NOT_SURE else f"（{CONFIDENCES[one.confidence]}）"
        yield one.article + sure, one.text or "—"


def _remedies(item: Item) -> Iterator[tuple[str, str]]:
    more = item.elements
    yield "咨询电话", item.phone
    yield "监督电话", item.supervision
    yield "救济途径", item.remedies
    for key in ("complaints", "review_organ", "court"):
        if said := more.said(key):
            yield NAMES[f"elements.{key}"], in_words(said)
    yield "权利", in_words(more.said("rights"))
    yield "义务", in_words(more.said("obligations"))


def _standing(standing: Iterable[Standing]) -> Iterator[str]:
    for one in standing:
        yield f"{one.kind.name}（{one.region_name}，第 {one.number} 版）：{one.entry.name}"


def rules(found: Published) -> Booklet:
    """Return 标准化实施规范 of an item: what every organ of the level keeps to."""
    item = found.item
    organ = f"{LEVELS[item.level]}{DUTIES[item.duty]}部门"
    return Booklet(
        kind="标准化实施规范",
        title=item.name,
        about=(
            ("基本编码", item.code12),
            ("事项类型", item.kind_name),
            ("行使层级", LEVELS[item.level]),
            ("实施机关", organ),
            ("权力来源", item.elements.power_source),
        ),
        sections=numbered(*_asked_of_people(found), *_kept_by_organs(found)),
        source=found.source,
        path=found.path,
        since=found.since,
    )


def _asked_of_people(found: Published) -> Iterator[Section]:
    item, more = found.item, found.item.elements
    yield from section("设定和实施依据", table(("法律和条款", "内容"), _laws(item.law)))
    handling = [(f"{one.number:02d}", one.name, one.situation or "—") for one in item.handling]
    yield from section("业务办理项", table(("序号", "名称", "什么情形"), handling))
    yield from section(
        "服务对象和条件",
        pairs([("服务对象", "、".join(AUDIENCES[one] for one in more.audience))]),
        listed(item.conditions, title="受理条件"),
    )
    yield from section(
        "申请材料",
        table(("材料", "来源", "要求", "样例"), (one.row for one in found.materials)),
        texts("同一层级各地不得增加材料；能从电子证照、数据共享取得的，不得要求申请人提交。"),
    )
    yield from section(
        "办理程序",
        listed(item.review_points, title="审查要点"),
        listed(more.special, title="不计入时限的特别程序"),
        pairs(_procedure(item)),
    )
    yield from section("办理时限", table(("时限", "天数", "依据", "可信程度"), _limits(item)))
    yield from section(
        "收费",
        texts(item.fee),
        table(("项目", "标准", "依据", "减免"), _fees(item)),
        table(("减免情形", "减免", "依据", "可信程度"), _reductions(item)),
        pairs(_payment(item)),
    )


def _kept_by_organs(found: Published) -> Iterator[Section]:
    item, more = found.item, found.item.elements
    yield from section("审批结果", pairs(_result(item)))
    limited = [("数量限制", more.quantity), ("中介服务", more.intermediary)]
    yield from section("数量限制和中介服务", pairs(limited))
    ways = [*_ways(item), ("到办事现场次数", f"{item.visits} 次")]
    yield from section("服务方式", pairs(ways))
    yield from section(
        "各地自行填写的内容",
        texts("下列内容由各地填写，其余内容在同一层级一致；要偏离的，须有依据并经复核。"),
        listed(found.local),
    )
    yield from section("监督和救济", pairs(_remedies(item)))
    yield from section(
        "列入的清单和一件事",
        listed(_standing(found.standing)),
        listed(f"一件事：{one.name}" for one in found.themes),
    )


def _procedure(item: Item) -> Iterator[tuple[str, str]]:
    more = item.elements
    yield "办理流程", "→".join(more.flow)
    for key in ("review_type", "hearing", "joint_organs", "closing"):
        if said := more.said(key):
            yield NAMES[f"elements.{key}"], in_words(said)
    yield "是否计入联合办理期限", "是" if item.joint else "否"


def _limits(item: Item) -> Iterator[tuple[str, str, str, str]]:
    named = (("法定", item.statutory), ("承诺", item.promised), ("补正", item.supplement))
    for name, limit in named:
        yield f"{name}时限", limit.words, limit.source, CONFIDENCES[limit.confidence]


def _fees(item: Item) -> Iterator[tuple[str, str, str, str]]:
    for fee in item.fees:
        yield fee.name, fee.standard, fee.basis, fee.reduction or "—"


def _reductions(item: Item) -> Iterator[tuple[str, str, str, str]]:
    for one in item.reductions:
        cut = "全免" if one.percent == ALL else f"减 {one.percent}%"
        yield f"{one.fee}：{one.name}", cut, one.basis, CONFIDENCES[one.confidence]


def _payment(item: Item) -> Iterator[tuple[str, str]]:
    if rule := item.payment:
        yield "什么时候缴", DUES[rule.due]
        yield "未缴费的影响", STOPS[rule.stops]
        if rule.days:
            yield "缴费期限", f"{rule.days} 个工作日"
        yield "办件终止是否退费", REFUNDS[rule.refund]
        yield "缴费规则依据", f"{rule.source}（可信程度：{CONFIDENCES[rule.confidence]}）"
