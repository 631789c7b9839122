"""考试成绩: who of a team has passed a course, in how many tries, and which questions are answered wrong."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection

from onething.identity.models import Organisation, Post, Qualification, Sitting
from onething.identity.training.holding import valid_on
from onething.identity.training.rules import Course, courses, day_of
from onething.identity.training.said import managed
from onething.kernel.actor import Actor
from onething.kernel.clock import CHINA
from onething.kernel.refusals import NotYours

PAGE: Final = 50
HUNDRED: Final = 100
OUTCOMES: Final[Mapping[str, str]] = {
    "": "全部",
    "passed": "合格",
    "failed": "考过，没有合格",
    "none": "没有考过",
}
WRONG: Final = """
SELECT key,
    count(*) FILTER (WHERE official_id = ANY(%(own)s)),
    count(*) FILTER (WHERE official_id = ANY(%(own)s) AND NOT is_right),
    count(*), count(*) FILTER (WHERE NOT is_right)
FROM (
    SELECT key, s.official_id,
        coalesce(s.answers -> key, '[]') = coalesce(%(right)s::jsonb -> key, '[]') AS is_right
    FROM identity_sitting s, unnest(s.drawn) AS key
    WHERE s.course = %(course)s AND s.ended_at >= %(begin)s AND s.ended_at < %(end)s
) AS asked
GROUP BY key
"""


@dataclass(frozen=True)
class ResultsWanted:
    """What of the results somebody wants to see."""

    course: str
    since: date
    until: date
    organ: str = ""
    outcome: str = ""  # of OUTCOMES
    q: str = ""  # a part of a name, or a badge number
    page: int = 1
    size: int = PAGE


@dataclass(frozen=True)
class Try:
    """One try that was marked."""

    on: date
    score: int
    passed: bool


@dataclass(frozen=True)
class Result:
    """One of the team, and how he stands to a course."""

    name: str
    number: str
    organ: str
    tries: tuple[Try, ...]
    outcome: str
    until: date | None  # until when what he has passed is valid; none: he has nothing valid

    @property
    def words(self) -> str:
        """Return how he stands, in words."""
        return OUTCOMES[self.outcome]


@dataclass(frozen=True)
class Missed:
    """A question: how often his own people had it, and answered it wrong; beside it everybody's.

    What is right is not told: who keeps a team sits the same exams (0174).
    """

    key: str
    ask: str
    cites: str
    asked: int
    wrong: int
    asked_all: int
    wrong_all: int

    @property
    def rate(self) -> int | None:
        """Return of a hundred answers how many were wrong; None: it was not drawn."""
        return round(self.wrong * HUNDRED / self.asked) if self.asked else None

    @property
    def rate_all(self) -> int | None:
        """Return the same of everybody on the platform."""
        return round(self.wrong_all * HUNDRED / self.asked_all) if self.asked_all else None


@dataclass(frozen=True)
class ResultsPage:
    """The results of a course in some days."""

    course: str
    course_name: str
    choices: tuple[tuple[str, str], ...]  # courses
    organs: tuple[tuple[str, str], ...]  # whose people he sees, by name
    pass_mark: int
    rows: tuple[Result, ...]
    more: bool
    counts: Mapping[str, int]  # by the outcome, of all whom the course is for
    tries: int
    questions: tuple[Missed, ...]  # the most often wrong first


def exam_results(wanted: ResultsWanted, by: Actor, at: datetime) -> ResultsPage:
    """Return the results of the teams that he keeps; of others no name, and questions only as a sum."""
    organs = _organs(by)
    found = courses().get(wanted.course) or next(iter(courses().values()))
    chosen = {key for key in organs if not wanted.organ or str(key) == wanted.organ}
    team = _team(chosen, found, wanted, at)
    counts = {key: sum(one.outcome == key for one in team) for key in OUTCOMES if key}
    rows = [one for one in team if _is_wanted(one, wanted)]
    begin = (max(1, wanted.page) - 1) * wanted.size
    return ResultsPage(
        course=found.key,
        course_name=found.name,
        choices=tuple((one.key, one.name) for one in courses().values()),
        organs=tuple((str(key), name) for key, name in organs.items()),
        pass_mark=found.pass_mark,
        rows=tuple(rows[begin : begin + wanted.size]),
        more=len(rows) > begin + wanted.size,
        counts=counts,
        tries=sum(len(one.tries) for one in team),
        questions=_questions(found, _members(chosen), wanted),
    )


def _organs(by: Actor) -> Mapping[UUID, str]:
    rows = Organisation.objects.filter(pk__in=managed(by)).order_by("code")
    found = dict(rows.values_list("pk", "name"))
    if not found:
        raise NotYours
    return found


def _is_wanted(one: Result, wanted: ResultsWanted) -> bool:
    said = wanted.q.strip()
    named = not said or said in one.name or said.upper() == one.number.upper()
    return named and wanted.outcome in ("", one.outcome)


def _posts(organs: Collection[UUID]) -> Sequence[Post]:
    rows = Post.objects.filter(organisation__in=organs, ended_at=None, official__left_at=None)
    ordered = rows.order_by("organisation__code", "official__number", "pk")
    return list(ordered.select_related("official", "organisation"))


def _members(organs: Collection[UUID]) -> list[UUID]:
    rows = Post.objects.filter(organisation__in=organs, ended_at=None, official__left_at=None)
    return list(rows.order_by().values_list("official", flat=True).distinct())


def _team(
    organs: Collection[UUID], course: Course, wanted: ResultsWanted, at: datetime
) -> list[Result]:
    """Return whom the course is for, and who has sat it, in the order of organs and numbers."""
    held: dict[UUID, list[Post]] = {}
    for post in _posts(organs):
        held.setdefault(post.official_id, []).append(post)
    tries = _tries(held, course, wanted)
    rows = Qualification.objects.filter(
        valid_on(day_of(at)), official__in=held, course=course.key, revoked_at=None
    )
    until = dict(rows.order_by("until").values_list("official", "until"))
    return [
        _result(posts[0], tuple(tries.get(key, ())), until.get(key))
        for key, posts in held.items()
        if key in tries or any(course.roles & set(post.roles) for post in posts)
    ]


def _tries(
    officials: Collection[UUID], course: Course, wanted: ResultsWanted
) -> Mapping[UUID, list[Try]]:
    begin, end = _moments(wanted)
    rows = Sitting.objects.filter(
        official__in=officials, course=course.key, ended_at__gte=begin, ended_at__lt=end
    )
    found: dict[UUID, list[Try]] = {}
    for row in rows.order_by("began_at", "pk"):
        if row.ended_at is not None and row.score is not None:
            one = Try(day_of(row.ended_at), row.score, bool(row.passed))
            found.setdefault(row.official_id, []).append(one)
    return found


def _result(post: Post, tries: tuple[Try, ...], until: date | None) -> Result:
    passed = until is not None or any(one.passed for one in tries)
    outcome = "passed" if passed else "failed" if tries else "none"
    official = post.official
    return Result(official.name, official.number, post.organisation.name, tries, outcome, until)


def _questions(course: Course, own: Sequence[UUID], wanted: ResultsWanted) -> tuple[Missed, ...]:
    """Return each question of the course with how often it was wrong; one statement."""
    begin, end = _moments(wanted)
    right = {key: sorted(one.right) for key, one in course.questions.items()}
    said: dict[str, Any] = {
        "own": list(own), "right": json.dumps(right), "course": course.key, "begin": begin, "end": end,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(WRONG, said)
        known = {key: figures for key, *figures in cursor.fetchall()}
    rows = [
        Missed(
            one.key,
            one.ask,
            one.cites,
            *known.get(one.key, (0, 0, 0, 0)),
        )
        for one in course.questions.values()
    ]
    return tuple(sorted(rows, key=lambda one: (-(one.rate or 0), -one.asked, one.key)))


def _moments(wanted: ResultsWanted) -> tuple[datetime, datetime]:
    begin = datetime.combine(wanted.since, time(), CHINA)
    return begin, datetime.combine(wanted.until + timedelta(days=1), time(), CHINA)
