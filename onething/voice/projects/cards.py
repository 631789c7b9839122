"""全代办 projects as pages show them: frozen values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from onething.cases.queries import CaseStand
from onething.voice.obstacles.cards import Happened
from onething.voice.obstacles.rules import Due


@dataclass(frozen=True)
class Line:
    """An item of a stage: whether it is needed and why, with what at once, how far it is."""

    item: str
    name: str
    organ: str  # which kind of department decides
    days: int
    result: str
    sure: bool
    why: str
    source: str
    after: tuple[str, ...]  # names of those that come before
    case: CaseStand | None  # what was applied for


@dataclass(frozen=True)
class Wave:
    """Items of a theme that can be applied for at the same time."""

    number: int
    lines: tuple[Line, ...]

    @property
    def together(self) -> bool:
        """Say whether there is more than one."""
        return len(self.lines) > 1


@dataclass(frozen=True)
class StageTheme:
    """A theme of a stage: its items by wave, what is not needed, what is still to be said."""

    slug: str
    name: str
    waves: tuple[Wave, ...]
    maybe: tuple[Line, ...]  # needed or not: that depends on what has not been said
    needless: tuple[tuple[str, str], ...]
    open: int  # questions without an answer
    answers: Mapping[str, str]  # what is known
    fixed: Mapping[str, str]  # what the stage itself says


@dataclass(frozen=True)
class Given:
    """An application that was given to the project."""

    application: UUID
    title: str
    number: str
    words: str
    draft: bool


@dataclass(frozen=True)
class Step:
    """A milestone as a page shows it."""

    id: UUID
    name: str
    stage: str
    due_on: date | None
    done_on: date | None
    note: str
    term: Due | None  # while it is not done and has a day


@dataclass(frozen=True)
class StageSheet:
    """One stage with all that is done in it."""

    key: str
    name: str
    what: str
    source: str
    confidence: str
    step: Step
    now: bool  # the first that is not done
    themes: tuple[StageTheme, ...]
    beside: tuple[tuple[str, str, str], ...]  # theme, its name, why
    beyond: tuple[tuple[str, str], ...]
    given: tuple[Given, ...]

    @property
    def stuck(self) -> tuple[tuple[str, str], ...]:
        """Return what does not go on, and with whom it is."""
        return stuck_in(case for theme in self.themes for case in cases_in(theme))


def cases_in(theme: StageTheme) -> tuple[CaseStand, ...]:
    """Return what was applied for in a theme."""
    return tuple(line.case for wave in theme.waves for line in wave.lines if line.case)


def stuck_in(cases: Iterable[CaseStand]) -> tuple[tuple[str, str], ...]:
    """Return which cases do not go on, and with whom each is: the enterprise, or an organ that is late."""
    found: list[tuple[str, str]] = []
    for case in cases:
        if case.asked:
            found.append((case.item_name, "等企业补正材料"))
        elif case.late:
            found.append((case.item_name, f"{case.office}{case.left}"))
    return tuple(found)


@dataclass(frozen=True)
class VisitCard:
    """走访 as a page shows it."""

    id: UUID
    on: date
    people: str
    text: str
    asked: str
    work: str  # number and state of what it became
    aid: UUID | None
    obstacle: UUID | None
    who: str


@dataclass(frozen=True)
class ProjectRow:
    """One line of a list: what is next, what does not go on."""

    id: UUID
    number: str
    name: str
    enterprise: str
    zone: str
    kind: str
    manager: str
    state: str
    words: str
    stage: str
    next: Step | None
    stuck: tuple[tuple[str, str], ...]
    running: int  # cases in hand
    missing: bool


@dataclass(frozen=True)
class ProjectPage:
    """A list with its filters."""

    rows: tuple[ProjectRow, ...]
    counts: tuple[tuple[str, str, int], ...]
    view: str
    zone: str
    stage: str
    q: str
    page: int
    more: bool


@dataclass(frozen=True)
class ProjectSheet:
    """A project with all that is needed to go on with it."""

    id: UUID
    number: str
    name: str
    subject: UUID
    enterprise: str
    zone: str
    kind: str
    kind_name: str
    region: str
    place: str
    hall: str
    investment: Decimal | None
    start_on: date | None
    finish_on: date | None
    contact: str
    phone: str
    manager: str
    manager_id: UUID
    managed_since: datetime
    missing: bool
    state: str
    words: str
    ended_why: str
    opened_at: datetime
    stages: tuple[StageSheet, ...]
    own: tuple[Step, ...]  # milestones that are no stage
    steps: frozenset[str]
    mine: bool  # its manager asks

    @property
    def open(self) -> int:
        """Return how many questions have no answer."""
        return sum(theme.open for theme in self.asked)

    @property
    def asked(self) -> tuple[StageTheme, ...]:
        """Return the themes whose questions tell which items are needed, each stage its own."""
        return tuple(theme for stage in self.stages for theme in stage.themes)

    @property
    def now(self) -> StageSheet | None:
        """Return the stage in which it is."""
        return next((stage for stage in self.stages if stage.now), None)


@dataclass(frozen=True)
class ProjectRecords:
    """What was done about a project: visits, and each step with who took it."""

    id: UUID
    number: str
    name: str
    subject: UUID
    visits: tuple[VisitCard, ...]
    done: tuple[Happened, ...]
