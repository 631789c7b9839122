"""How a case and its clocks stood at any moment of the past, from its events alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from onething.cases import clockwork, replay
from onething.cases import events as happened
from onething.cases.clockwork import Days, Dial, Taken
from onething.cases.replay import DOES, Recorded
from onething.cases.terms import CLOCK_WORDS, MACHINES, TELL
from onething.kernel.calendar import CHINA
from onething.kernel.machine import Clock, Machine, Step

REASON = {"ask_hearing": "hearing", "publicise": "publicity"}  # pauses whose ground is the step


@dataclass(frozen=True)
class Moment:
    """A case as it stood: its story until then, and its clocks."""

    story: replay.CaseStory
    dials: tuple[Dial, ...]


def at_moment(
    events: Iterable[Recorded], at: datetime, days: Days, words: Mapping[str, str]
) -> Moment:
    """Return the case as it stood at a moment; `words` says the grounds of pauses."""
    told = [event for event in events if event.at <= at]
    return Moment(replay.of_case(told), dials_of(told, days, words))


def dials_of(events: Iterable[Recorded], days: Days, words: Mapping[str, str]) -> tuple[Dial, ...]:
    """Return the clocks of a case from its events, without the rows."""
    told = list(events)
    first = told[0] if told else None
    begun: tuple[Dial, ...] = ()
    if first and first.name == happened.CaseSubmitted.name and first.data["state"] == "submitted":
        begun = (Dial(TELL, 0, _day(first.at), days(TELL)),)
    *_, last = (begun, *clockwork.replayed(_taken(told, words), days, begun))
    return last


def _taken(events: Iterable[Recorded], words: Mapping[str, str]) -> Iterator[Taken]:
    for event in events:
        do, said = DOES.get(event.name), event.data
        if event.name == happened.TermLengthened.name and said["term"] in CLOCK_WORDS:
            yield Taken(_longer(said["term"]), _day(event.at), more=int(said["days"]))
        if do is None:
            continue
        ground = str(said.get("ground", "")) if do == "suspend" else REASON.get(do, "")
        yield Taken(
            _step(MACHINES[said["kind"]], do),
            _on(event),
            words.get(ground, ground),
            int(said["days"]) if do == "extend" else 0,
            said.get("terms") or None,
        )


def _step(machine: Machine, do: str) -> Step:
    """Return the step of this name: from wherever it is taken, it does the same to the clocks."""
    return next(step for step in machine.steps if step.do == do)


def _longer(kind: str) -> Step:
    """Return what an outage does to a clock: no step of the law, the term of an applicant goes on."""
    return Step("lengthen", "", frozenset(), "", "system", "", ((kind, Clock.EXTEND),))


def _on(event: Recorded) -> date:
    """Return the day from which a step works: acceptance by silence works backwards."""
    said: Any = event.data
    if event.name == happened.CaseAccepted.name:
        return date.fromisoformat(said["accepted_on"])
    return _day(event.at)


def _day(at: datetime) -> date:
    return at.astimezone(CHINA).date()
