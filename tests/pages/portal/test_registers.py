"""清单公开: the list, one register, its file, and where a theme stands."""

import csv
import io

import pytest
from django.test import Client

from tests.times import MONDAY


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let pages live on the Monday of the tests."""
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)


@pytest.fixture
def visitor(db):
    return Client()


def body(response):
    return response.content.decode()


@pytest.mark.parametrize("address", ["/qd", "/qd/key_themes", "/qd/transfer", "/qd/offline"])
def test_registers_are_public_and_ask_little(visitor, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        said = visitor.get(address)

    assert said.status_code == 200
    assert "清单公开" in body(said)


def test_a_register_says_since_when_and_why(visitor):
    page = body(visitor.get("/qd/transfer_negative"))

    assert "第 1 版" in page
    assert "专业要求高" in page
    assert "晋政发〔2024〕8号 二（一）1" in page
    assert "示例，待核对" in page


def test_a_register_is_searched_filtered_and_paged(visitor):
    page = body(visitor.get("/qd/key_themes?q=餐饮"))
    assert "找到 1 项" in page
    assert 'href="/yjs/kbcyd"' in page

    page = body(visitor.get("/qd/key_themes?tier=tackle"))
    assert "找到 13 项" in page
    assert "没有符合条件" in body(visitor.get("/qd/key_themes?q=量子"))
    assert visitor.get("/qd/key_themes?page=999999999999").status_code == 200
    assert visitor.get("/qd/key_themes?page=x").status_code == 200


def test_a_register_is_taken_along_as_a_file(visitor):
    said = visitor.get("/qd/key_themes.csv")

    assert said["Content-Type"].startswith("text/csv")
    assert "attachment" in said["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(said.content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["主题代码", "一件事名称", "批次"]
    assert len(rows) > 26


@pytest.mark.parametrize("address", ["/qd/nothing", "/qd/nothing.csv", "/qd/docking?region=140105"])
def test_what_nobody_keeps_is_not_there(visitor, address):
    assert visitor.get(address).status_code == 404


def test_a_place_that_is_none_is_told(visitor):
    said = visitor.get("/qd?region=999999")

    assert said.status_code == 422
    assert "没有找到区划代码" in body(said)


def test_a_theme_says_on_which_registers_it_stands(visitor):
    page = body(visitor.get("/yjs/kbcyd"))

    assert "列入的清单" in page
    assert "/qd/key_themes" in page
    assert "/qd/commitment" in page
