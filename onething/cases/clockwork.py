"""The clocks of a case without their rows: what a step does to them, and how they stood at any moment. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from onething.kernel.clock import BeyondCalendar, Calendar, Pause, Term, due
from onething.kernel.machine import Clock, Step

Days = Callable[[str], int]


@dataclass(frozen=True)
class Stop:
    """Days that do not count, for a reason that the applicant was told in writing."""

    since: date
    until: date | None
    reason: str


@dataclass(frozen=True)
class Dial:
    """One clock of a case as it stands."""

    kind: str
    round: int
    starts_on: date
    days: int
    extended: int = 0
    stops: tuple[Stop, ...] = ()
    stopped_on: date | None = None

    @property
    def term(self) -> Term:
        """Return the term that it counts."""
        pauses = tuple(Pause(one.since, one.until) for one in self.stops)
        return Term(self.starts_on, self.days + self.extended, pauses)

    @property
    def runs(self) -> bool:
        """Say whether it has not been stopped."""
        return self.stopped_on is None

    def due_on(self, calendar: Calendar) -> date | None:
        """Return its last day; None while it stands or runs beyond the announced calendar."""
        try:
            return due(self.term, calendar)
        except BeyondCalendar:
            return None

    def as_if_resumed(self, on: date) -> Dial:
        """Return the clock as it would go on if what it waits for were settled on this day."""
        if not self.term.paused:
            return self
        *before, last = self.stops
        return replace(self, stops=(*before, replace(last, until=max(on, last.since))))


@dataclass(frozen=True)
class Turn:
    """What a step does to clocks on a day, and what it says with it."""

    acts: tuple[tuple[str, Clock], ...]
    on: date
    reason: str = ""
    more: int = 0  # working days by which a term is extended
    since: date | None = None  # where a pause begins or ends, if not on the day itself


def turned(dials: Sequence[Dial], turn: Turn, days: Days) -> tuple[Dial, ...]:
    """Return the clocks after a step; one that does not run is not touched."""
    after = list(dials)
    for kind, act in turn.acts:
        if act is Clock.START:
            rounds = sum(dial.kind == kind for dial in after)
            after.append(Dial(kind, rounds, turn.on, days(kind)))
            continue
        for place, dial in enumerate(after):
            if dial.kind == kind and dial.runs:
                after[place] = ACTS[act](dial, turn)
    return tuple(after)


def _stop(dial: Dial, turn: Turn) -> Dial:
    return replace(dial, stopped_on=turn.on)


def _pause(dial: Dial, turn: Turn) -> Dial:
    return replace(dial, stops=(*dial.stops, Stop(turn.on, None, turn.reason)))


def _resume(dial: Dial, turn: Turn) -> Dial:
    return dial.as_if_resumed(turn.on)


def _extend(dial: Dial, turn: Turn) -> Dial:
    return replace(dial, extended=dial.extended + turn.more)


ACTS: Mapping[Clock, Callable[[Dial, Turn], Dial]] = {
    Clock.STOP: _stop,
    Clock.PAUSE: _pause,
    Clock.RESUME: _resume,
    Clock.EXTEND: _extend,
}


@dataclass(frozen=True)
class Taken:
    """A step that was taken, as far as clocks are concerned."""

    step: Step
    on: date
    reason: str = ""
    more: int = 0
    terms: Mapping[str, int] | None = None  # days that were ordered, by clock


def replayed(
    taken: Iterable[Taken], days: Days, first: Sequence[Dial] = ()
) -> Iterator[tuple[Dial, ...]]:
    """Yield the clocks after each step, from those that ran at the beginning."""
    dials = tuple(first)
    for one in taken:
        turn = Turn(one.step.clocks, one.on, one.reason, one.more)
        dials = turned(dials, turn, _ordered(days, one.terms))
        yield dials


def _ordered(days: Days, terms: Mapping[str, int] | None) -> Days:
    return (lambda kind: (terms or {}).get(kind) or days(kind)) if terms else days


def soonest(dials: Iterable[Dial], calendar: Calendar, far: date) -> date:
    """Return the next day on which a running clock runs out."""
    return min(
        (last for dial in dials if dial.runs and (last := dial.due_on(calendar))), default=far
    )
