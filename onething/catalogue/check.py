"""Checking item and theme files before they are published: each fault with its place and the way out."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

from onething.catalogue.plan import asked, plan
from onething.catalogue.reading import read_item, read_theme
from onething.catalogue.shapes import ITEM, THEME, faults
from onething.catalogue.terms import EFFECTS, FIELD_KINDS, KINDS, POWER_CODES, SOURCES, Item, Theme
from onething.kernel.refusals import Invalid
from onething.kernel.tables import NoRule

NOBODY = UUID(int=0)
VAGUE = ("其他", "其它", "相关材料")
MOST_ANSWERS = 20_000
TODAY = datetime.now(UTC).date()  # rules are checked as they are in force on the day of the check
CODE_LENGTH = 12  # GB/T 39554.1: the base code of an item


@dataclass(frozen=True)
class Problem:
    """A fault in a file."""

    file: str
    place: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.file} › {self.place}：{self.sentence}"


def files(data_root: Path, kind: str) -> list[Path]:
    """Return the files of a kind, in the order of their names."""
    return sorted((data_root / kind).glob("*.yaml"))


def read_file(path: Path) -> dict[str, Any]:
    """Return the content of a file, dates and decimals as text."""
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    plain: dict[str, Any] = _texts(content)
    return plain


def _texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _texts(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_texts(inner) for inner in value]
    if isinstance(value, float):
        return str(value)  # a digest must not depend on how a number is written
    return value.isoformat() if isinstance(value, date) else value


def check(data_root: Path) -> list[Problem]:
    """Check every item and theme; return all faults."""
    problems: list[Problem] = []
    items: dict[str, Item] = {}
    for path in files(data_root, "items"):
        content, found = _shaped(path, ITEM)
        problems += found or list(_item_faults(path.name, content))
        if not found:
            items[content["code"]] = read_item(content, NOBODY, 1)
    for path in files(data_root, "themes"):
        content, found = _shaped(path, THEME)
        problems += found or list(_theme_faults(path.name, content, items))
    return problems


def _shaped(path: Path, shape: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    try:
        content = read_file(path)
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        place = f"第 {mark.line + 1} 行" if mark else "文件"
        return {}, [Problem(path.name, place, "格式不对，请检查缩进、冒号和引号。")]
    if not isinstance(content, dict):
        return {}, [
            Problem(path.name, "文件", "内容为空或不是“名称：值”的形式，请照已有文件填写。")
        ]
    return content, [Problem(path.name, place, said) for place, said in faults(content, shape)]


def _item_faults(file: str, content: Mapping[str, Any]) -> Iterator[Problem]:
    code, kind = str(content["code"]), content["kind"]
    if len(code) != CODE_LENGTH or not code.isdigit():
        yield Problem(file, "code", f"基本编码应为 12 位数字，现在是“{code}”。")
    if kind not in KINDS:
        yield Problem(file, "kind", f"事项类型“{kind}”不认识，可用：{'、'.join(KINDS)}。")
    elif code[2:4] != POWER_CODES[kind]:
        yield Problem(
            file, "code", f"基本编码第 3、4 位应为“{POWER_CODES[kind]}”（{KINDS[kind]}）。"
        )
    if content["promised"]["days"] > content["statutory"]["days"]:
        yield Problem(file, "promised.days", "承诺时限不能长于法定时限，请缩短承诺时限。")
    if content["phone"] == content["supervision"]:
        yield Problem(file, "supervision", "监督电话不能与咨询电话相同，请填写监督部门的电话。")
    law = " ".join(one["article"] for one in content["law"])
    if kind != "permit" and "行政许可法" in law:
        yield Problem(
            file, "law", "不是行政许可的事项不能引用行政许可法，请引用自己的依据或实施规范。"
        )


def _theme_faults(file: str, content: dict[str, Any], items: dict[str, Item]) -> Iterator[Problem]:
    references = list(_reference_faults(file, content, items))
    yield from references
    if references:
        return
    codes = {part["item"] for part in content["parts"]}
    theme = read_theme(content, {code: items[code] for code in codes}, NOBODY, 1)
    if _circle(content):
        yield Problem(file, "parts.waits_for", "事项之间互相等待，成了一个圈，请去掉其中一条。")
        return
    yield from _answer_faults(file, theme)


def _reference_faults(
    file: str, content: dict[str, Any], items: dict[str, Item]
) -> Iterator[Problem]:
    parts = {part["key"] for part in content["parts"]}
    known = {question["key"] for question in content["questions"]}
    known |= {f"{key}_over" for key in known} | {f"{key}_threshold" for key in known}
    for part in content["parts"]:
        yield from _one_part_faults(file, part, parts, items)
        yield from _row_faults(file, f"parts.{part['key']}", part["applies"], known)
    for need in content["materials"]:
        yield from _need_faults(file, need, parts)
        yield from _row_faults(file, f"materials.{need['key']}", need["source"], known)
    yield from _field_faults(file, content, parts, known)


def _one_part_faults(
    file: str, part: dict[str, Any], parts: set[str], items: dict[str, Item]
) -> Iterator[Problem]:
    place = f"parts.{part['key']}"
    if part["item"] not in items:
        yield Problem(file, place, f"没有编码为“{part['item']}”的事项，请核对编码或先建事项。")
    for other in sorted(set(part.get("waits_for", ())) - parts):
        yield Problem(file, place, f"等待的“{other}”不是本主题的事项，请核对。")
    if part["on_refusal"] not in EFFECTS:
        yield Problem(file, place, f"on_refusal 只能是：{'、'.join(EFFECTS)}。")


def _need_faults(file: str, need: dict[str, Any], parts: set[str]) -> Iterator[Problem]:
    place = f"materials.{need['key']}"
    if need["name"].startswith(VAGUE):
        yield Problem(file, place, "不能要求“其他”这类不明确的材料，请写明具体名称。")
    yield from _part_faults(file, place, need["parts"], parts)
    sources = {row["then"].get("source") for row in need["source"]}
    if not sources <= {*SOURCES, "none"}:
        yield Problem(file, place, f"材料来源只能是：{'、'.join(SOURCES)}、none。")
    if "upload" in sources and not (need.get("standard") and need.get("sample")):
        yield Problem(file, place, "要上传的材料应写明标准 standard 和样例 sample。")


def _field_faults(
    file: str, content: dict[str, Any], parts: set[str], known: set[str]
) -> Iterator[Problem]:
    seen: set[str] = set()
    for group in content["groups"]:
        for field in group["fields"]:
            place = f"groups.{group['key']}.{field['element']}"
            if field["element"] in seen:
                yield Problem(file, place, "同一个要素只能问一次，请删去重复的一处。")
            seen.add(field["element"])
            if field["kind"] not in FIELD_KINDS:
                yield Problem(file, place, f"填写方式“{field['kind']}”不认识，请核对。")
            if field["kind"] in ("choice", "choices") and not field.get("choices"):
                yield Problem(file, place, "选择题要列出选项 choices。")
            yield from _part_faults(file, place, field["parts"], parts)
            for key in set(field.get("when", {})) - known:
                yield Problem(file, place, f"条件里的“{key}”不是本主题的问题，请核对拼写。")


def _part_faults(file: str, place: str, said: list[str], parts: set[str]) -> Iterator[Problem]:
    for key in set(said) - parts:
        yield Problem(file, place, f"“{key}”不是本主题的事项，请核对拼写。")


def _row_faults(
    file: str, place: str, rows: list[dict[str, Any]], known: set[str]
) -> Iterator[Problem]:
    for number, row in enumerate(rows, start=1):
        for key in set(row.get("when", {})) - known:
            yield Problem(
                file, f"{place}第 {number} 条规则", f"条件里的“{key}”不是本主题的问题，请核对拼写。"
            )


def _circle(content: dict[str, Any]) -> bool:
    waits = {part["key"]: set(part.get("waits_for", ())) for part in content["parts"]}
    while free := [key for key, others in waits.items() if not others & waits.keys()]:
        for key in free:
            del waits[key]
    return bool(waits)


def _answer_faults(file: str, theme: Theme) -> Iterator[Problem]:
    """Walk the whole space of answers: each must make a plan, and keep the promise."""
    places = [row.when.get("region", "140000") for row in theme.thresholds.rows]
    told: set[str] = set()
    for region in dict.fromkeys(places):
        for answers in itertools.islice(answer_space(theme, region), MOST_ANSWERS):
            topic, sentence = _try(theme, answers, region)
            if topic and topic not in told:  # one counter-example for each fault
                told.add(topic)
                said = "，".join(f"{key}={value}" for key, value in answers.items())
                yield Problem(file, "规则", f"{region} 回答“{said}”时：{sentence}")


def _try(theme: Theme, answers: dict[str, str], region: str) -> tuple[str, str]:
    try:
        made = plan(theme, answers, region=region, on=TODAY)
    except (NoRule, Invalid, KeyError) as fault:
        return str(fault).partition("：")[0], f"没有规则可用（{fault}），请补一条规则。"
    if made.promised_days > theme.promised.days:
        return "promise", f"需要 {made.promised_days} 个工作日，超过主题的承诺，请核对时限。"
    return "", ""


def answer_space(theme: Theme, region: str) -> Iterator[dict[str, str]]:
    """Yield every combination of answers; numbers are tried at and around each threshold."""
    limits = [row.then for row in theme.thresholds.rows if row.when.get("region") == region]
    choices = []
    for question in theme.questions:
        if question.kind == "number":
            edges = [int(then.get(f"{question.key}_threshold", 100)) for then in limits] or [100]
            choices.append([str(edge + step) for edge in edges for step in (-1, 0, 1)])
        else:
            choices.append([option.value for option in question.options])
    keys = [question.key for question in theme.questions]
    known: set[tuple[tuple[str, str], ...]] = set()
    for values in itertools.product(*choices):
        given = dict(zip(keys, values, strict=True))
        asked_keys = {question.key for question in asked(theme, given, region=region, on=TODAY)}
        answers = {key: value for key, value in given.items() if key in asked_keys}
        if tuple(answers.items()) not in known:
            known.add(tuple(answers.items()))
            yield answers
