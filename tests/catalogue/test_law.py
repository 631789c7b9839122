"""How papers cite the law."""

import pytest

from onething.catalogue.terms import LawRef


@pytest.mark.parametrize(
    ("article", "cited"),
    [
        ("食品安全法 第三十五条", "《食品安全法》第三十五条"),
        ("国务院令第716号 第七条", "国务院令第716号第七条"),
    ],
)
def test_a_law_stands_in_title_marks_and_an_order_keeps_its_number(article, cited):
    assert LawRef(article).cited == cited
