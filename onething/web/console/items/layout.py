"""On which tab an element of an item stands, how it is asked, and how what was sent is read. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from onething.catalogue.terms import (
    AUDIENCES,
    CASE_TYPES,
    CHANNELS,
    CONFIDENCES,
    DUES,
    FEE_KINDS,
    KINDS,
    REFUNDS,
    RESULTS,
    ROUTE_STEPS,
    SIGN_RULES,
    SIGNERS,
    STOPS,
    UNITS,
)
from onething.catalogue.terms.elements import (
    BY_KEY,
    MATERIAL_FORMS,
    MATERIAL_SOURCES,
    MATERIAL_TYPES,
    NAMES,
    NECESSITY,
    POWER_SOURCES,
    SCOPES,
)
from onething.catalogue.terms.item_shape import ITEM
from onething.catalogue.terms.overlays import LOCAL
from onething.catalogue.terms.typed import Sent, count, value_of
from onething.identity.terms import DUTIES

Content = Mapping[str, Any]
Choices = tuple[tuple[str, str], ...]


def _more(keys: str) -> tuple[str, ...]:
    return tuple(f"elements.{key}" for key in keys.split())


TABS: Final[tuple[tuple[str, str, tuple[str, ...]], ...]] = (
    (
        "jb",
        "基本信息",
        (
            "name", "kind", "duty", "law", "joint", "local",
            *_more("power_source body entrusting grant_basis guiding joint_organs local_code scope"),
            *_more("service_field person_topics body_topics remark"),
        ),
    ),
    ("qx", "业务办理项", ("handling", *_more("quantity special"))),
    ("cl", "材料", ("materials", *_more("no_materials"))),
    (
        "sc",
        "条件和审查",
        (
            "conditions", "review_points",
            *_more("review_type hearing intermediary intermediary_content"),
        ),
    ),
    (
        "lc",
        "时限和流程",
        (
            "statutory.days", "statutory.unit", "statutory.source", "statutory.confidence",
            "promised.days", "promised.unit", "promised.source", "promised.confidence",
            "supplement.days", "supplement.unit", "supplement.source", "supplement.confidence",
            *_more("statutory_note promised_note case_type flow closing channels depth online"),
            *_more("online_depths online_address mobile_address pay_online express terminals"),
            "route", "visits", *_more("visit_reason booking booking_rule hall hall_name windows"),
        ),
    ),
    (
        "ws",
        "结果文书",
        ("result.kind", "result.name", "result.licence_type", "result.years", *_more("result_type result_sample")),
    ),
    (
        "zn",
        "办事指南",
        (
            *_more("audience place hours traffic"), "phone", "supervision", "fee", "fees", "fee_rates",
            "fee_reductions", "payment.due", "payment.stops", "payment.days", "payment.refund",
            "payment.source", "payment.confidence",
            "remedies", "faq", *_more("consulting complaints review_organ court rights obligations financial"),
        ),
    ),
)  # fmt: skip
TAB_OF: Final = {path: key for key, _, paths in TABS for path in paths}
NESTED: Final = frozenset({"statutory", "promised", "supplement", "result", "elements", "payment"})
LONG: Final = frozenset(
    {"remedies", *_more("remark statutory_note promised_note traffic booking_rule")}
)
ENTRY_LONG: Final = frozenset({"text", "a", "notes", "standard", "basis", "situation"})
MANY_SIGNS: Final = 300


def _words(words: Iterable[str]) -> Choices:
    return tuple((one, one) for one in words)


CHOICES: Final[Mapping[str, Choices]] = {
    "kind": tuple(KINDS.items()),
    "duty": tuple(DUTIES.items()),
    "result.kind": tuple(RESULTS.items()),
    "local": tuple((path, NAMES[path]) for path in NAMES if path in LOCAL),
    "payment.due": tuple(DUES.items()),
    "payment.stops": tuple(STOPS.items()),
    "payment.refund": tuple(REFUNDS.items()),
    "payment.confidence": tuple(CONFIDENCES.items()),
    "elements.case_type": tuple(CASE_TYPES.items()),
    "elements.audience": tuple(AUDIENCES.items()),
    "elements.channels": tuple(CHANNELS.items()),
    "elements.power_source": _words(POWER_SOURCES),
    "elements.scope": _words(SCOPES),
    **{f"{limit}.unit": tuple(UNITS.items()) for limit in ("statutory", "promised", "supplement")},
    **{
        f"{limit}.confidence": tuple(CONFIDENCES.items())
        for limit in ("statutory", "promised", "supplement")
    },
    **{f"elements.{key}": _words(one.codes) for key, one in BY_KEY.items() if one.codes},
}
ENTRIES: Final[Mapping[str, Mapping[str, str]]] = {
    "law": {"article": "法律和条款", "text": "内容", "confidence": "可信程度"},
    "fees": {
        "name": "项目",
        "kind": "收费类型",
        "standard": "标准",
        "basis": "依据",
        "confidence": "可信程度",
        "payee": "执收单位（不选就是本单位）",
        "reducible": "可以减免",
        "reduction": "减免的依据",
    },
    "fee_rates": {
        "fee": "收费项目",
        "element": "看哪个要素（不填为都适用）",
        "value": "要素的值（几个用半角逗号分开）",
        "amount": "金额（分）",
        "per": "按哪个要素的数量计费",
        "basis": "标准的依据",
        "confidence": "可信程度",
    },
    "fee_reductions": {
        "fee": "收费项目",
        "key": "代码",
        "name": "情形",
        "percent": "减免百分之几",
        "who": "适用的服务对象",
        "proof": "用什么证明",
        "basis": "减免的依据",
        "confidence": "可信程度",
    },
    "materials": {
        "name": "名称",
        "necessity": "必要性",
        "type": "类型",
        "form": "形式",
        "source": "来源渠道",
        "source_note": "来源说明",
        "copies": "份数",
        "size": "规格",
        "blank": "空白表格",
        "sample": "示例样表",
        "standard": "受理标准",
        "basis": "要求提供的依据",
        "notes": "填报须知",
    },
    "handling": {"number": "序号（01 到 99）", "name": "名称", "situation": "什么情形"},
    "faq": {"q": "问", "a": "答"},
    "route": {
        "do": "环节",
        "role": "由谁办理",
        "name": "另起的名称",
        "organs": "会签的外单位（不选就是本单位）",
        "rule": "会签规则",
        "share": "按比例会签的比例（例如 2/3）",
    },
}
ENTRY_NAMES: Final = {
    "law": "条依据",
    "fees": "个收费项目",
    "fee_rates": "条收费标准",
    "fee_reductions": "种减免情形",
    "materials": "份材料",
    "handling": "个业务办理项",
    "faq": "个问题",
    "route": "个环节",
}
ENTRY_CHOICES: Final[Mapping[str, Choices]] = {
    "confidence": tuple(CONFIDENCES.items()),
    "necessity": _words(NECESSITY),
    "type": _words(MATERIAL_TYPES),
    "form": _words(MATERIAL_FORMS),
    "source": _words(MATERIAL_SOURCES),
    "do": tuple(ROUTE_STEPS.items()),
    "role": tuple(SIGNERS.items()),
    "organs": tuple(DUTIES.items()),
    "rule": tuple(SIGN_RULES.items()),
    "kind": tuple(FEE_KINDS.items()),
    "payee": tuple(DUTIES.items()),
    "who": tuple(AUDIENCES.items()),
}


def shape_at(path: str) -> tuple[Any, bool]:
    """Return the shape of an element, and whether an item may do without it."""
    head, _, key = path.partition(".")
    shape, optional = _inner(ITEM, head)
    return _inner(shape, key) if key else (shape, optional)


def _inner(shape: Mapping[str, Any], key: str) -> tuple[Any, bool]:
    return (shape[key], False) if key in shape else (shape[f"{key}?"], True)


def value_at(content: Content, path: str) -> Any:
    """Return what an item says of an element, or None."""
    head, _, key = path.partition(".")
    found = content.get(head)
    if not key:
        return found
    return found.get(key) if isinstance(found, Mapping) else None


def paths_of(tab: str) -> tuple[str, ...]:
    """Return the elements of a tab."""
    return next((paths for key, _, paths in TABS if key == tab), ())


def part_of(content: Content, tab: str) -> list[Any]:
    """Return all that a tab keeps."""
    return [value_at(content, path) for path in paths_of(tab)]


def changed(content: Content, tab: str, sent: Sent) -> dict[str, Any]:
    """Return the content with what a tab sent; what is optional and empty is left out."""
    made = {key: dict(value) if key in NESTED else value for key, value in content.items()}
    for path in paths_of(tab):
        shape, optional = shape_at(path)
        value = _as_before(value_at(content, path), _sent_at(path, shape, sent))
        head, _, key = path.partition(".")
        place = made.setdefault(head, {}) if key else made
        if value in ("", []) and (optional or (key and key not in content.get(head, {}))):
            place.pop(key or head, None)
        else:
            place[key or head] = value
    return {key: value for key, value in made.items() if value != {} or key in content}


def sent_value(path: str, sent: Sent) -> Any:
    """Return what was sent of one element."""
    return _sent_at(path, shape_at(path)[0], sent)


def _as_before(old: Any, new: Any) -> Any:
    """Keep the order in which choices stood before, if they are the same."""
    plain = (
        isinstance(old, list) and isinstance(new, list) and all(isinstance(one, str) for one in old)
    )
    return old if plain and sorted(old) == sorted(new) and new not in (old, []) else new


def _sent_at(path: str, shape: Any, sent: Sent) -> Any:
    if not (isinstance(shape, list) and isinstance(shape[0], Mapping)):
        return _plain(value_of(sent, path, shape))
    made = []
    for number in range(count(sent, f"{path}.")):
        prefix = f"{path}.{number}."
        if sent.get(f"{prefix}cut", ""):
            continue
        if one := _entry(sent, prefix, shape[0]):
            made.append(one)
    return made


def _entry(sent: Sent, prefix: str, shape: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for said, inner in shape.items():
        key = said.rstrip("?")
        value = _plain(value_of(sent, f"{prefix}{key}", inner))
        if value not in ("", []) or not said.endswith("?"):
            made[key] = value
    return made if any(value not in ("", []) for value in made.values()) else {}


def _plain(value: Any) -> Any:
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def tab_and_anchor(path: str) -> tuple[str, str]:
    """Return on which tab of a draft an element is asked, and where on it."""
    parts = path.split(".")
    heads = [".".join(parts[:count]) for count in range(len(parts), 0, -1)]
    known = next((one for one in heads if one in TAB_OF), "")
    inner = next((one for one in TAB_OF if one.startswith(f"{path}.")), "")
    tab = TAB_OF.get(known or inner, TABS[0][0])
    if known in ENTRIES and path == known:
        return tab, f"l-{known}"
    return tab, "f-" + (path if known else inner).replace(".", "-").replace("_", "-")
