"""Courses, questions and levels, as data (data/training/)."""

from __future__ import annotations

import random
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.conf import settings

from onething.kernel import yamls
from onething.kernel.clock import CHINA

HUNDRED = 100
MONTHS = 12
OFFICIAL = "official:"  # how an actor is called who is one


@dataclass(frozen=True)
class Lesson:
    """Something to read before the exam."""

    title: str
    text: str
    cites: str


@dataclass(frozen=True)
class Question:
    """A question with its right answers and the article that says so."""

    key: str
    ask: str
    options: tuple[str, ...]
    right: frozenset[int]
    cites: str

    @property
    def several(self) -> bool:
        """Say whether more than one answer is right."""
        return len(self.right) > 1


@dataclass(frozen=True)
class Course:
    """A course: what is read, and how it is examined."""

    key: str
    name: str
    roles: frozenset[str]
    summary: str
    draw: int
    pass_mark: int
    minutes: int
    tries: int
    again_days: int
    valid_months: int
    lessons: tuple[Lesson, ...]
    questions: Mapping[str, Question]


def day_of(at: datetime) -> date:
    """Return the day in China."""
    return at.astimezone(CHINA).date()


@cache
def rules() -> Mapping[str, Any]:
    """Return the file of courses."""
    said: Mapping[str, Any] = yamls.read(settings.DATA_ROOT / "training" / "courses.yaml")
    return said


def months_after(day: date, months: int) -> date:
    """Return the day so many months later: the same day of the month, or its last (民法典 §202)."""
    years, month = divmod(day.month - 1 + months, MONTHS)
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def appraisal_kinds() -> Mapping[str, str]:
    """Return the kinds of what is kept of an official, in words."""
    said: Mapping[str, str] = rules()["appraisal_kinds"]
    return said


@cache
def courses() -> Mapping[str, Course]:
    """Return the courses by key, each with its questions."""
    asked = yamls.read(settings.DATA_ROOT / "training" / "questions.yaml")["questions"]
    return {row["key"]: _course(row, asked) for row in rules()["courses"]}


def _course(row: Mapping[str, Any], asked: Sequence[Mapping[str, Any]]) -> Course:
    questions = {
        one["key"]: Question(
            one["key"], one["ask"], tuple(map(str, one["options"])), frozenset(one["right"]), one["cites"]
        )
        for one in asked
        if one["course"] == row["key"]
    }  # fmt: skip
    return Course(
        row["key"],
        row["name"],
        frozenset(row["for"]),
        row["summary"],
        row["draw"],
        row["pass"],
        row["minutes"],
        row["tries"],
        row["again_days"],
        row["valid_months"],
        tuple(Lesson(one["title"], one["text"], one["cites"]) for one in row["lessons"]),
        questions,
    )


def levels() -> Mapping[str, str]:
    """Return the levels from the lowest to the highest, with their names."""
    return {row["key"]: row["name"] for row in rules()["levels"]}


def drawn(course: Course, seed: str) -> list[str]:
    """Draw the questions of a sitting: the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 -- a draw that can be repeated, no secret
    return chance.sample(sorted(course.questions), course.draw)


def shuffled(question: Question, seed: str) -> list[int]:
    """Return the numbers of a question's options in the order of a sitting."""
    numbers = list(range(1, len(question.options) + 1))
    random.Random(f"{seed}:{question.key}").shuffle(numbers)  # noqa: S311 -- an order, no secret
    return numbers


def marked(course: Course, asked: Sequence[str], answers: Mapping[str, Sequence[int]]) -> int:
    """Return the score of a hundred: a question counts when exactly the right answers are chosen."""
    right = sum(
        frozenset(answers.get(key, ())) == course.questions[key].right
        for key in asked
        if key in course.questions
    )
    return round(right * HUNDRED / len(asked)) if asked else 0
