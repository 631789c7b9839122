"""The exercises, as data (data/training/practice.yaml)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any, Final

from django.conf import settings

from onething.catalogue.terms import CONFIDENCES
from onething.identity.terms import DUTIES
from onething.kernel import yamls
from onething.kernel.shapes import Fault, faults, unknown

WINDOW: Final = ("accept", "supplement")
OFFICE: Final = ("grant", "refuse", "suspend")
KINDS: Final[Mapping[str, tuple[str, ...]]] = {  # what may be expected
    "online": WINDOW,
    "walk_in": WINDOW,
    "decide": OFFICE,
}
AGO: Final = re.compile(r"-(\d{1,4})d")
EXERCISE: Final[Mapping[str, Any]] = {
    "key": str, "title": str, "theme": str, "part": str, "answers": dict, "flaws": dict,
    "expects": str, "why": str, "cites": str, "kind?": str, "says?": str,
    "duty?": str, "writes?": dict, "mentions?": dict,
}  # fmt: skip
KIND: Final[Mapping[str, Any]] = {"name": str, "roles": [str]}
REASONS: Final[Mapping[str, str]] = {
    "facts": "查明的事实和证据",
    "law": "不符合的法律条款和条件",
    "reasons": "不予的理由",
    "remedies": "救济途径",
}
SHAPE: Final[Mapping[str, Any]] = {
    "rows": int, "most_open": int, "kinds": dict, "surnames": str, "phones": str,
    "given": [str], "streets": [str], "values": dict,
    "blots": dict, "exercises": [EXERCISE], "source": str, "since": object, "confidence": str,
}  # fmt: skip


@dataclass(frozen=True)
class Exercise:
    """练习题: a piece of work, what is wrong with it, what should be done with it."""

    key: str
    title: str
    theme: str
    part: str
    answers: Mapping[str, str]
    flaws: Mapping[str, str]  # a material and what is the matter with it
    expects: str
    why: str
    cites: str
    kind: str = "online"
    says: str = ""  # by whoever comes to the window
    duty: str = ""  # whose office decides it
    writes: Mapping[str, str] = field(default_factory=dict)  # what stands in a paper
    mentions: Mapping[str, Sequence[str]] = field(default_factory=dict)  # in a decision against

    @property
    def walk_in(self) -> bool:
        """Say whether somebody comes to the window with it."""
        return self.kind == "walk_in"

    def answers_on(self, today: date) -> dict[str, str]:
        """Return the answers; “-20d” is the day twenty days ago."""
        return {key: said_on(str(value), today) for key, value in self.answers.items()}


def said_on(said: str, today: date) -> str:
    """Return what a value of the file means on this day."""
    match = AGO.fullmatch(said)
    return (today - timedelta(days=int(match[1]))).isoformat() if match else said


@cache
def rules() -> Mapping[str, Any]:
    """Return the file of exercises, read once a process."""
    said: Mapping[str, Any] = yamls.read(settings.DATA_ROOT / "training" / "practice.yaml")
    return said


@cache
def exercises() -> Mapping[str, Exercise]:
    """Return the exercises by key, in the order of the file."""
    return {row["key"]: Exercise(**row) for row in rules()["exercises"]}


def practice_faults(said: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with the file: figures, names of flaws, what is expected."""
    if found := list(faults(said, SHAPE)):
        yield from found
        return
    yield from unknown(said["confidence"], CONFIDENCES, "可信程度", ("confidence",))
    for name, one in said["kinds"].items():
        yield from unknown(name, KINDS, "练习", ("kinds", name))
        yield from faults(one, KIND, ("kinds", name))
    for number, row in enumerate(said["exercises"]):
        yield from _exercise_faults(row, said["blots"], ("exercises", number))


def _exercise_faults(
    row: Mapping[str, Any], blots: Mapping[str, Any], place: tuple[str, int]
) -> Iterator[Fault]:
    kind = row.get("kind", "online")
    if kind not in KINDS:
        yield from unknown(kind, KINDS, "练习", (*place, "kind"))
        return
    yield from unknown(row["expects"], dict.fromkeys(KINDS[kind]), "答案", (*place, "expects"))
    if kind == "decide":
        yield from _decided_faults(row, place)
    elif (row["expects"] == "supplement") != bool(row["flaws"]):
        yield (*place, "flaws"), "要补正的题写明哪份材料有毛病，要受理的题没有毛病。"
    for material, flaw in row["flaws"].items():
        yield from unknown(flaw, blots, "毛病", (*place, "flaws", material))


def _decided_faults(row: Mapping[str, Any], place: tuple[str, int]) -> Iterator[Fault]:
    if row.get("duty", "") not in DUTIES:
        yield (*place, "duty"), "审批的题写明由哪类单位办（职责代码）。"
    mentions = row.get("mentions", {})
    if (row["expects"] == "refuse") != bool(mentions):
        yield (*place, "mentions"), "不予的题写明决定里要写到什么，别的题不写。"
    for name in mentions:
        yield from unknown(name, REASONS, "决定的内容", (*place, "mentions", name))
