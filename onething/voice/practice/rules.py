"""The exercises of the hotline and of 办不成事, as data (data/training/calls.yaml)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from django.conf import settings

from onething.catalogue.terms import CONFIDENCES
from onething.identity.terms import DUTIES
from onething.kernel import yamls
from onething.kernel.shapes import Fault, faults, unknown
from onething.voice.aids.rules import names as aid_names
from onething.voice.obstacle_terms import DIFFICULTIES
from onething.voice.obstacles.rules import blocks, kinds

CALL, DISPATCH = "call", "dispatch"
RECORDS: Final[Mapping[str, str]] = {
    "obstacle": "办不成事",
    "aid": "帮办单",
    "known": "不再登记",
}
FIELDS: Final[Mapping[str, str]] = {
    "kind": "类别", "blocked": "被什么卡住", "group": "是哪类人", "source": "从哪里来",
    "difficulty": "难易", "office": "转办的单位", "region": "办事的区县", "name": "姓名",
    "phone": "电话", "tried": "办什么事、办到哪一步", "wanted": "希望怎样解决", "want": "要办什么",
    "request": "请承办单位做什么",
}  # fmt: skip
EXERCISE: Final[Mapping[str, Any]] = {
    "key": str, "kind": str, "title": str, "says?": str, "earlier?": dict, "right": dict,
    "mentions?": dict, "why": str, "cites": str,
}  # fmt: skip
KIND: Final[Mapping[str, Any]] = {"name": str, "roles": [str]}
SHAPE: Final[Mapping[str, Any]] = {
    "county": str, "kinds": {CALL: KIND, DISPATCH: KIND}, "exercises": [EXERCISE], "source": str,
    "since": object, "confidence": str,
}  # fmt: skip


@dataclass(frozen=True)
class CallExercise:
    """练习题: what a caller says or what was filed, and what should be done with it."""

    key: str
    kind: str
    title: str
    right: Mapping[str, str]
    why: str
    cites: str
    says: str = ""
    earlier: Mapping[str, str] = field(default_factory=dict)
    mentions: Mapping[str, Sequence[str]] = field(default_factory=dict)


@cache
def rules() -> Mapping[str, Any]:
    """Return the file of exercises, read once a process."""
    said: Mapping[str, Any] = yamls.read(settings.DATA_ROOT / "training" / "calls.yaml")
    return said


@cache
def exercises() -> Mapping[str, CallExercise]:
    """Return the exercises by key, in the order of the file."""
    return {row["key"]: CallExercise(**row) for row in rules()["exercises"]}


def choices(record: str) -> dict[str, Mapping[str, str]]:
    """Return for each field of a record what may be chosen, with its name."""
    if record == "aid":
        sources = {"phone": "电话登记"}
        return {"kind": aid_names("kinds"), "group": aid_names("groups"), "source": sources}
    if record == "obstacle":
        return {"kind": kinds(), "blocked": blocks()}
    return {"kind": kinds(), "difficulty": DIFFICULTIES, "office": DUTIES}


def call_faults(said: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with the file: kinds, answers, choices that do not exist."""
    if found := list(faults(said, SHAPE)):
        yield from found
        return
    yield from unknown(said["confidence"], CONFIDENCES, "可信程度", ("confidence",))
    for number, row in enumerate(said["exercises"]):
        place = ("exercises", number)
        if row["kind"] not in (CALL, DISPATCH):
            yield from unknown(row["kind"], {CALL: "", DISPATCH: ""}, "练习", (*place, "kind"))
            continue
        yield from _exercise_faults(row, place)


def _exercise_faults(row: Mapping[str, Any], place: tuple[str, int]) -> Iterator[Fault]:
    right, record = dict(row["right"]), "dispatch"
    if row["kind"] == CALL:
        record = right.pop("record", "")
        yield from unknown(record, RECORDS, "登记成什么", (*place, "right", "record"))
    if (row["kind"] == DISPATCH or record == "known") != bool(row.get("earlier")):
        yield (*place, "earlier"), "要转办的、登记过的，写明原来登记的内容；别的题不写。"
    if (row["kind"] == CALL) != bool(row.get("says")):
        yield (*place, "says"), "来电的题写明来电人说什么；别的题不写。"
    known = choices(record) if record != "known" else {}
    for name, value in right.items():
        yield from unknown(name, known, "栏目", (*place, "right", name))
        yield from unknown(value, known.get(name, {value: ""}), "答案", (*place, "right", name))
    for name in row.get("mentions", {}):
        yield from unknown(name, FIELDS, "栏目", (*place, "mentions", name))
