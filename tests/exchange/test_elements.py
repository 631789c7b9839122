"""A datum has one name everywhere."""

import pytest

from onething.exchange import elements, queries
from onething.kernel.refusals import NotYours


def test_the_elements_of_a_restaurant_are_there():
    assert queries.element("shop.area").unit == "平方米"
    assert queries.element("enterprise.legal_person.id_number").personal
    assert queries.element("enterprise.name").source == "市场监督管理"
    assert len(queries.elements()) > 35


def test_an_unknown_element_is_named():
    with pytest.raises(NotYours, match=r"enterprise\.nmae"):
        queries.element("enterprise.nmae")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{lable: 面积}", "lable"),
        ("{label: 面积, kind: nubmer}", "nubmer"),
        ("{label: 面积, kind: choice}", "选项"),
        ("{label: 面积, choices: {a: 甲}}", "选项"),
    ],
)
def test_a_typing_error_in_the_file_is_named(tmp_path, row, said):
    (tmp_path / "test.yaml").write_text(f"shop.area: {row}\n", "utf-8")

    with pytest.raises(elements.BadElements, match=f"shop.area.*{said}"):
        elements.read(tmp_path)
