"""Over how many days figures look back is data: what may be chosen, what is usual, what is wrong with a file."""

from datetime import date, timedelta

import pytest

from onething.kernel import yamls
from onething.web import periods
from tests.times import MONDAY

DATA = {
    "figures": {
        name: {"days": [7, 365], "usual": 7, "source": "x", "confidence": "low"}
        for name in periods.FIGURES
    },
    "ahead": {
        name: {"days": 90, "source": "x", "confidence": "low"} for name in periods.AHEAD
    },
}  # fmt: skip


def test_what_is_asked_for_is_taken_if_it_may_be_chosen():
    asked = periods.period("obstacles", "90", MONDAY)

    assert (asked.days, asked.until, asked.since) == (90, date(2026, 3, 2), date(2025, 12, 3))
    assert asked.choices == (("30", "近 30 天"), ("90", "近 90 天"), ("365", "近一年"))
    assert periods.period("queues", "1", MONDAY).choices[0] == ("1", "今天")


@pytest.mark.parametrize("said", ["", "31", "-1", "x", "1" * 5000])
def test_anything_else_is_what_is_usual(said):
    assert periods.period("overview", said, MONDAY).days == 30


def test_the_days_are_those_of_the_file(monkeypatch):
    monkeypatch.setattr(periods, "_said", lambda: DATA)

    assert periods.period("aids", "365", MONDAY).days == 365
    assert periods.period("aids", "30", MONDAY).days == 7
    assert periods.ahead("licences") == timedelta(days=90)


def test_the_file_that_ships_holds(settings):
    shipped = yamls.read(settings.DATA_ROOT / "settings" / "periods.yaml")
    assert list(periods.period_faults(shipped)) == []
    assert list(periods.period_faults(DATA)) == []


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"days": []}, "days"),
        ({"days": [0]}, "days"),
        ({"days": ["7"]}, "days"),
        ({"usual": 8}, "usual"),
        ({"source": " "}, "source"),
        ({"confidence": "sure"}, "confidence"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(change, place):
    rows = DATA["figures"] | {"aids": DATA["figures"]["aids"] | change}

    found = list(periods.period_faults(DATA | {"figures": rows}))

    assert [where for where, _ in found] == [("figures", "aids", place)]


def test_a_page_that_is_missing_or_unknown_is_named():
    rows = {name: row for name, row in DATA["figures"].items() if name != "aids"} | {"x": {}}

    found = {where for where, _ in periods.period_faults(DATA | {"figures": rows})}

    assert found == {("figures", "aids"), ("figures", "x")}
