"""Worked examples that a jurist can read: what may be done, in which order, and until when."""

from pathlib import Path

import pytest

from onething.kernel import yamls
from onething.kernel.calendar import read_calendar
from onething.kernel.clock import BeyondCalendar, due
from onething.kernel.refusals import NotAllowed
from tests.law.running import a_case

HERE = Path(__file__).parent
CALENDAR = read_calendar(HERE.parent.parent / "data" / "calendar" / "holidays.csv")


def read(path):
    return yamls.read(path)


EXAMPLES = [one for path in sorted((HERE / "cases").glob("*.yaml")) for one in read(path)]
TERMS = [one for path in sorted((HERE / "clock").glob("*.yaml")) for one in read(path)]


def day(dial):
    """How an example writes a clock: its last day, “stands”, “unknown”, or the day it stopped."""
    if dial.stopped_on:
        return f"stopped {dial.stopped_on}"
    try:
        last = due(dial.term, CALENDAR)
    except BeyondCalendar:
        return "unknown"
    return str(last) if last else "stands"


@pytest.mark.parametrize("said", EXAMPLES, ids=lambda one: one["given"])
def test_an_example_ends_as_the_law_says(said):
    case = a_case(said)

    for step in said["steps"]:
        on, do, *more = step
        case.take(on, do, **(more[0] if more else {}))

    for kind, expected in said["then"].items():
        found = case.state if kind == "state" else day(case.clock(kind))
        assert found == str(expected), kind
    if refused := said.get("refused"):
        with pytest.raises(NotAllowed, match=refused[2]):
            case.take(refused[0], refused[1])


def test_there_are_at_least_a_hundred_and_fifty_and_each_names_its_source():
    assert len(EXAMPLES) + len(TERMS) >= 150
    assert all(one["source"] for one in EXAMPLES)
    names = [one["given"] for one in (*EXAMPLES, *TERMS)]
    assert len(names) == len(set(names))
