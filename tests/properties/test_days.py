"""The arithmetic of working days against counting on one's fingers over the calendar file."""

import csv
from datetime import date, timedelta

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from onething.kernel.calendar import light_rule, shipped
from onething.kernel.clock import BeyondCalendar, Light, Pause, Term, due, light, working_days
from tests.properties.steady import walks

LAST = date(2026, 12, 31)


def announced():
    """Each day that the file names, as it says."""
    path = settings.DATA_ROOT / "calendar" / "holidays.csv"
    with path.open(encoding="utf-8") as file:
        return {row["date"]: row["kind"] for row in csv.DictReader(file)}


FILE = announced()


def counts(day, pauses):
    """Whether a day counts for a term."""
    said = FILE.get(day.isoformat())
    works = said == "workday" or (said is None and day.isoweekday() not in (6, 7))
    return works and not any(a <= day and (b is None or day <= b) for a, b in pauses)


def last_day(start, days, pauses):
    """The last day of a term; nothing where the file ends before it."""
    day, left = start, days
    while left:
        day += timedelta(days=1)
        if day > LAST:
            return None
        left -= counts(day, pauses)
    return day


starts = st.dates(date(2007, 1, 1), date(2026, 12, 30))
spans = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), max_size=3)


def paused(start, said):
    days = [start + timedelta(days=after) for after, _ in said]
    return [(day, day + timedelta(days=long)) for day, (_, long) in zip(days, said, strict=True)]


@walks(400)
@given(starts, st.integers(0, 90), spans)
def test_a_term_ends_where_counting_ends(start, days, said):
    pauses = paused(start, said)
    term = Term(start, days, tuple(Pause(*one) for one in pauses))
    expected = last_day(start, days, pauses)

    if expected is None:
        with pytest.raises(BeyondCalendar):
            due(term, shipped())
    else:
        assert due(term, shipped()) == expected


@walks(200)
@given(starts, st.integers(1, 60), spans)
def test_a_pause_never_makes_a_term_end_earlier(start, days, said):
    short = last_day(start, days, [])
    long = last_day(start, days, paused(start, said))

    assert long is None or short <= long


@walks(200)
@given(starts, st.integers(0, 120), spans)
def test_working_days_between_two_days_are_counted(first, long, said):
    last = min(first + timedelta(days=long), LAST)
    pauses = paused(first, said)
    expected = sum(
        counts(first + timedelta(days=n), pauses) for n in range(1, (last - first).days + 1)
    )

    found = working_days(first, last, shipped(), tuple(Pause(*one) for one in pauses))
    assert found == expected


@walks(250)
@given(st.dates(date(2024, 1, 1), date(2026, 6, 1)), st.integers(1, 45), st.integers(0, 150))
def test_a_light_says_what_counting_says(start, days, later):
    on = start + timedelta(days=later)
    last = last_day(start, days, [])

    colour, left = light(Term(start, days), on, shipped(), light_rule())

    if on > last:
        over = sum(counts(last + timedelta(days=n), []) for n in range(1, (on - last).days + 1))
        assert (colour, left) == (Light.RED, -over)
        return
    remaining = sum(counts(on + timedelta(days=n), []) for n in range(1, (last - on).days + 1))
    near = remaining <= 1 or remaining <= days * 0.2
    assert (colour, left) == (Light.YELLOW if near else Light.GREEN, remaining)


@walks(100)
@given(starts, st.integers(1, 45), st.integers(0, 30))
def test_a_standing_clock_has_no_last_day(start, days, after):
    term = Term(start, days, (Pause(start + timedelta(days=after)),))

    assert due(term, shipped()) is None
    assert light(term, start + timedelta(days=after), shipped(), light_rule())[0] is Light.PAUSED
