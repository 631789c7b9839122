"""The rules that a theme must keep before anybody may see it (B2, A3)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from onething.catalogue.check.fees import rate_faults
from onething.catalogue.check.items import choice_fault
from onething.catalogue.check.needs import World, need_faults, of_parts
from onething.catalogue.check.quotas import quota_faults
from onething.catalogue.check.rows import (
    Known,
    bar_faults,
    condition_faults,
    date_faults,
    part_then_faults,
    row_faults,
    season_faults,
)
from onething.catalogue.reading import words_of
from onething.catalogue.shapes import Fault, Place
from onething.catalogue.terms import (
    AUDIENCE_NAMES,
    EFFECTS,
    FIELD_KINDS,
    QUESTION_KINDS,
    STAGES,
    UNITS,
    Item,
)

MOST_QUESTIONS = 5  # on the first screen
SLUG = re.compile(r"[a-z][a-z0-9-]{1,39}")
CODE = re.compile(r"14[1-7][12][0-9]{4}")  # 省、层级、对象（1 个人，2 企业）、顺序号
REGION = re.compile(r"[0-9]{6}")
Content = Mapping[str, Any]


def theme_faults(content: Content, world: World) -> Iterator[Fault]:
    """Yield what is wrong with a theme before its rules are tried."""
    known = Known.of(content)
    if not SLUG.fullmatch(content["slug"]):
        yield ("slug",), "网址名只用小写字母、数字和短横，以字母开头，例如 kbcyd。"
    if not CODE.fullmatch(content["code"]):
        yield ("code",), "主题编码应为 8 位：14、层级、对象（1 个人，2 企业）、四位顺序号。"
    yield from _twice(content)
    yield from _threshold_faults(content)
    yield from _stage_faults(content)
    yield from _question_faults(content, known)
    yield from _derived_faults(content, known)
    yield from bar_faults(("eligible",), content.get("eligible", ()), known)
    yield from season_faults(("season",), content["season"], known) if "season" in content else ()
    yield from quota_faults(content, known)
    yield from _part_faults(content, world.items, known)
    yield from rate_faults(content, world.items)
    yield from _field_faults(content, world.elements, known)
    yield from need_faults(content, world, known)
    guide = content["guide"]
    if guide["before"].keys() != guide["after"].keys():
        yield ("guide", "after"), "改革前后的数字应一一对应，请补齐。"


def _stage_faults(content: Content) -> Iterator[Fault]:
    if sentence := choice_fault(content["audience"], AUDIENCE_NAMES, "服务对象"):
        yield ("audience",), sentence
    stages = [stage for group in STAGES.values() for stage in group]
    if content["stage"] not in stages:
        yield ("stage",), f"阶段“{content['stage']}”不认识，可用：{'、'.join(stages)}。"
    if _day(content.get("since", "2000-01-01")) is None:
        yield ("since",), f"“{content['since']}”不是日期，请写成“2026-01-01”的样子，加引号。"
    if "since" not in content and any(one["kind"] == "date" for one in content["questions"]):
        said = "有日期题的主题，要写从哪一天开始办 since，检查才知道从哪一天算起。"
        yield ("questions",), said


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _derived_faults(content: Content, known: Known) -> Iterator[Fault]:
    """What is derived is either looked up in rows, or one number compared with a looked-up one."""
    looked_up = {name for row in content["thresholds"] for name in row["then"]}
    for number, said in enumerate(content.get("facts", ())):
        place: Place = ("facts", number)
        rows = said.get("rows")
        if bool(rows) == ("number" in said) or ("number" in said) != ("at_least" in said):
            yield place, "推算的事实要么写 rows 查表，要么写 number 和 at_least 比较大小。"
            continue
        if rows:
            yield from row_faults((*place, "rows"), rows, known, explained=False)
            looked_up |= {name for row in rows for name in row["then"]}
            continue
        if said["number"] not in known.words:
            yield (*place, "number"), f"“{said['number']}”不是本主题的数字，请核对拼写。"
        if said["at_least"] not in looked_up:
            yield (*place, "at_least"), "只能与前面查表得出的数字比较，请核对拼写和顺序。"


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
            if key in known.words and not _behind(key, content) <= before:
                yield (*place, "when", key), "条件只能用前面问过的问题，请调整顺序。"
        before.add(question["key"])
        if not question.get("element") and not used & set(words_of(question)):
            yield place, "没有一条规则用到这个问题，请删去它或补上规则。"


def _behind(word: str, content: Content, seen: frozenset[str] = frozenset()) -> set[str]:
    """Return the questions that a word rests on, directly or through what is derived."""
    for one in content.get("facts", ()):
        rows = one.get("rows", ())
        made = {name for row in rows for name in row["then"]} if rows else {one["key"]}
        if word not in made or one["key"] in seen:
            continue
        asked = {key for row in rows for key in row.get("when", {})}
        asked |= {one[key] for key in ("number", "at_least") if key in one}
        return {key for each in asked for key in _behind(each, content, seen | {one["key"]})}
    stem = _question_of(word)
    return {stem} if any(one["key"] == stem for one in content["questions"]) else set()


def _question_of(word: str) -> str:
    for end in ("_over", "_threshold", "_months", "_days"):
        word = word.removesuffix(end)
    return word


def _one_question_faults(place: Place, question: Content) -> Iterator[Fault]:
    if sentence := choice_fault(question["kind"], QUESTION_KINDS, "问题类型"):
        yield (*place, "kind"), sentence
    options = question.get("options", ())
    if question["kind"] in ("choice", "choices") and len(options) < 2:  # noqa: PLR2004 -- one is no choice
        yield place, "选择题至少要有两个选项 options。"
    if question["kind"] in ("number", "date") and options:
        yield (*place, "options"), "数字题、日期题没有选项，请删去或改为选择题。"
    if question["kind"] == "number":
        yield from _limit_faults(place, question)
    for key in ("min", "max") if question["kind"] == "date" else ():
        if key in question and _day(question[key]) is None:
            yield (*place, key), f"“{question[key]}”不是日期，请写成“2026-01-01”的样子，加引号。"


def _used(content: Content) -> set[str]:
    """Return every word that a rule, a field or another question asks about."""
    rows = [row for part in content["parts"] for row in part["applies"]]
    rows += [*content.get("eligible", ()), *content.get("season", ())]
    rows += [one for part in content["parts"] for one in part.get("periods", ())]
    rows += [row for quota in content.get("quotas", ()) for row in quota["rows"]]
    derived = content.get("facts", ())
    rows += [row for one in derived for row in one.get("rows", ())]
    compared = {one[key] for one in derived for key in ("number", "at_least") if key in one}
    rows += [row for need in content["materials"] for row in need["source"]]
    fields = [one for group in content["groups"] for one in group["fields"]]
    asked = [*rows, *fields, *content["questions"]]
    return compared | {key for one in asked for key in one.get("when", {})}


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
        yield from _period_faults((*place, "periods"), part.get("periods", ()), known)
        for row_number, row in enumerate(part["applies"]):
            here = (*place, "applies", row_number, "then")
            yield from part_then_faults(here, row["then"], item.statutory.days if item else None)
    if circle := _circle(content["parts"]):
        said = f"事项互相等待，成了一个圈：{'→'.join(circle)}。请去掉其中一条。"
        yield ("parts",), said


def _period_faults(place: Place, periods: Sequence[Content], known: Known) -> Iterator[Fault]:
    for number, said in enumerate(periods):
        yield from condition_faults((*place, number, "when"), said.get("when", {}), known)
        if sentence := choice_fault(said["unit"], UNITS, "期间单位"):
            yield (*place, number, "unit"), sentence
        if said["days"] < 1:
            yield (*place, number, "days"), "另计的期间至少 1 天。"


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
                sentence = f"数据元目录里没有“{said['element']}”，请先在 data/elements 登记。"
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
    yield from of_parts(place, said["parts"], parts)
