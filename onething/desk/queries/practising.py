"""我的练习: what there is to practise, what one was given, what was right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from onething.cases import queries as cases
from onething.cases.queries import DecisionOutcome, WindowOutcome
from onething.desk.practice.judging import DONE, Done, Verdict, judge
from onething.desk.practice.rules import Exercise as Task
from onething.desk.practice.rules import exercises, rules
from onething.desk.practice_models import Exercise
from onething.documents import queries as papers
from onething.identity import queries as identity
from onething.identity.terms import DUTIES
from onething.kernel.actor import Actor
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import NotYours


@dataclass(frozen=True)
class ExerciseCard:
    """A piece of work that somebody was given, and what came of it."""

    id: UUID
    task: Task
    given_at: datetime
    person: str
    id_number: str  # of a person who does not exist, to be typed at the window
    papers: tuple[tuple[str, str], ...]
    case: UUID | None
    number: str
    did: str
    verdict: Verdict


@dataclass(frozen=True)
class PracticeKind:
    """A kind of exercise that somebody may ask for."""

    key: str
    name: str


@dataclass(frozen=True)
class PracticeSheet:
    """What there is to practise on, and one's own exercises, the newest first."""

    kinds: tuple[PracticeKind, ...]
    mine: tuple[ExerciseCard, ...]
    done: int
    right: int
    most_open: int


def practice_sheet(by: Actor) -> PracticeSheet:
    """Return one's own practising; only on a platform for it."""
    if not settings.PRACTICE or not by.org:
        raise NotYours
    said = rules()
    rows = list(_mine(by.who)[: said["rows"]])
    cards = tuple(_cards(rows))
    done = [card for card in cards if card.verdict.right is not None]
    return PracticeSheet(
        kinds=kinds_for(by),
        mine=cards,
        done=len(done),
        right=sum(bool(card.verdict.right) for card in done),
        most_open=said["most_open"],
    )


@dataclass(frozen=True)
class GivenExercise:
    """An exercise of another room, as it was given."""

    id: UUID
    key: str
    subject: UUID
    given_at: datetime
    answer: str


@dataclass(frozen=True)
class PracticeLimits:
    """How many exercises are shown, and how many may be open."""

    rows: int
    most_open: int


def practice_limits() -> PracticeLimits:
    """Return the limits of practising, the same for every room."""
    return PracticeLimits(rules()["rows"], rules()["most_open"])


def exercises_given(by: Actor, keys: tuple[str, ...]) -> tuple[GivenExercise, ...]:
    """Return the exercises with these keys that somebody was given, the newest first."""
    found = Exercise.objects.filter(official=by.who, key__in=keys).order_by("-given_at", "-pk")
    return tuple(
        GivenExercise(row.pk, row.key, row.subject, row.given_at, row.answer)
        for row in found[: rules()["rows"]]
    )


def kinds_for(by: Actor) -> tuple[PracticeKind, ...]:
    """Return the kinds of exercises for the roles of somebody's post."""
    return tuple(
        PracticeKind(key, one["name"])
        for key, one in rules()["kinds"].items()
        if any(map(by.has, one["roles"]))
    )


def tasks_of(kind: str, by: Actor) -> list[Task]:
    """Return the exercises of a kind that are done at somebody's office."""
    found = [task for task in exercises().values() if task.kind == kind]
    if kind != "decide":
        return found
    duty = identity.organisation(UUID(by.org)).duty
    return [task for task in found if task.duty == duty]


def offices_with_tasks() -> tuple[str, ...]:
    """Return of what duties there are exercises of deciding, in words."""
    return tuple(dict.fromkeys(DUTIES[one.duty] for one in exercises().values() if one.duty))


def open_exercises(who: str) -> int:
    """Return how many pieces of work somebody was given and has not done yet."""
    cards = _cards(list(_mine(who)[: rules()["rows"]]))
    return sum(card.verdict.right is None for card in cards)


def exercise_paper(exercise: UUID, material: str, by: Actor) -> tuple[str, bytes]:
    """Return a paper that the person at the window brings: its name and the file."""
    row = Exercise.objects.filter(pk=exercise, official=by.who).first()
    if not settings.PRACTICE or row is None or material not in row.papers:
        raise NotYours
    name = row.papers[material]
    owner = identity.subject(row.subject).name
    day = row.given_at.astimezone(CHINA).date()
    flaw = exercises()[row.key].flaws.get(material, "")
    drawn = papers.practice_paper(
        name, owner, day, sealed=flaw != "no_seal", legible=flaw != "blurred"
    )
    return name, drawn


def _mine(who: str) -> QuerySet[Exercise]:
    known = list(exercises())
    return Exercise.objects.filter(official=who, key__in=known).order_by("-given_at", "-pk")


def _cards(rows: list[Exercise]) -> Iterable[ExerciseCard]:
    walked = cases.filed_by([row.subject for row in rows if row.application is None])
    filed = {row.pk: row.application or walked.get(row.subject) for row in rows}
    outcomes = _outcomes(rows, filed)
    people = identity.subjects([row.subject for row in rows])
    for row in rows:
        task = exercises()[row.key]
        found = outcomes.get(row.pk)
        person = people[row.subject]
        yield ExerciseCard(
            id=row.pk,
            task=task,
            given_at=row.given_at,
            person=person.name,
            id_number=person.id_number,
            papers=tuple(row.papers.items()),
            case=found.case if found else None,
            number=found.number if found else "",
            did=DONE.get(found.did, "") if found else "",
            verdict=_verdict(task, found),
        )


def _outcomes(
    rows: list[Exercise], filed: Mapping[UUID, UUID | None]
) -> dict[UUID, WindowOutcome | DecisionOutcome]:
    """Return by exercise what was done: at the window, or where it is decided."""
    found: dict[UUID, WindowOutcome | DecisionOutcome] = {}
    at_office = {row.pk: exercises()[row.key].kind == "decide" for row in rows}
    wanted = [one for row in rows if not at_office[row.pk] and (one := filed[row.pk])]
    window = cases.window_outcomes(wanted) if wanted else {}
    wanted = [one for row in rows if at_office[row.pk] and (one := filed[row.pk])]
    office = cases.decision_outcomes(wanted) if wanted else {}
    for row in rows:
        application, part = filed[row.pk], exercises()[row.key].part
        if application is None:
            continue
        done = (office if at_office[row.pk] else window).get((application, part))
        if done is not None:
            found[row.pk] = done
    return found


def _verdict(task: Task, found: WindowOutcome | DecisionOutcome | None) -> Verdict:
    if found is None:
        return Verdict(None)
    blots = {key: str(one["words"]) for key, one in rules()["blots"].items()}
    if isinstance(found, DecisionOutcome):
        return judge(task, Done(found.did, said=found.said), found.names, blots)
    return judge(task, Done(found.did, found.materials), found.names, blots)
