"""What can be said of a sitting: which questions are open, how many tries of a round have failed."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from onething.identity.models import Sitting
from onething.identity.training.rules import Course, courses


def known_questions(sitting: Sitting) -> list[str]:
    """Return the questions of a sitting that the course still has, in the order of the paper."""
    questions = courses()[sitting.course].questions
    return [key for key in sitting.drawn if key in questions]


def open_questions(sitting: Sitting) -> list[int]:
    """Return the numbers of the questions that have no answer yet."""
    asked = enumerate(known_questions(sitting), 1)
    return [number for number, key in asked if not sitting.answers.get(key)]


def failed_in_round(official: UUID, course: Course, at: datetime) -> list[datetime]:
    """Return when he began the tries of this round that he failed, the last one first."""
    since = at - timedelta(days=course.again_days)
    rows = Sitting.objects.filter(official=official, course=course.key, began_at__gt=since)
    return list(rows.filter(passed=False).order_by("-began_at").values_list("began_at", flat=True))
