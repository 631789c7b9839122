"""The exercises, as data (data/training/practice.yaml)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Final

from django.conf import settings

from onething.catalogue.terms import CONFIDENCES
from onething.kernel import yamls
from onething.kernel.shapes import Fault, faults, unknown

EXPECTS: Final = ("accept", "supplement")
AGO: Final = re.compile(r"-(\d{1,4})d")
EXERCISE: Final[Mapping[str, Any]] = {
    "key": str, "title": str, "theme": str, "part": str, "answers": dict, "flaws": dict,
    "expects": str, "why": str, "cites": str, "walk_in?": bool, "says?": str,
}  # fmt: skip
SHAPE: Final[Mapping[str, Any]] = {
    "rows": int, "most_open": int, "surnames": str, "given": [str], "streets": [str], "values": dict,
    "blots": dict, "exercises": [EXERCISE], "source": str, "since": object, "confidence": str,
}  # fmt: skip


@dataclass(frozen=True)
class Exercise:
    """练习题: a piece of work, what is wrong with its papers, what should be done with it."""

    key: str
    title: str
    theme: str
    part: str
    answers: Mapping[str, str]
    flaws: Mapping[str, str]  # a material and what is the matter with it
    expects: str
    why: str
    cites: str
    walk_in: bool = False
    says: str = ""  # by whoever comes to the window

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
    for number, row in enumerate(said["exercises"]):
        yield from _exercise_faults(row, said["blots"], ("exercises", number))


def _exercise_faults(
    row: Mapping[str, Any], blots: Mapping[str, Any], place: tuple[str, int]
) -> Iterator[Fault]:
    yield from unknown(row["expects"], dict.fromkeys(EXPECTS), "答案", (*place, "expects"))
    if (row["expects"] == "supplement") != bool(row["flaws"]):
        yield (*place, "flaws"), "要补正的题写明哪份材料有毛病，要受理的题没有毛病。"
    for material, kind in row["flaws"].items():
        yield from unknown(kind, blots, "毛病", (*place, "flaws", material))
