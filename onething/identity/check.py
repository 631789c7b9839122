"""Checking `data/training/` (courses, questions) and what agreements with partners may say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from onething.identity.terms import ACTS, CODE, PRESENT
from onething.kernel.shapes import Fault, faults

CONFIDENCES: Final = ("high", "medium", "low")
LEVEL: Final[Mapping[str, Any]] = {"key": str, "name": str}
LESSON: Final[Mapping[str, Any]] = {"title": str, "text": str, "cites": str}
COURSE: Final[Mapping[str, Any]] = {
    "key": str, "name": str, "for": [str], "summary": str, "draw": int, "pass": int, "minutes": int,
    "tries": int, "again_days": int, "valid_months": int, "lessons": [LESSON],
}  # fmt: skip
COURSES: Final[Mapping[str, Any]] = {
    "occupation": str, "levels": [LEVEL], "levels_source": str, "levels_confidence": str,
    "window_course": str, "grace_days": int, "warn_days": int, "rows": int, "appraisal_kinds": dict,
    "heard": {"text": int}, "courses": [COURSE],
    "rules_source": str, "rules_confidence": str, "source": str, "confidence": str, "since": object,
}  # fmt: skip
QUESTION: Final[Mapping[str, Any]] = {
    "key": str, "course": str, "ask": str, "options": [str], "right": [int], "cites": str,
    "cites_confidence?": str,
}  # fmt: skip
QUESTIONS: Final[Mapping[str, Any]] = {
    "questions": [QUESTION], "source": str, "confidence": str, "since": object,
}  # fmt: skip
FEWEST_OPTIONS: Final = 2


def course_faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with the courses."""
    if found := list(faults(content, COURSES)):
        yield from found
        return
    keys = [row["key"] for row in content["courses"]]
    if content["window_course"] not in keys:
        yield ("window_course",), f"没有这门课程，可用：{'、'.join(keys)}。"
    for number, row in enumerate(content["courses"]):
        if keys.count(row["key"]) > 1:
            yield ("courses", number, "key"), "课程的 key 重复，请改正。"
        if not 0 < row["pass"] <= 100:  # noqa: PLR2004 -- marks of a hundred
            yield ("courses", number, "pass"), "合格分应为 1 到 100，请改正。"
        for name in ("draw", "minutes", "tries", "valid_months"):
            if row[name] < 1:
                yield ("courses", number, name), "至少为 1，请改正。"


def question_faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with the questions."""
    if found := list(faults(content, QUESTIONS)):
        yield from found
        return
    keys = [row["key"] for row in content["questions"]]
    for number, row in enumerate(content["questions"]):
        here = ("questions", number)
        if keys.count(row["key"]) > 1:
            yield (*here, "key"), "题目的 key 重复，请改正。"
        if len(row["options"]) < FEWEST_OPTIONS:
            yield (*here, "options"), "至少写两个选项。"
        if not row["right"] or not all(1 <= one <= len(row["options"]) for one in row["right"]):
            yield (*here, "right"), "写正确选项的序号，从 1 数起。"
        if (len(row["right"]) > 1) != ("多选" in row["ask"]):
            yield (*here, "ask"), "有几个正确选项的，题目里写“（多选）”；只有一个的，不写。"
        if row.get("cites_confidence", "high") not in CONFIDENCES:
            yield (*here, "cites_confidence"), f"可信程度可用：{'、'.join(CONFIDENCES)}。"


RIGHT: Final[Mapping[str, Any]] = {
    "name": str, "help": str, "acts": dict, "receipt": bool, "result": bool, "registers": bool,
    "source": str, "confidence": str,
}  # fmt: skip
PARTNERS: Final[Mapping[str, Any]] = {
    "rights": dict, "kinds": dict, "longest_days": int, "source": str, "confidence": str,
    "since": object,
}  # fmt: skip


def partner_faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with the rights that agreements with partners may give."""
    if found := list(faults(content, PARTNERS)):
        yield from found
        return
    if content["longest_days"] < 1:
        yield ("longest_days",), "至少为 1，请改正。"
    for key, row in content["rights"].items():
        place = ("rights", key)
        if found := list(faults(row, RIGHT, place)):
            yield from found
            continue
        if row["confidence"] not in CONFIDENCES:
            yield (*place, "confidence"), f"可信程度可用：{'、'.join(CONFIDENCES)}。"
        for ground, acts in row["acts"].items():
            if ground not in (PRESENT, CODE) or not set(acts) <= ACTS.keys():
                yield (*place, "acts", ground), "写 present 或者 code，后面是可以代做的事。"
