"""The age of retirement: every month of birth by article 1 of the decision, and rows read in its annexes."""

from datetime import date

import pytest

from onething.catalogue.answers import facts_of
from onething.catalogue.check import read_file
from onething.catalogue.reading import read_theme
from tests.catalogue.conftest import DATA, NOBODY

REGION = "140105"
KINDS = {  # first month of birth that is delayed, original and last age in months, months for each
    "man": (1965 * 12, 720, 756, 4),
    "woman55": (1970 * 12, 660, 696, 4),
    "woman50": (1975 * 12, 600, 660, 2),
}
BIRTHS = [
    (who, year, month) for who in KINDS for year in range(1960, 1990) for month in range(1, 13)
]


@pytest.fixture(scope="module")
def retirement(items):
    content = read_file(DATA / "themes" / "txyjs.yaml")
    return read_theme(
        content, {part["item"]: items[part["item"]] for part in content["parts"]}, NOBODY, 1
    )


def found(theme, who, born, on=date(2026, 3, 2)):
    answers = {"status": "enterprise", "who": who, "born": born}
    return facts_of(theme, answers, REGION, on)


def test_every_month_of_birth_has_the_age_of_article_1(retirement):
    """从2025年1月1日起，每四个月延迟一个月，或者每二个月延迟一个月；延迟至六十三、五十八、五十五周岁为止。"""
    for who, year, month in BIRTHS:
        first, original, last, step = KINDS[who]
        delayed = (year * 12 + month - 1 - first) // step + 1
        normal = min(original + max(delayed, 0), last)
        for day in (1, 28):
            facts = found(retirement, who, date(year, month, day).isoformat())
            assert facts["normal_months"] == normal, (who, year, month)
            assert facts["early_months"] == max(normal - 36, original), (who, year, month)


@pytest.mark.parametrize(
    ("who", "born", "age"),
    [
        ("man", "1966-01-20", "60 岁 4 个月"),  # retires in 2026-05
        ("man", "1970-10-02", "61 岁 6 个月"),
        ("woman55", "1972-09-30", "55 岁 9 个月"),
        ("woman50", "1980-02-29", "52 岁 7 个月"),
    ],
)
def test_the_age_is_told_as_the_annexes_tell_it(retirement, who, born, age):
    assert found(retirement, who, born)["age"] == age


@pytest.mark.parametrize(
    ("on", "months"),
    [(date(2025, 1, 1), 180), (date(2029, 12, 31), 180), (date(2030, 1, 1), 186)]
    + [(date(year, 7, 1), 186 + 6 * (year - 2030)) for year in range(2030, 2040)]
    + [(date(2050, 1, 1), 240)],
)  # fmt: skip
def test_the_least_years_rise_from_2030_on(retirement, on, months):
    assert found(retirement, "man", "1965-01-01", on)["min_months"] == months
