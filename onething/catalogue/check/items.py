"""The rules that an item's standard must keep (A3; GB/T 39046; rules of provincial guides)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from onething.catalogue.check.rules import Around, Content, rule
from onething.catalogue.codes import MOST_HANDLING_ITEMS
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
FULLY_ONLINE = "Ⅳ"
LICENCES = ("证", "证书")
CLOSED_BY = ((("批复", "批文"), "审批办结"), (LICENCES, "出证办结"), (("文",), "出文办结"))
GB = "GB/T 39046 附录 A"
LOCAL = "地方办事指南规范"  # the rules of a city whose guides were read; domain.md §2.3
MATERIAL_CODES = (
    ("necessity", NECESSITY, "材料必要性"),
    ("type", MATERIAL_TYPES, "材料类型"),
    ("form", MATERIAL_FORMS, "材料形式"),
    ("source", MATERIAL_SOURCES, "来源渠道"),
)


def choice_fault(value: str, known: Mapping[str, str], what: str) -> str | None:
    """Say that a word is none of those that are known, or None."""
    return None if value in known else f"{what}“{value}”不认识，可用：{'、'.join(known)}。"


@rule("item-words", "类型、层级、部门、服务对象等用规定的代码", source=GB)
def _words(content: Content, _: Around) -> Iterator[Fault]:
    """Yield words that are on no list of codes."""
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


@rule("item-element-codes", "其他要素、材料、本地要素用规定的代码", source=GB)
def _element_codes(content: Content, _: Around) -> Iterator[Fault]:
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


@rule("item-code", "基本编码为 12 位数字", source="GB/T 39554.1")
def _code(content: Content, _: Around) -> Iterator[Fault]:
    if not CODE.fullmatch(content["code"]):
        yield ("code",), f"基本编码应为 12 位数字，现在是“{content['code']}”。"


@rule("item-code-kind", "基本编码第 3、4 位与事项类型一致", source="GB/T 39554.1；GB/T 39046 A.1")
def _code_kind(content: Content, _: Around) -> Iterator[Fault]:
    code, kind = content["code"], content["kind"]
    if CODE.fullmatch(code) and kind in POWER_CODES and code[2:4] != POWER_CODES[kind]:
        yield ("code",), f"基本编码第 3、4 位应为“{POWER_CODES[kind]}”（{KINDS[kind]}）。"


@rule("item-handling", "业务办理项序号为 1 到 99，不重复", source="GB/T 39554.1")
def _handling(content: Content, _: Around) -> Iterator[Fault]:
    seen: set[int] = set()
    for number, one in enumerate(content.get("handling", ())):
        if not 1 <= one["number"] <= MOST_HANDLING_ITEMS:
            said = f"业务办理项的序号应为 1 到 {MOST_HANDLING_ITEMS}，现在是 {one['number']}。"
            yield ("handling", number, "number"), said
        if one["number"] in seen:
            yield ("handling", number, "number"), f"序号 {one['number']} 用了两次，请换一个。"
        seen.add(one["number"])


@rule("item-promise", "承诺时限不长于法定时限", source=f"{LOCAL} 第7条；requirements A3")
def _promise(content: Content, _: Around) -> Iterator[Fault]:
    promised, statutory = content["promised"], content["statutory"]
    same = promised.get("unit", "working") == statutory.get("unit", "working")
    if same and promised["days"] > statutory["days"]:
        said = (
            f"承诺时限 {promised['days']} 天长于法定时限 {statutory['days']} 天，请缩短承诺时限。"
        )
        yield ("promised", "days"), said


@rule("item-days", "时限至少 1 天", source="行政许可法 第八十二条")
def _days(content: Content, _: Around) -> Iterator[Fault]:
    for key in ("statutory", "promised", "supplement"):
        if content[key]["days"] < 1:
            yield (key, "days"), "时限至少 1 个工作日；当场办结的写 1，办件类型写 instant。"


@rule("item-case-type", "即办件当天办结，其余是承诺件", source=f"{LOCAL} 第1条；GB/T 39046 A.6")
def _case_type(content: Content, _: Around) -> Iterator[Fault]:
    at_once = content["elements"]["case_type"] == "instant"
    if at_once != (content["promised"]["days"] <= AT_ONCE):
        said = "承诺 1 个工作日以内的是即办件 instant，超过的是承诺件 promise，请改成一致。"
        yield ("elements", "case_type"), said


@rule("item-review-type", "即办件即审即办，承诺件前审后批", source=f"{LOCAL} 第1条")
def _review_type(content: Content, _: Around) -> Iterator[Fault]:
    more = content["elements"]
    wanted = "即审即办" if more["case_type"] == "instant" else "前审后批"
    if more.get("review_type", wanted) != wanted:
        yield ("elements", "review_type"), f"这个办件类型的审查类型应为“{wanted}”，请改成一致。"


@rule("item-visit-reason", "要到现场的写明原因", source=f"{LOCAL} 第3条")
def _visit_reason(content: Content, _: Around) -> Iterator[Fault]:
    if content["visits"] and not content["elements"].get("visit_reason"):
        yield ("visits",), "要到现场的，应在 elements.visit_reason 写明必须到现场的原因。"


@rule("item-no-visit-reason", "不用到现场的不写原因", source=f"{LOCAL} 第3条")
def _no_visit_reason(content: Content, _: Around) -> Iterator[Fault]:
    if not content["visits"] and content["elements"].get("visit_reason"):
        yield ("elements", "visit_reason"), "不用到现场的，不要写到现场的原因，请删去。"


@rule("item-depth", "全程网办的不用到现场", source=f"{LOCAL} 第4条")
def _depth(content: Content, _: Around) -> Iterator[Fault]:
    if content["visits"] and content["elements"]["depth"].startswith(FULLY_ONLINE):
        said = "全程网办的事项不用到现场，请把 visits 改为 0 或降低网办深度。"
        yield ("elements", "depth"), said


@rule("item-depth-channel", "全程网办的有网上或移动端办理", source="GB/T 39046 A.5")
def _depth_channel(content: Content, _: Around) -> Iterator[Fault]:
    more = content["elements"]
    if more["depth"].startswith(FULLY_ONLINE) and not {"web", "phone"} & set(more["channels"]):
        said = "全程网办的事项应有网上或移动端办理，请补充办理形式或降低网办深度。"
        yield ("elements", "depth"), said


@rule("item-no-way", "不用到现场的能网上或快递办理", source=f"{LOCAL} 第3条")
def _no_way(content: Content, _: Around) -> Iterator[Fault]:
    if not content["visits"] and not {"web", "phone", "post"} & set(
        content["elements"]["channels"]
    ):
        said = "不用到现场的，应能网上、移动端或快递办理，请补充办理形式。"
        yield ("elements", "channels"), said


@rule("item-online", "是否网办与办理形式一致", source="国家事项要素表 is_online")
def _online(content: Content, _: Around) -> Iterator[Fault]:
    more = content["elements"]
    ways = bool({"web", "phone"} & set(more["channels"]))
    if more.get("online", ways) != ways:
        said = "是否网办与办理形式不一致：有网上或移动端办理的是“是”，没有的是“否”。请改成一致。"
        yield ("elements", "online"), said


@rule("item-licence-type", "结果是证照的写明证照类型", source="GB/T 36902")
def _licence_type(content: Content, _: Around) -> Iterator[Fault]:
    result = content["result"]
    if result["kind"] == "licence" and not result.get("licence_type"):
        yield ("result",), "结果是证照的，应写明证照类型 licence_type。"


@rule("item-notice-type", "结果是文书的不写证照类型", source="GB/T 36902")
def _notice_type(content: Content, _: Around) -> Iterator[Fault]:
    if content["result"]["kind"] == "notice" and content["result"].get("licence_type"):
        yield ("result", "licence_type"), "结果是文书的，不写证照类型，请删去。"


@rule("item-licence-known", "证照类型在证照目录里", source="data/documents/licence_types")
def _licence_known(content: Content, around: Around) -> Iterator[Fault]:
    licence, types = content["result"].get("licence_type", ""), around.licence_types
    if licence and types is not None and licence not in types:
        said = f"没有证照类型“{licence}”，可用：{'、'.join(sorted(types))}。"
        yield ("result", "licence_type"), said


@rule("item-result-name", "结果名称与结果类型一致", source=f"{LOCAL} 第2条")
def _result_name(content: Content, _: Around) -> Iterator[Fault]:
    if content["result"]["kind"] == "notice" and content["result"]["name"].endswith(LICENCES):
        yield ("result", "kind"), "结果名称以“证”结尾的是证照，请把结果类型改为 licence。"


@rule("item-closing", "办结方式与结果名称一致", source=f"{LOCAL} 第2条")
def _closing(content: Content, _: Around) -> Iterator[Fault]:
    name, said = content["result"]["name"], content["elements"].get("closing")
    wanted = next((way for ends, way in CLOSED_BY if name.endswith(ends)), None)
    if said and wanted and said != wanted:
        yield ("elements", "closing"), f"结果名称是“{name}”的，办结方式应为“{wanted}”。"


@rule("item-result-type", "审批结果类型与结果一致", source="国家事项要素表 审批结果类型")
def _result_type(content: Content, _: Around) -> Iterator[Fault]:
    name, said = content["result"]["name"], content["elements"].get("result_type")
    licence = content["result"]["kind"] == "licence"
    wanted = "证照" if licence else "批文" if name.endswith(("批复", "批文")) else None
    if said and ((wanted and said != wanted) or (not licence and said == "证照")):
        yield ("elements", "result_type"), f"结果是“{name}”，审批结果类型“{said}”不对，请改成一致。"
