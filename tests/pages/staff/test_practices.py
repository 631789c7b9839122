"""典型案例 at the screen: offered, approved, adopted, withdrawn, by those who may."""

import pytest

from onething.catalogue.models import Practice
from tests.pages.staff.test_registers import Screen, page_of
from tests.times import MONDAY

OFFER = {
    "kind": "variant",
    "title": "三百平方米以下免查",
    "summary": "少跑一次",
    "theme": "kbcyd",
    "text": "",
}


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
def offered(county):
    county.send("/console/practices/new", OFFER)
    return f"/console/practices/{Practice.objects.get().pk}"


def test_one_place_offers_and_another_adopts(
    county, city, province, offered, django_assert_max_num_queries
):
    assert "area_threshold = 300" in page_of(county, offered)
    assert city.get(offered).status_code == 404
    province.send(f"{offered}/decide", {"answer": "no", "reason": ""}, status=422)
    province.send(f"{offered}/decide", {"answer": "yes"})

    with django_assert_max_num_queries(12):
        assert "三百平方米以下免查" in page_of(city, "/console/practices")
    assert "本地采纳" in page_of(city, offered)
    city.send(f"{offered}/adopt")

    assert "1 地：大同市" in page_of(county, offered)
    assert "本地采纳</button>" not in page_of(city, offered)
    again = city.send(f"{offered}/adopt", status=422)
    assert "已经采纳" in again.content.decode()


def test_a_faulty_offer_keeps_what_was_typed(county):
    said = county.send(
        "/console/practices/new", OFFER | {"theme": "", "title": "好做法"}, status=422
    )

    page = said.content.decode()
    assert "请选择是哪个一件事的本地差异" in page
    assert 'value="好做法"' in page


def test_a_practice_is_withdrawn_with_a_reason(county, offered):
    county.send(f"{offered}/withdraw", {"reason": ""}, status=422)
    county.send(f"{offered}/withdraw", {"reason": "标准要改"})

    page = page_of(county, offered)
    assert "已撤回" in page
    assert "标准要改" in page


def test_a_stranger_sees_nothing(at_screen, offered):
    stranger = Screen(at_screen("wangfang"))

    assert stranger.get("/console/practices").status_code == 404
    stranger.send(f"{offered}/adopt", status=404)
