"""办不成事 as pages show it: frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from onething.kernel.machine import Step
from onething.voice.obstacles.rules import Due


@dataclass(frozen=True)
class ObstacleRow:
    """One line of a list."""

    id: UUID
    number: str
    kind: str
    about: str  # the item or the application it is about, or the beginning of what was tried
    name: str
    state: str
    words: str
    source: str
    filed_at: datetime
    term: Due | None
    reopened: int
    supervised: int


@dataclass(frozen=True)
class ObstacleNote:
    """One that cites a case, as the case's page shows it."""

    id: UUID
    number: str
    kind: str
    words: str
    filed_at: datetime
    open: bool
    term: Due | None
    may_open: bool


@dataclass(frozen=True)
class Happened:
    """Something that was done about it."""

    words: str
    who: str
    at: datetime


@dataclass(frozen=True)
class ObstacleSheet:
    """One with all that is needed to act on it."""

    id: UUID
    number: str
    code: str
    kind: str
    kind_name: str
    difficulty: str
    difficulty_name: str
    state: str
    words: str
    source: str
    place: str
    hall: str
    name: str
    phone: str
    cited: str
    case: UUID | None
    item: str
    item_name: str
    tried: str
    blocked: str
    blocker: str
    article: str  # of the base of laws, as it read
    wanted: str
    filed_at: datetime
    terms: tuple[Due, ...]
    complained: tuple[str, ...]  # names
    handler: str
    office: str
    request: str
    reply: str
    answer: str
    reasons: str
    solved: bool | None
    feedback: str
    feedback_way: str
    reopened: int
    may_reopen: bool
    follows: bool  # it is his hall that follows it
    supervised: int
    steps: frozenset[str]
    done: tuple[Happened, ...]


@dataclass(frozen=True)
class Choices:
    """What a page of the hall offers: offices to pass it to, people whom it may be about."""

    offices: tuple[tuple[str, str], ...]
    people: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ObstaclePage:
    """A list with its filters."""

    rows: tuple[ObstacleRow, ...]
    counts: tuple[tuple[str, str, int], ...]  # view, its name, how many
    view: str
    kind: str
    q: str
    page: int
    more: bool


@dataclass(frozen=True)
class Tally:
    """How many of one kind, item or office; how many were solved of those of which it is known."""

    name: str
    filed: int
    closed: int
    in_time: int
    solved: int
    unsolved: int

    @property
    def rate(self) -> str:
        """Return the share that was solved, or a dash where nobody has said."""
        known = self.solved + self.unsolved
        return f"{self.solved * 100 / known:.1f}%" if known else "—"


@dataclass(frozen=True)
class ObstacleFigures:
    """The figures of a period."""

    whole: Tally
    first_in_time: int
    first_known: int
    by_kind: tuple[Tally, ...]
    by_item: tuple[Tally, ...]
    by_office: tuple[Tally, ...]
    late: int  # open and late now


def step_names(steps: tuple[Step, ...]) -> frozenset[str]:
    """Return what may be done, by name."""
    return frozenset(step.do for step in steps)
