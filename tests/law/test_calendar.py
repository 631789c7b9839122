"""The calendar that ships, compared day by day with a second source that others keep."""

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from onething.kernel.calendar import read_calendar

ROOT = Path(__file__).parent.parent.parent
OURS = read_calendar(ROOT / "data" / "calendar" / "holidays.csv")
FIRST, LAST = 2007, 2026  # the years of our file, each from the notice of 国务院办公厅


@pytest.mark.parametrize("year", range(FIRST, LAST + 1))
def test_every_day_of_a_year_is_what_the_second_source_says(year):
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]

    differing = [
        day
        for day in days
        if day.year == year and OURS.works(day) != chinese_calendar.is_workday(day)
    ]

    assert not differing


def test_the_file_ends_where_the_notices_end():
    assert OURS.known_until == date(LAST, 12, 31)
    with pytest.raises(NotImplementedError):
        chinese_calendar.is_workday(date(LAST + 1, 1, 4))
