"""Decision tables: which row holds, from when to when, and that silence is an error."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onething.kernel.tables import NoRule, Row, Table, load, matches, well_formed

DAY = date(2026, 3, 2)
FEES = load(
    "fee",
    [
        {"when": {"age": "65.."}, "then": {"fee": 0}, "source": "第3条", "since": DAY},
        {"when": {"age": "..64"}, "then": {"fee": 50}, "source": "第2条"},
        {"when": {}, "then": {"fee": 60}, "source": "第1条", "until": DAY},
    ],
)


@pytest.mark.parametrize(
    ("test", "value", "holds"),
    [
        ("yes", "yes", True),
        ("yes", "no", False),
        ("yes", None, False),
        (["hot", "cold"], "cold", True),
        (["hot", "cold"], "steam", False),
        ("..300", "300", True),
        ("..300", "300.01", False),
        ("300..", "300", True),
        ("300..500", "499", True),
        ("300..500", "501", False),
        (">300", "300", False),
        ("<=300", "300", True),
        ("..300", "很大", False),
        ("..300", None, False),
        ("..300", "NaN", False),
        ("hot", "cold,hot", True),
        (True, "yes", True),
        (True, "true", True),
        (False, "no", True),
        (False, None, False),
        (300, "300", True),
        ("第一..第二", "第一..第二", True),
    ],
)
def test_a_test_holds_for_a_value(test, value, holds):
    assert matches(test, value) is holds


def test_the_first_row_that_holds_decides():
    assert FEES.first({"age": "70"}, on=DAY).then == {"fee": 0}


def test_a_rule_holds_from_its_first_day_and_not_on_its_last():
    assert FEES.first({"age": "70"}, on=date(2026, 3, 1)).source == "第1条"
    assert FEES.first({"age": "64"}, on=DAY).source == "第2条"


def test_no_rule_is_an_error_and_names_the_table():
    with pytest.raises(NoRule, match="fee"):
        FEES.first({"age": "未知"}, on=DAY)


def test_every_row_that_holds_is_returned_in_order():
    found = FEES.every({"age": "30"}, on=date(2026, 1, 1))

    assert [row.source for row in found] == ["第2条", "第1条"]


@pytest.mark.parametrize(
    ("test", "good"),
    [
        ("..300", True),
        (">=12.5", True),
        ("hot", True),
        (["..300", "500.."], True),
        ("..三百", False),
        ("..", False),
        (">很大", False),
        (["..300", "..三百"], False),
        ([], False),
    ],
)
def test_a_range_that_cannot_be_read_is_noticed(test, good):
    assert well_formed(test) is good


@given(st.decimals(-10_000, 10_000, places=2), st.integers(-100, 100))
def test_a_number_is_on_one_side_of_a_bound(number, bound):
    value = str(number)

    assert matches(f">={bound}", value) is not matches(f"<{bound}", value)
    assert matches(f"..{bound}", value) is not matches(f">{bound}", value)


@given(st.text(), st.text())
def test_no_value_and_no_test_makes_an_exception(test, value):
    table = Table("t", (Row(when={"a": test}, then={}, source="s"),))

    assert table.every({"a": value}, on=DAY) in ((), table.rows)


CHOICES = st.sampled_from(["yes", "no"])
SOME = st.dictionaries(st.sampled_from(["a", "b", "c"]), CHOICES)


@given(st.lists(SOME, max_size=5), SOME, SOME)
def test_what_is_certain_stays_so_whatever_is_learnt(tests, known, more):
    table = Table("t", tuple(Row(when, {}, f"第{n}条") for n, when in enumerate(tests)))
    certain = table.certain(known, on=DAY)

    if certain is not None:
        assert table.first({**more, **known}, on=DAY) == certain


def test_what_an_open_question_decides_is_not_certain():
    assert FEES.certain({"age": "70"}, on=DAY) is FEES.rows[0]
    assert FEES.certain({}, on=DAY) is None
    assert FEES.certain({}, on=date(2026, 3, 1)) is None
