"""Terms of working days, by cases that a jurist can read and by properties."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onething.kernel import yamls
from onething.kernel.calendar import read_calendar
from onething.kernel.clock import (
    BeyondCalendar,
    Calendar,
    Light,
    LightRule,
    Pause,
    Term,
    due,
    light,
    working_days,
)

ROOT = Path(__file__).parent.parent
CALENDAR = read_calendar(ROOT.parent / "data" / "calendar" / "holidays.csv")
CASES = [
    one for path in sorted((ROOT / "law" / "clock").glob("*.yaml")) for one in yamls.read(path)
]
RULE = LightRule(1, 0.2)
DAYS = st.dates(date(2020, 1, 1), date(2025, 6, 30))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["given"])
def test_a_term_ends_on_the_day_that_the_law_says(case):
    pauses = tuple(Pause(since, until) for since, until in case.get("pauses", []))
    term = Term(case["start"], case["days"] + case.get("extended", 0), pauses)

    if case["due"] == "unknown":
        with pytest.raises(BeyondCalendar, match="2027 年放假安排尚未公布"):
            due(term, CALENDAR)
    else:
        assert due(term, CALENDAR) == case["due"]


@given(DAYS, st.integers(1, 60))
def test_the_last_day_works_and_is_as_many_days_away(start, days):
    last = due(Term(start, days), CALENDAR)

    assert CALENDAR.works(last)
    assert working_days(start, last, CALENDAR) == days


@given(DAYS, st.integers(1, 45), st.integers(1, 30), st.integers(0, 20))
def test_a_pause_never_brings_the_end_nearer(start, days, offset, length):
    since = start + timedelta(days=offset)
    pause = Pause(since, since + timedelta(days=length))

    assert due(Term(start, days, (pause,)), CALENDAR) >= due(Term(start, days), CALENDAR)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 3, 2), (Light.GREEN, 5)),
        (date(2026, 3, 6), (Light.YELLOW, 1)),
        (date(2026, 3, 9), (Light.YELLOW, 0)),
        (date(2026, 3, 10), (Light.RED, -1)),
        (date(2026, 3, 12), (Light.RED, -3)),
    ],
)
def test_the_light_says_how_near_the_end_is(on, expected):
    assert light(Term(date(2026, 3, 2), 5), on, CALENDAR, RULE) == expected


def test_a_standing_clock_is_paused_and_keeps_its_days():
    term = Term(date(2026, 3, 2), 5, (Pause(date(2026, 3, 4)),))

    assert light(term, date(2026, 6, 1), CALENDAR, RULE) == (Light.PAUSED, 4)


def test_a_clock_that_was_over_stays_red_beyond_the_calendar():
    calendar = Calendar(known_until=date(2026, 3, 13))
    term = Term(date(2026, 3, 2), 5)

    assert light(term, date(2026, 3, 13), calendar, RULE) == (Light.RED, -4)
    assert light(term, date(2027, 3, 1), calendar, RULE) == (Light.RED, -4)  # at least


def test_a_clock_beyond_the_calendar_is_unknown_not_guessed():
    state, left = light(Term(date(2026, 12, 21), 20), date(2026, 12, 22), CALENDAR, RULE)

    assert (state, left) == (Light.UNKNOWN, 19)
