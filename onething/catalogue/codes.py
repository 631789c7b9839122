"""The codes of items: base 12, implementation 31, handling item 33 (GB/T 39554.1). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from onething.catalogue.terms import KINDS, POWER_CODES
from onething.identity.terms import check_credit_code

BASE = re.compile(r"[0-9]{12}")
LEVEL = re.compile(r"[1-6]")
IMPLEMENTATION = 31
HANDLING = 33
ORGAN = 18
MOST_HANDLING_ITEMS = 99
AREA = re.compile(r"00|[1-8][0-9]")  # 00: the state; 14: 山西
GUIDING = re.compile(r"[0-9]{2}")  # 业务指导部门
MOST_MAIN_ITEMS = 999


class BadCode(ValueError):
    """The parts make no code; the message says which part to correct."""


def implementation_code(organ: str, level: str, base: str) -> str:
    """Return 实施编码: the organ's credit code, the level of exercise, the base code."""
    if fault := check_credit_code(organ):
        raise BadCode(f"实施机关的统一社会信用代码“{organ}”不对：{fault}")
    if not LEVEL.fullmatch(level):
        raise BadCode(f"行使层级应为 1 到 6 的一位数字，现在是“{level}”。")
    if not BASE.fullmatch(base):
        raise BadCode(f"基本编码应为 12 位数字，现在是“{base}”。")
    return organ + level + base


def next_base_code(area: str, kind: str, guiding: str, taken: Iterable[str]) -> str:
    """Return the first free base code of a kind and a guiding department: a new main item."""
    if not AREA.fullmatch(area):
        raise BadCode(f"区划应为两位数字（国家 00，山西 14），现在是“{area}”。")
    if kind not in POWER_CODES:
        raise BadCode(f"事项类型“{kind}”不认识，可用：{'、'.join(KINDS)}。")
    if not GUIDING.fullmatch(guiding):
        raise BadCode(f"业务指导部门应为两位数字，现在是“{guiding}”。")
    head = area + POWER_CODES[kind] + guiding
    used = {code[len(head) :][:3] for code in taken if code.startswith(head)}
    free = (f"{number:03d}" for number in range(1, MOST_MAIN_ITEMS + 1))
    main = next((number for number in free if number not in used), None)
    if main is None:
        raise BadCode(
            f"“{head}”下的主项编码已经用完（001 到 999），请改用子项，或换一个业务指导部门。"
        )
    return f"{head}{main}000"


def next_sub_code(main: str, taken: Iterable[str]) -> str:
    """Return the first free code of a sub-item under a main item."""
    if not BASE.fullmatch(main):
        raise BadCode(f"基本编码应为 12 位数字，现在是“{main}”。")
    used = {code for code in taken if code[:9] == main[:9]}
    free = (f"{main[:9]}{number:03d}" for number in range(1, MOST_MAIN_ITEMS + 1))
    found = next((code for code in free if code not in used), None)
    if found is None:
        raise BadCode(f"主项 {main[:9]} 下的子项编码已经用完（001 到 999），请另立主项。")
    return found


def handling_code(implementation: str, number: int) -> str:
    """Return 业务办理项编码: the implementation code and two digits from 01 to 99."""
    if fault := check_code(implementation):
        raise BadCode(fault)
    if not 1 <= number <= MOST_HANDLING_ITEMS:
        raise BadCode(f"业务办理项的序号应为 1 到 {MOST_HANDLING_ITEMS}，现在是 {number}。")
    return f"{implementation}{number:02d}"


def check_code(code: str) -> str | None:
    """Return what is wrong with a code of 12, 31 or 33 signs, as a sentence, or None."""
    if len(code) == HANDLING:
        tail = code[IMPLEMENTATION:]
        if not tail.isascii() or not tail.isdigit() or tail == "00":
            return f"业务办理项编码的最后两位应为 01 到 99，现在是“{tail}”。"
        code = code[:IMPLEMENTATION]
    if len(code) == IMPLEMENTATION:
        organ, level, code = code[:ORGAN], code[ORGAN], code[ORGAN + 1 :]
        if fault := check_credit_code(organ):
            return f"编码的前 18 位不是有效的统一社会信用代码：{fault}"
        if not LEVEL.fullmatch(level):
            return f"编码的第 19 位是行使层级，应为 1 到 6，现在是“{level}”。"
    if not BASE.fullmatch(code):
        return "事项编码应为 12 位、31 位或 33 位，其中基本编码为 12 位数字。请核对。"
    return None
