"""The rules that a theme must keep before anybody may see it (B2, A3)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from onething.catalogue.check.items import choice_fault
from onething.catalogue.check.rows import (
    Known,
    condition_faults,
    date_faults,
    need_then_faults,
    part_then_faults,
    row_faults,
)
from onething.catalogue.reading import IMAGES_AND_PDF
from onething.catalogue.shapes import Fault, Place
from onething.catalogue.terms import (
    EFFECTS,
    FIELD_KINDS,
    QUESTION_KINDS,
    Item,
)

VAGUE = ("其他", "其它材料", "其他证明", "相关材料", "有关材料")
MOST_QUESTIONS = 5  # on the first screen
FEWEST_REASONS = 3  # of supplement, for a material that people upload
SLUG = re.compile(r"[a-z][a-z0-9-]{1,39}")
CODE = re.compile(r"14[1-7][12][0-9]{4}")  # 省、层级、对象（1 个人，2 企业）、顺序号
REGION = re.compile(r"[0-9]{6}")
Content = Mapping[str, Any]


@dataclass(frozen=True)
class World:
    """What a theme may refer to; None where the list does not ship here."""

    items: Mapping[str, Item] = field(default_factory=dict)
    elements: frozenset[str] | None = None
    free: Mapping[str, str] = field(default_factory=dict)  # 免于提交: name → who issues it


def theme_faults(content: Content, world: World) -> Iterator[Fault]:
    """Yield what is wrong with a theme before its rules are tried."""
    known = Known.of(content)
    if not SLUG.fullmatch(content["slug"]):
        yield ("slug",), "网址名只用小写字母、数字和短横，以字母开头，例如 kbcyd。"
    if not CODE.fullmatch(content["code"]):
        yield ("code",), "主题编码应为 8 位：14、层级、对象（1 个人，2 企业）、四位顺序号。"
    yield from _twice(content)
    yield from _threshold_faults(content)
    yield from _question_faults(content, known)
    yield from _part_faults(content, world.items, known)
    yield from _field_faults(content, world.elements, known)
    yield from _need_faults(content, world, known)
    guide = content["guide"]
    if guide["before"].keys() != guide["after"].keys():
        yield ("guide", "after"), "改革前后的数字应一一对应，请补齐。"


def _twice(content: Content) -> Iterator[Fault]:
    lists: list[tuple[Place, Sequence[Content], str]] = [
        (("questions",), content["questions"], "key"),
        (("parts",), content["parts"], "key"),
        (("parts",), content["parts"], "item"),
        (("materials",), content["materials"], "key"),
        (("groups",), content["groups"], "key"),
    ]
    for number, question in enumerate(content["questions"]):
        lists.append((("questions", number, "options"), question.get("options", ()), "value"))
    for place, entries, name in lists:
        seen: set[str] = set()
        for number, entry in enumerate(entries):
            if entry[name] in seen:
                yield (*place, number), f"“{entry[name]}”已经用过，请换一个。"
            seen.add(entry[name])


def _threshold_faults(content: Content) -> Iterator[Fault]:
    numbers = {one["key"] for one in content["questions"] if one["kind"] == "number"}
    regions = [str(row.get("when", {}).get("region", "")) for row in content["thresholds"]]
    if not any(region.endswith("0000") for region in regions):
        yield ("thresholds",), "缺少全省的地方标准，请补一条 region 为省代码（如 140000）的规则。"
    for number, row in enumerate(content["thresholds"]):
        place: Place = ("thresholds", number)
        yield from date_faults(place, row)
        if set(row.get("when", {})) != {"region"} or not REGION.fullmatch(regions[number]):
            yield (*place, "when"), "地方标准的条件只能是 region，六位区划代码，加引号。"
        for name, limit in row["then"].items():
            if name.removesuffix("_threshold") not in numbers or not name.endswith("_threshold"):
                said = f"“{name}”应写成“问题_threshold”，问题是数字题，例如 area_threshold。"
                yield (*place, "then", name), said
            if _decimal(limit) is None:
                yield (*place, "then", name), f"界限应为数字，现在是“{limit}”。"


def _decimal(value: Any) -> Decimal | None:
    try:
        return None if isinstance(value, bool) else Decimal(str(value))
    except InvalidOperation:
        return None


def _question_faults(content: Content, known: Known) -> Iterator[Fault]:
    questions = content["questions"]
    if sum(not one.get("when") for one in questions) > MOST_QUESTIONS:
        yield ("questions",), f"一开始就问的问题最多 {MOST_QUESTIONS} 个，请加条件或合并。"
    used = _used(content)
    before: set[str] = set()
    for number, question in enumerate(questions):
        place: Place = ("questions", number)
        yield from _one_question_faults(place, question)
        yield from condition_faults((*place, "when"), question.get("when", {}), known)
        for key in question.get("when", {}):
            if key in known.words and _question_of(key) not in before:
                yield (*place, "when", key), "条件只能用前面问过的问题，请调整顺序。"
        before.add(question["key"])
        if not question.get("element") and not used & {question["key"], f"{question['key']}_over"}:
            yield place, "没有一条规则用到这个问题，请删去它或补上规则。"


def _question_of(word: str) -> str:
    return word.removesuffix("_over").removesuffix("_threshold")


def _one_question_faults(place: Place, question: Content) -> Iterator[Fault]:
    if sentence := choice_fault(question["kind"], QUESTION_KINDS, "问题类型"):
        yield (*place, "kind"), sentence
    options = question.get("options", ())
    if question["kind"] == "choice" and len(options) < 2:  # noqa: PLR2004 -- one is no choice
        yield place, "选择题至少要有两个选项 options。"
    if question["kind"] == "number":
        if options:
            yield (*place, "options"), "数字题没有选项，请删去或改为选择题。"
        yield from _limit_faults(place, question)


def _used(content: Content) -> set[str]:
    """Return every word that a rule, a field or another question asks about."""
    rows = [row for part in content["parts"] for row in part["applies"]]
    rows += [row for need in content["materials"] for row in need["source"]]
    fields = [one for group in content["groups"] for one in group["fields"]]
    return {key for one in [*rows, *fields, *content["questions"]] for key in one.get("when", {})}


def _limit_faults(place: Place, said: Content) -> Iterator[Fault]:
    ends: dict[str, Decimal | None] = {}
    for key in ("min", "max"):
        if key in said and (ends.setdefault(key, _decimal(said[key]))) is None:
            yield (*place, key), f"界限应为数字，现在是“{said[key]}”。"
    low, high = ends.get("min"), ends.get("max")
    if low is not None and high is not None and low > high:
        yield (*place, "min"), "最小值大于最大值，请核对。"


def _part_faults(content: Content, items: Mapping[str, Item], known: Known) -> Iterator[Fault]:
    keys = {part["key"] for part in content["parts"]}
    awaited = {key for part in content["parts"] for key in part.get("waits_for", ())}
    for number, part in enumerate(content["parts"]):
        place: Place = ("parts", number)
        item = items.get(part["item"])
        if item is None:
            said = f"没有编码为“{part['item']}”的事项，请核对编码，或先在 items 里建立它。"
            yield (*place, "item"), said
        yield from _edge_faults(place, part, keys, awaited)
        yield from row_faults((*place, "applies"), part["applies"], known)
        for row_number, row in enumerate(part["applies"]):
            here = (*place, "applies", row_number, "then")
            yield from part_then_faults(here, row["then"], item.statutory.days if item else None)
    if circle := _circle(content["parts"]):
        said = f"事项互相等待，成了一个圈：{'→'.join(circle)}。请去掉其中一条。"
        yield ("parts",), said


def _edge_faults(place: Place, part: Content, keys: set[str], awaited: set[str]) -> Iterator[Fault]:
    for other in part.get("waits_for", ()):
        if other not in keys:
            said = f"等待的“{other}”不是本主题的事项，可用：{'、'.join(sorted(keys))}。"
            yield (*place, "waits_for"), said
    if sentence := choice_fault(part["on_refusal"], EFFECTS, "不予批准的影响"):
        yield (*place, "on_refusal"), sentence
    elif part["on_refusal"] == "end_dependants" and part["key"] not in awaited:
        said = "没有事项等待它，不予批准不会影响别的事项，请把 on_refusal 改为 none。"
        yield (*place, "on_refusal"), said


def _circle(parts: Sequence[Content]) -> list[str]:
    """Return the parts of a circle of waiting, or nothing."""
    waits = {part["key"]: set(part.get("waits_for", ())) for part in parts}
    while free := [key for key, others in waits.items() if not others & waits.keys()]:
        for key in free:
            del waits[key]
    way: list[str] = []
    here = min(waits, default="")
    while here and here not in way:
        way.append(here)
        here = min(waits[here] & waits.keys())
    return [*way[way.index(here) :], here] if way else []


def _field_faults(
    content: Content, elements: frozenset[str] | None, known: Known
) -> Iterator[Fault]:
    parts = {part["key"] for part in content["parts"]}
    seen: set[str] = set()
    for group_number, group in enumerate(content["groups"]):
        for number, said in enumerate(group["fields"]):
            place: Place = ("groups", group_number, "fields", number)
            if said["element"] in seen:
                yield place, f"“{said['element']}”已经问过，同一个要素只能问一次。"
            yield from _one_field_faults(place, said, parts)
            yield from condition_faults((*place, "when"), said.get("when", {}), known)
            if elements is not None and said["element"] not in elements:
                sentence = f"数据元目录里没有“{said['element']}”，请先在 elements.yaml 登记。"
                yield (*place, "element"), sentence
            if "same_as" in said and said["same_as"] not in seen:
                yield (*place, "same_as"), "same_as 只能写前面出现过的要素，请核对。"
            seen.add(said["element"])


def _one_field_faults(place: Place, said: Content, parts: set[str]) -> Iterator[Fault]:
    if said["kind"] not in FIELD_KINDS:
        known = "、".join(sorted(FIELD_KINDS))
        yield (*place, "kind"), f"填写方式“{said['kind']}”不认识，可用：{known}。"
    if (said["kind"] in ("choice", "choices")) != bool(said.get("choices")):
        yield place, "选择题要列出选项 choices，其他的不列，请核对。"
    if not said.get("purpose"):
        yield place, "缺少用途 purpose，请写明为什么要填。"
    if said["kind"] == "number":
        yield from _limit_faults(place, said)
    yield from _of_parts(place, said["parts"], parts)


def _of_parts(place: Place, said: Sequence[str], parts: set[str]) -> Iterator[Fault]:
    if not said:
        yield (*place, "parts"), "没有写明用于哪些事项，请补上。"
    for key in said:
        if key not in parts:
            sentence = f"“{key}”不是本主题的事项，可用：{'、'.join(sorted(parts))}。请核对拼写。"
            yield (*place, "parts"), sentence


def _need_faults(content: Content, world: World, known: Known) -> Iterator[Fault]:
    parts = {part["key"] for part in content["parts"]}
    made = {
        world.items[part["item"]].result_name
        for part in content["parts"]
        if part["item"] in world.items
    }
    for number, need in enumerate(content["materials"]):
        place: Place = ("materials", number)
        if any(word in need["name"] for word in VAGUE):
            yield (*place, "name"), "不能要求“其他”这类不明确的材料，请写明具体名称。"
        yield from _of_parts(place, need["parts"], parts)
        yield from row_faults((*place, "source"), need["source"], known)
        for row_number, row in enumerate(need["source"]):
            yield from need_then_faults((*place, "source", row_number, "then"), row["then"])
        asked = [row["then"] for row in need["source"] if row["then"].get("source") == "upload"]
        if asked:
            yield from _upload_faults(place, need)
            yield from _free_faults(place, need["name"], asked, world.free, made)


def _upload_faults(place: Place, need: Content) -> Iterator[Fault]:
    for key, what in (("standard", "标准"), ("sample", "样例")):
        if not need.get(key):
            yield place, f"要上传的材料应写明{what} {key}。"
    if len(need.get("reasons", ())) < FEWEST_REASONS:
        said = (
            f"要上传的材料应列出至少 {FEWEST_REASONS} 条常见问题和改法（reasons），供补正时选用。"
        )
        yield place, said
    for kind in need.get("types", ()):
        if kind not in IMAGES_AND_PDF:
            yield (
                (*place, "types"),
                f"文件类型“{kind}”不能上传，可用：{'、'.join(IMAGES_AND_PDF)}。",
            )


def _free_faults(
    place: Place, name: str, asked: Sequence[Content], free: Mapping[str, str], made: set[str]
) -> Iterator[Fault]:
    """Nothing is asked that an organ issues, unless the reason stands there (716号令 第七条)."""
    if name in made:
        yield place, "这份材料是本主题前面事项的结果，来源应为 earlier，不能要求上传。"
        return
    for known, organ in free.items():
        if known in name and not all(then.get("because") for then in asked):
            said = (
                f"“{known}”由{organ}核发，应通过电子证照或数据核验取得；"
                "确需提交的，在结论里写明依据 because。"
            )
            yield place, said
