"""The rules that an item's standard must keep (A3; GB/T 39046; rules of provincial guides)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from onething.catalogue.shapes import Fault
from onething.catalogue.terms import (
    AUDIENCES,
    CASE_TYPES,
    CHANNELS,
    CONFIDENCES,
    KINDS,
    LEVELS,
    POWER_CODES,
    RESULTS,
    UNITS,
)
from onething.catalogue.terms.elements import (
    MATERIAL_FORMS,
    MATERIAL_SOURCES,
    MATERIAL_TYPES,
    MORE,
    NAMES,
    NECESSITY,
    POWER_SOURCES,
    WORD,
    WORDS,
)
from onething.identity.terms import DUTIES

CODE = re.compile(r"[0-9]{12}")  # GB/T 39554.1: the base code of an item
AT_ONCE = 1  # working days
MATERIAL_CODES = (
    ("necessity", NECESSITY, "材料必要性"),
    ("type", MATERIAL_TYPES, "材料类型"),
    ("form", MATERIAL_FORMS, "材料形式"),
    ("source", MATERIAL_SOURCES, "来源渠道"),
)


def item_faults(
    content: Mapping[str, Any], licence_types: frozenset[str] | None
) -> Iterator[Fault]:
    """Yield what is wrong with an item."""
    yield from _word_faults(content)
    yield from _element_faults(content)
    yield from _code_faults(content)
    yield from _day_faults(content)
    yield from _visit_faults(content)
    yield from _result_faults(content["result"], licence_types)
    law = " ".join(one["article"] for one in content["law"])
    if not content["law"]:
        yield ("law",), "缺少设定依据，请至少写一条。"
    if content["kind"] != "permit" and "行政许可法" in law:
        said = "不是行政许可的事项不能引用行政许可法，请引用自己的依据或实施规范。"
        yield ("law",), said
    if content["phone"] == content["supervision"]:
        yield ("supervision",), "监督电话不能与咨询电话相同，请填写监督部门的电话。"


def choice_fault(value: str, known: Mapping[str, str], what: str) -> str | None:
    """Say that a word is none of those that are known, or None."""
    return None if value in known else f"{what}“{value}”不认识，可用：{'、'.join(known)}。"


def _word_faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    more = content["elements"]
    words: list[tuple[tuple[str | int, ...], str, Mapping[str, str], str]] = [
        (("kind",), content["kind"], KINDS, "事项类型"),
        (("level",), content["level"], LEVELS, "行使层级"),
        (("duty",), content["duty"], DUTIES, "实施部门"),
        (("result", "kind"), content["result"]["kind"], RESULTS, "结果类型"),
        (("elements", "case_type"), more["case_type"], CASE_TYPES, "办件类型"),
    ]
    words += [
        (("elements", "audience", number), one, AUDIENCES, "服务对象")
        for number, one in enumerate(more["audience"])
    ]
    words += [
        (("elements", "channels", number), one, CHANNELS, "办理形式")
        for number, one in enumerate(more["channels"])
    ]
    for key in ("statutory", "promised", "supplement"):
        sure = content[key].get("confidence", "high")
        words.append(((key, "confidence"), sure, CONFIDENCES, "可信程度"))
        unit = content[key].get("unit", "working")
        words.append(((key, "unit"), unit, UNITS, "时限单位"))
    for place, value, known, what in words:
        if sentence := choice_fault(value, known, what):
            yield place, sentence


Worded = tuple[tuple[str | int, ...], str, Mapping[str, str], str]


def _element_faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield elements, materials and local fields whose words are on no list of codes."""
    words = [*_coded(content["elements"]), *_coded_materials(content.get("materials", ()))]
    for number, path in enumerate(content.get("local", ())):
        words.append((("local", number), path, NAMES, "要素"))
    for place, value, known, what in words:
        if sentence := choice_fault(value, known, what):
            yield place, sentence


def _coded(said: Mapping[str, Any]) -> Iterator[Worded]:
    yield ("elements", "power_source"), said["power_source"], POWER_SOURCES, "权力来源"
    for one in MORE:
        if one.sort == WORD and one.key in said:
            yield ("elements", one.key), said[one.key], one.codes, one.name
        for number, word in enumerate(said.get(one.key, ()) if one.sort == WORDS else ()):
            yield ("elements", one.key, number), word, one.codes, one.name


def _coded_materials(materials: Sequence[Mapping[str, Any]]) -> Iterator[Worded]:
    for number, material in enumerate(materials):
        for key, codes, what in MATERIAL_CODES:
            if key in material:
                yield ("materials", number, key), material[key], codes, what


def _code_faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    code, kind = content["code"], content["kind"]
    if not CODE.fullmatch(code):
        yield ("code",), f"基本编码应为 12 位数字，现在是“{code}”。"
    elif kind in POWER_CODES and code[2:4] != POWER_CODES[kind]:
        yield ("code",), f"基本编码第 3、4 位应为“{POWER_CODES[kind]}”（{KINDS[kind]}）。"


def _day_faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    promised, statutory = content["promised"]["days"], content["statutory"]["days"]
    if promised > statutory:
        said = f"承诺时限 {promised} 天长于法定时限 {statutory} 天，请缩短承诺时限。"
        yield ("promised", "days"), said
    for key in ("statutory", "promised", "supplement"):
        if content[key]["days"] < 1:
            yield (key, "days"), "时限至少 1 个工作日；当场办结的写 1，办件类型写 instant。"
    at_once = content["elements"]["case_type"] == "instant"
    if at_once != (promised <= AT_ONCE):
        said = "承诺 1 个工作日以内的是即办件 instant，超过的是承诺件 promise，请改成一致。"
        yield ("elements", "case_type"), said


def _visit_faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    more, visits = content["elements"], content["visits"]
    if visits and not more.get("visit_reason"):
        yield ("visits",), "要到现场的，应在 elements.visit_reason 写明必须到现场的原因。"
    if not visits and more.get("visit_reason"):
        yield ("elements", "visit_reason"), "不用到现场的，不要写到现场的原因，请删去。"
    if visits and more["depth"].startswith("Ⅳ"):
        yield ("elements", "depth"), "全程网办的事项不用到现场，请把 visits 改为 0 或降低网办深度。"
    if not visits and not {"web", "phone", "post"} & set(more["channels"]):
        said = "不用到现场的，应能网上、移动端或快递办理，请补充办理形式。"
        yield ("elements", "channels"), said


def _result_faults(result: Mapping[str, Any], types: frozenset[str] | None) -> Iterator[Fault]:
    licence = result.get("licence_type", "")
    if result["kind"] == "licence" and not licence:
        yield ("result",), "结果是证照的，应写明证照类型 licence_type。"
    if result["kind"] == "notice" and licence:
        yield ("result", "licence_type"), "结果是文书的，不写证照类型，请删去。"
    if licence and types is not None and licence not in types:
        said = f"没有证照类型“{licence}”，可用：{'、'.join(sorted(types))}。"
        yield ("result", "licence_type"), said
    if result["kind"] == "notice" and result["name"].endswith(("证", "证书")):
        yield ("result", "kind"), "结果名称以“证”结尾的是证照，请把结果类型改为 licence。"
