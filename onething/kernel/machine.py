"""A legal state machine is a table: what may be done, by whom, from where, to where, under which law."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from onething.kernel.refusals import NotAllowed


class Clock(StrEnum):
    """What a step does to a clock."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    STOP = "stop"


CLOCK_ACTS = {
    Clock.START: "起算",
    Clock.PAUSE: "暂停",
    Clock.RESUME: "继续",
    Clock.EXTEND: "延长",
    Clock.STOP: "停止",
}


@dataclass(frozen=True)
class Step:
    """One lawful step."""

    do: str
    label: str  # what a person reads on the button
    start: frozenset[str]
    end: str
    role: str  # who may: a role of a post, “applicant” or “system”
    law: str
    clocks: tuple[tuple[str, Clock], ...] = ()
    document: str = ""  # the kind of document that it brings forth
    needs: tuple[str, ...] = ()  # names of conditions besides the state


class Machine:
    """The steps of one kind of thing, and the words for its states."""

    def __init__(self, name: str, words: Mapping[str, str], steps: Iterable[Step]) -> None:
        self.name = name
        self.words = dict(words)
        self.steps = tuple(steps)
        missing = self.states - self.words.keys()
        if missing:
            raise ValueError(f"{name}: no word for {sorted(missing)}")

    def step(self, state: str, do: str) -> Step:
        """Return the step, or say in words why the law knows none from here."""
        for step in self.choices(state):
            if step.do == do:
                return step
        label = next((step.label for step in self.steps if step.do == do), do)
        raise NotAllowed(
            f"当前状态是“{self.words.get(state, state)}”，不能“{label}”。请刷新页面，按最新状态办理。"
        )

    def choices(self, state: str) -> tuple[Step, ...]:
        """Return every step that may follow."""
        return tuple(step for step in self.steps if state in step.start)

    @property
    def states(self) -> frozenset[str]:
        """Return every state that occurs."""
        return frozenset(state for step in self.steps for state in (*step.start, step.end))

    @property
    def ends(self) -> frozenset[str]:
        """Return the states from which nothing follows."""
        return frozenset(state for state in self.states if not self.choices(state))

    def mermaid(self) -> str:
        """Draw the machine."""
        names = [f'  state "{self.words[state]}" as {state}' for state in sorted(self.states)]
        arrows = [
            f"  {state} --> {step.end}: {step.label}（{step.law}）"
            for step in self.steps
            for state in sorted(step.start)
        ]
        return "\n".join(["stateDiagram-v2", *names, *arrows, ""])


def step(
    do: str,
    label: str,
    start: str,
    end: str,
    *,
    role: str,
    law: str,
    clocks: Mapping[str, Clock] | None = None,
    document: str = "",
    needs: str = "",
) -> Step:
    """Write one row of the table; `start` and `needs` list names, separated by bars."""
    starts, asked = frozenset(start.split("|")), tuple(needs.split("|")) if needs else ()
    return Step(do, label, starts, end, role, law, tuple((clocks or {}).items()), document, asked)
