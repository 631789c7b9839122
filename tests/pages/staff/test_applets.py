"""便民应用 in the console: entered by one keeper, reviewed by another, withdrawn."""

import pytest

from onething.catalogue.applet_models import Applet
from onething.catalogue.queries import applet_providers
from tests.cast import actor
from tests.pages.staff.test_registers import Screen, page_of
from tests.times import MONDAY

LIST = "/console/bm"


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let pages live on the Monday of the tests."""
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)


@pytest.fixture
def county(at_screen):
    return Screen(at_screen("tianxiao"))


@pytest.fixture
def city(at_screen):
    return Screen(at_screen("guotong"))


@pytest.fixture
def province(at_screen):
    return Screen(at_screen("lvqian"))


@pytest.fixture
def said(county):
    provider = applet_providers(actor("tianxiao"))[0][0]
    return {
        "key": "bus", "name": "公交到站", "kind": "app", "provider": provider,
        "summary": "查公交", "address": "https://bus.gov.cn/", "health": "https://bus.gov.cn/ok",
        "hands_over": "no", "audience": "anyone",
    }  # fmt: skip


@pytest.fixture
def entered(county, said):
    county.send(f"{LIST}/new", said)
    return f"{LIST}/{Applet.objects.get(key='bus').pk}"


def test_from_entering_to_withdrawing_by_two(
    county, province, entered, django_assert_max_num_queries
):
    assert "另一名事项管理员审核" in page_of(county, entered)
    county.send(f"{entered}/sh", {"answer": "yes"}, status=422)
    province.send(f"{entered}/sh", {"answer": "no", "reason": ""}, status=422)
    with django_assert_max_num_queries(12):
        assert "公交到站" in page_of(province, f"{LIST}?state=proposed")
    province.send(f"{entered}/sh", {"answer": "yes"})
    assert "已上线" in page_of(county, entered)

    county.send(f"{entered}/fc", status=422)
    province.send(f"{entered}/fc")
    again = county.send(f"{entered}/xx", {"reason": "停运", "instead": ""}, status=422)
    assert "停运" in again.content.decode()
    county.send(f"{entered}/xx", {"reason": "停运", "instead": "乘车码"})
    assert "改用：乘车码" in page_of(county, entered)


def test_what_was_typed_is_kept_when_something_is_wrong(county, said):
    answer = county.send(f"{LIST}/new", said | {"address": "http://bus.example.com"}, status=422)

    page = answer.content.decode()
    assert "网址必须以 https:// 开头" in page
    assert 'value="公交到站"' in page
    assert not Applet.objects.filter(key="bus").exists()


def test_another_place_does_not_see_it(city, entered):
    assert city.get(entered).status_code == 404
    assert "公交到站" not in page_of(city, LIST)


def test_an_empty_list_says_how_to_begin(city):
    assert "登记便民应用" in page_of(city, LIST)
